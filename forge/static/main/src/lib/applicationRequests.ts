const MOST = 20;

/**
 * Requests of the file API in a text, one a line, such as POST /v1/shares, each once. Undefined if
 * one of them has another form, or if there are too many. The service knows which requests there are.
 */
export function applicationRequests(text: string): string[] | undefined {
  const lines = text.split('\n').map((line) => line.trim().replace(/\s+/g, ' '));
  const found = [...new Set(lines.filter(Boolean))];
  return found.length <= MOST && found.every((line) => /^[A-Z]+ \/v1\/\S+$/.test(line)) ? found : undefined;
}
