// Code node "Read": takes the request apart. The message is not used before the
// node "Check" has compared the signature.
const malformed = { message: '', signature: '' };
const { body } = $input.first().json;
if (typeof body !== 'string' || body.length > 8192) return [{ json: malformed }];
try {
  const { message, signature } = JSON.parse(body);
  const isComplete = typeof message === 'string' && typeof signature === 'string';
  return [{ json: isComplete ? { message, signature } : malformed }];
} catch {
  return [{ json: malformed }];
}
