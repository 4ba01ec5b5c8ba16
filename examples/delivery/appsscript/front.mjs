// Stands in front of the web app of Google Apps Script, whose answers come through a
// redirect and always have status 200. It runs wherever a fetch handler does, such as
// Cloudflare Workers or Deno. Set SCRIPT_URL to the address of the web app.
// docs/own-delivery-recipes.md says why it is needed.

const LARGEST = 8192; // bytes of a request
const TIMEOUT = 9000; // milliseconds; the sender waits for 10 seconds

export default {
  async fetch(request, { SCRIPT_URL }) {
    if (request.method !== 'POST') return problem(405, 'Only POST is allowed');
    const body = await request.text();
    if (body.length > LARGEST) return problem(413, 'The message is too long');
    try {
      return translated(await ask(SCRIPT_URL, body, AbortSignal.timeout(TIMEOUT)));
    } catch {
      return problem(
        502,
        'The script did not answer',
        'The key may have been delivered. Ask the recipient before you send it again.',
      );
    }
  },
};

/** Posts the message once. The redirect is followed by a GET, which does not repeat the key. */
async function ask(url, body, signal) {
  const headers = { 'Content-Type': 'text/plain;charset=UTF-8' };
  const redirect = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
  const answer = await fetch(redirect.headers.get('Location'), { redirect: 'manual', signal });
  return answer.json();
}

function translated({ delivered, status, title, detail }) {
  if (delivered === true) return reply(200, 'application/json', { delivered });
  return Number.isInteger(status) && status >= 400 && status < 600
    ? problem(status, title, detail)
    : problem(502, 'The script answered something else');
}

function problem(status, title, detail) {
  return reply(status, 'application/problem+json', { title, detail });
}

function reply(status, type, content) {
  const headers = { 'Content-Type': type, 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-store' };
  return new Response(JSON.stringify(content), { status, headers });
}
