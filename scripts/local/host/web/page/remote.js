// @ts-check
import { extensionOf } from './context.js';

/**
 * Requests that the page makes for the app.
 * @typedef {import('./choice.js').Choice} Choice
 * @typedef {{path?: string, method?: string, headers?: [string, string][], body?: string | null}} Init
 */

/** @param {Choice} choice @returns {Promise<string>} a fresh Forge Invocation Token, or one of the age that was chosen */
async function token(choice) {
  const { site, person, module, tokens } = choice;
  const extension = extensionOf(choice);
  const answer = await fetch('/token', {
    method: 'POST',
    body: JSON.stringify({ site: site.name, person: person.name, module: module.key, type: module.type, age: tokens, extension }),
  });
  if (!answer.ok) throw new Error(`the issuer gives no token: ${await answer.text()}`);
  return (await answer.json()).token;
}

/**
 * fetchRemote: the product's page calls the remote itself, with a token.
 * @param {Choice} choice
 * @param {import('./settings.js').Settings['remotes']} remotes
 * @param {{remoteKey: string, fetchRequestInit: Init}} request
 */
export async function fetchRemote(choice, remotes, { remoteKey, fetchRequestInit: init }) {
  const remote = remotes[remoteKey];
  if (!remote?.fetch) throw new Error(`the manifest has no remote "${remoteKey}" with the operation "fetch"`);
  if (!init.path?.startsWith('/')) throw new Error('the path of a remote call must begin with a slash');
  const headers = new Headers(init.headers);
  headers.set('Authorization', `Bearer ${await token(choice)}`);
  return relay(await fetch(remote.url + init.path, request(init, headers)));
}

/**
 * fetchProduct: calls the product's REST API as the person.
 * @param {Choice} choice
 * @param {{product: string, restPath: string, fetchRequestInit: Init}} request
 * @returns the result of relay; throws if the local host does not support the call
 */
export async function fetchProduct({ site, person, product: here }, { product, restPath, fetchRequestInit: init }) {
  if (product !== here) throw new Error(`there is no ${product} in ${here}`);
  const answer = await fetch(`/product/${site.name}/${person.name}/${product}${restPath}`, request(init, new Headers(init.headers)));
  if (answer.status === 501) throw new Error((await answer.json()).message);
  return relay(answer);
}

/**
 * invoke: a function of the app's resolver.
 * @param {Choice} choice
 * @param {{functionKey: string, payload?: unknown}} call
 */
export async function invoke({ site, person }, { functionKey, payload }) {
  const answer = await fetch('/invoke', {
    method: 'POST',
    body: JSON.stringify({ site: site.name, person: person.name, function: functionKey, payload }),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.message);
  return body ?? undefined;
}

/**
 * egress: the addresses that administrators of the site have approved.
 * @param {Choice} choice
 * @param {'get' | 'set' | 'deleteGroup' | 'deleteDomain'} action
 * @param {object} [data]
 */
export async function egress({ site, person }, action, data) {
  const answer = await fetch('/egress', {
    method: 'POST',
    body: JSON.stringify({ ...data, site: site.name, person: person.name, action }),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.message);
  return body;
}

/** @param {Init} init @param {Headers} headers @returns {RequestInit} */
function request({ method, body }, headers) {
  return { method: method ?? 'GET', headers, body: body ?? null, credentials: 'omit', cache: 'no-store' };
}

/** Converts a response for @forge/bridge; only exposed headers are included. @param {Response} answer */
async function relay(answer) {
  return {
    status: answer.status,
    statusText: answer.statusText,
    headers: Object.fromEntries(answer.headers),
    body: await answer.text(),
    isAttachment: false,
  };
}
