// @ts-check A local replacement of the Forge runtime. It loads the app's built
// function and answers each line of JSON with another. It stores Forge's secret
// storage (which @forge/kvs calls) in a file, and forwards the function's requests
// to Jira and Confluence as the caller (@forge/api) to the local product. So are
// the function's requests as the app itself: reports of personal data, and calls of
// the file API, to which Forge adds its token. Arguments: the function's bundle,
// the storage's file, the product's origin.
import { AsyncLocalStorage } from 'node:async_hooks';
import { Console } from 'node:console';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [bundle, storageFile, product] = process.argv.slice(-3);

const productFetch = globalThis.fetch; // the function's own fetch is removed below

/** Secrets by site and key. @type {Record<string, Record<string, unknown>>} */
let secrets = {};

function persist() {
  const draft = `${storageFile}.new`;
  writeFileSync(draft, JSON.stringify(secrets), { mode: 0o600, flush: true });
  renameSync(draft, storageFile);
}

/** @param {number} status @param {string} code @param {string} message */
const failure = (status, code, message) => Response.json({ code, message }, { status });

/** @type {Record<string, (held: Record<string, unknown>, request: any) => Response>} */
const storage = {
  '/api/v1/secret/get': (held, { key }) =>
    Object.hasOwn(held, key) ? Response.json({ key, value: held[key] }) : failure(404, 'KEY_NOT_FOUND', 'Key not found'),
  '/api/v1/secret/set': (held, { key, value, options }) => {
    if (Object.hasOwn(held, key) && options?.keyPolicy === 'FAIL_IF_EXISTS') {
      return failure(409, 'KEY_CONFLICT', 'Key already exists');
    }
    held[key] = value;
    persist();
    return new Response(null, { status: 204 });
  },
  '/api/v1/secret/delete': (held, { key }) => {
    delete held[key];
    persist();
    return new Response(null, { status: 204 });
  },
};

/**
 * The site and account of the current invocation.
 * @type {AsyncLocalStorage<{ site: string, accountId: string | undefined }>}
 */
const caller = new AsyncLocalStorage();

/**
 * Calls the product as the caller.
 * @param {{ remote: string }} service @param {string} path @param {{ method?: string, headers?: Record<string, string>, body?: string }} [init]
 */
function askProduct({ remote }, path, init) {
  const { site, accountId } = caller.getStore() ?? {};
  if (!site || !accountId) return failure(401, 'UNAUTHORIZED', 'Nobody is signed in');
  return productFetch(`${product}/product/${site}/${encodeURIComponent(accountId)}/${remote}${path}`, init);
}

/**
 * Where a request of the app itself goes, if the local product answers it.
 * @param {{ type: string, provider?: string, remote?: string }} service @param {string} path
 */
function asApp({ type, provider, remote }, path) {
  if (type === 'fpp' && provider === 'app' && remote === 'stargate') return `${product}/atlassian${path}`;
  if (type === 'frc' && remote === 'file-api') return `${product}/remote/${caller.getStore()?.site}/file-api${path}`;
}

/** @param {{ type: string, provider?: string, remote?: string }} service @param {string} path @param {{ body: string }} init */
async function forgeFetch(service, path, init) {
  const address = asApp(service, path);
  if (address) return productFetch(address, init);
  if (service.type === 'fpp' && service.provider === 'user' && (service.remote === 'jira' || service.remote === 'confluence')) {
    return askProduct({ remote: service.remote }, path, init);
  }
  const answer = service.type === 'kvs' && Object.hasOwn(storage, path) ? storage[path] : undefined;
  const name = caller.getStore()?.site;
  if (!answer || !name) throw new Error(`The local runtime does not answer ${service.type} ${path}.`);
  return answer((secrets[name] ??= {}), JSON.parse(init.body));
}

async function noEgress() {
  throw new Error('The manifest allows the function no host.');
}

Object.assign(globalThis, {
  __forge_fetch__: forgeFetch,
  fetch: noEgress,
  console: new Console(process.stderr), // standard output is for answers
});

/** @param {object} answer @returns {Promise<unknown>} it resolves when the answer is written */
const say = (answer) => new Promise((written) => process.stdout.write(`${JSON.stringify(answer)}\n`, written));

/** What the bundle exports. @type {Record<string, (request: object, runtime: object) => Promise<unknown>>} */
let functions;
try {
  if (existsSync(storageFile)) secrets = JSON.parse(readFileSync(storageFile, 'utf8'));
  functions = createRequire(bundle)(bundle);
  await say({ id: 0, value: null });
} catch (error) {
  await say({ id: 0, error: String(error) });
  process.exit(1);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, site: cloudId, accountId, functionKey, payload, scheduled } = JSON.parse(line);
  const request = scheduled ? { context: { cloudId } } : { call: { functionKey, payload }, context: { cloudId } };
  const runtime = { installContext: `ari:cloud:jira::site/${cloudId}`, principal: { accountId } };
  void caller.run({ site: cloudId, accountId }, async () => {
    try {
      await say({ id, value: (await functions[scheduled ?? 'handler'](request, runtime)) ?? null });
    } catch (error) {
      await say({ id, error: error instanceof Error ? error.message : String(error) });
    }
  });
}
