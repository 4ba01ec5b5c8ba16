// Receivers of own delivery that do not answer as they should. Administrators learn what to
// change, senders what to do with the key.
import { randomUUID } from 'node:crypto';
import { sample } from '../pages/ownDelivery.js';
import { transfer } from '../pages/shown.js';
import type { Effect } from '../proxy/fault.js';
import { expect, test } from '../test.js';

const SITE = { site: 'globex' } as const;
const ADMIN = { ...SITE, module: 'secure-share-jira-admin' } as const;
const WENDY = 'wendy@globex.example';

const html = { 'content-type': 'text/html' };
const problem = { 'content-type': 'application/problem+json' };
const noPreflight = { kind: 'answer', status: 405 } as const;

/**
 * What the receiver does with a POST, what people read (values have invisible marks around them), and how often
 * the settings page then asks whether anything answers.
 */
const receivers: Record<string, { post: Effect; admin: RegExp; sender: RegExp; probes?: number }> = {
  'that redirects': {
    post: { kind: 'answer', status: 307, readable: true, headers: { location: 'https://elsewhere.example/' } },
    admin: /answered with a redirect.*save the address that it redirects to/,
    sender: /answered with a redirect, which we don’t follow/,
  },
  'that answers with a sign-in page': {
    post: { kind: 'answer', status: 200, readable: true, headers: html, body: '<!doctype html>Sign in' },
    admin: /answered with status .?200.?, but not as a delivery service does. Perhaps a sign-in page or a proxy/,
    sender: /didn’t confirm the key/,
  },
  'that lets no page read its answer': {
    post: { kind: 'answer', status: 200, body: '{"delivered":true}' },
    admin: /must send the header Access-Control-Allow-Origin with .?http:\/\/\S+ or \*, even with redirects and errors/,
    sender: /can’t be reached, or its answer can’t be read. Nothing is lost/,
    probes: 1,
  },
  'that redirects and lets no page read that': {
    post: { kind: 'answer', status: 302, headers: { location: 'https://elsewhere.example/' } },
    admin: /must send the header Access-Control-Allow-Origin/,
    sender: /can’t be reached, or its answer can’t be read/,
    probes: 1,
  },
  'that refuses': {
    post: { kind: 'answer', status: 403, readable: true, headers: problem, body: '{"title":"The clock is wrong"}' },
    admin: /refused the sample: “.?The clock is wrong.?”/,
    sender: /didn’t take the key: “.?The clock is wrong.?”. Nothing was sent/,
  },
  'that has an error': {
    post: { kind: 'answer', status: 500, readable: true },
    admin: /answered with an error: “.?HTTP 500.?”. Its log says more/,
    sender: /has a problem: “.?HTTP 500.?”. The key may or may not have arrived/,
  },
  'that is slow': {
    post: { kind: 'hold', of: 'response', after: 0 },
    admin: /didn’t answer within 10 seconds. Check that it is running/,
    sender: /didn’t answer within 10 seconds. The key may or may not have arrived/,
  },
  'that is down': {
    post: { kind: 'refuse' },
    admin: /Nothing answers at this address. Check the address, that the service is running, and that its certificate/,
    sender: /can’t be reached, or its answer can’t be read. Nothing is lost/,
    probes: 1,
  },
};

for (const [name, { post, admin, sender, probes = 0 }] of Object.entries(receivers)) {
  test(`what people read about a receiver ${name}`, async ({ visit, network, stack, watch }) => {
    watch.expect(/status of \d+/, /net::ERR_/, /CORS policy/);
    const origin = stack.endpoints.keyRelay;
    const down = name === 'that is down' ? { origin } : { origin, method: 'POST' };
    network.inject(down, post);
    const olga = await visit('olga', ADMIN);
    await sample(olga, WENDY);
    await expect(olga.app.getByText(admin)).toBeVisible();

    const dave = await visit('dave', SITE);
    await dave.goTo('Send');
    await expect(dave.app.getByText('Your organisation’s delivery service sends the key here.')).toBeVisible();
    await dave.sending.fill({ to: 'wendy', address: WENDY, text: 'the plan', description: `Receiver ${randomUUID()}` });
    await dave.sending.button.click();
    await expect(dave.sending.sentTo('wendy')).toBeVisible(transfer);
    await expect(dave.app.getByText(sender)).toBeVisible();
    await expect(dave.app.getByRole('button', { name: 'Copy key' })).toBeVisible();

    // Each message was posted once, and nobody followed a redirect.
    expect(network.with(origin, 'POST')).toHaveLength(2);
    expect(network.with(origin, 'GET')).toHaveLength(probes);
    expect(network.with('https://elsewhere.example')).toEqual([]);
    expect(network.with(stack.endpoints.keyMailer)).toEqual([]);
  });
}

test('a receiver that answers no preflight takes keys', async ({ visit, network, stack }) => {
  const origin = stack.endpoints.keyRelay;
  const preflight = network.inject({ origin, method: 'OPTIONS' }, noPreflight);
  const olga = await visit('olga', ADMIN);
  await sample(olga, WENDY);
  await expect(olga.app.getByText('It works: your service took the sample')).toBeVisible();
  expect(preflight.count).toBe(0); // browsers send none
});
