// The baseline: WebCrypto and the network without the app's code, in a Worker. Answers
// each message {kind, lanes, bytes, url, file} with the seconds that it took.

const RECORD = 262_144; // bytes, the tag of 16 included
const PART = 16 * 2 ** 20;
const RANGE = 8 * 2 ** 20;
const IV = new Uint8Array(12);

const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt', 'decrypt']);
let plain = new Uint8Array();
let sealed = [];

const nonce = (n) => {
  const iv = IV.slice();
  new DataView(iv.buffer).setUint32(8, n);
  return { name: 'AES-GCM', iv };
};

const records = () => Math.ceil(plain.length / (RECORD - 16));
const encrypt = (n) => crypto.subtle.encrypt(nonce(n), key, plain.subarray(n * (RECORD - 16), (n + 1) * (RECORD - 16)));
const decrypt = (n) => crypto.subtle.decrypt(nonce(n), key, sealed[n]);

/** Random content, plain and sealed. */
async function prepare(bytes) {
  if (plain.length === bytes) return;
  plain = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(plain.subarray(at, at + 65_536));
  sealed = [];
  for (let n = 0; n < records(); n++) sealed.push(await encrypt(n));
}

/** Runs `work` n times, with at most `lanes` in parallel. */
async function inLanes(lanes, n, work) {
  let next = 0;
  await Promise.all(Array.from({ length: lanes }, async () => {
    while (next < n) await work(next++);
  }));
}

const put = (url, body) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.onload = resolve;
  request.onerror = () => { reject(new Error('the blob store does not answer')); };
  request.open('PUT', url);
  request.send(body);
});

const kinds = {
  encrypt: (lanes) => inLanes(lanes, records(), encrypt),
  decrypt: (lanes) => inLanes(lanes, records(), decrypt),
  digest: (lanes) => inLanes(lanes, records(), (n) => crypto.subtle.digest('SHA-256', plain.subarray(n * RECORD, (n + 1) * RECORD))),
  // Without encryption: the same file, in slices of the same size as the app's parts.
  upload: (lanes, { url, file }) =>
    inLanes(lanes, Math.ceil(file.size / PART), (n) => put(`${url}/parts/${n}`, file.slice(n * PART, (n + 1) * PART))),
  // What every page has to do that changes the bytes: they pass through its memory.
  copy: (lanes, { url, file }) =>
    inLanes(lanes, Math.ceil(file.size / PART), async (n) => put(`${url}/parts/${n}`, new Blob([await part(file, n)]))),
  seal: (lanes, { url, file }) =>
    inLanes(lanes, Math.ceil(file.size / PART), async (n) => {
      const sealed = await encryptAll(await part(file, n));
      const body = new Blob([sealed]);
      await crypto.subtle.digest('SHA-256', sealed);
      await put(`${url}/parts/${n}`, body);
    }),
  download: (lanes, { url, bytes }) => ranges(lanes, url, bytes, () => undefined),
  store: async (lanes, { url, bytes }) => {
    const root = await navigator.storage.getDirectory();
    const file = await (await root.getFileHandle('raw', { create: true })).createSyncAccessHandle();
    await ranges(lanes, url, bytes, (piece, at) => file.write(piece, { at }));
    file.flush();
    file.close();
    await root.removeEntry('raw');
  },
};

const part = (file, n) => file.slice(n * PART, (n + 1) * PART).arrayBuffer();

async function encryptAll(bytes) {
  const size = RECORD - 16;
  const out = new Uint8Array(bytes.byteLength + 16 * Math.ceil(bytes.byteLength / size));
  const record = async (n) => {
    const data = new Uint8Array(bytes, n * size, Math.min(size, bytes.byteLength - n * size));
    out.set(new Uint8Array(await crypto.subtle.encrypt(nonce(n), key, data)), n * RECORD);
  };
  await inLanes(8, Math.ceil(bytes.byteLength / size), record);
  return out;
}

/** Downloads in ranges and hands each piece on with its position. */
const ranges = (lanes, url, bytes, take) =>
  inLanes(lanes, Math.ceil(bytes / RANGE), async (n) => {
    const headers = { Range: `bytes=${n * RANGE}-${Math.min(bytes, (n + 1) * RANGE) - 1}` };
    const answer = await fetch(`${url}/whole`, { headers, cache: 'no-store' });
    let at = n * RANGE;
    for (const reader = answer.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) return;
      take(value, at);
      at += value.length;
    }
  });

onmessage = async ({ data }) => {
  const { kind, lanes, bytes } = data;
  if (['encrypt', 'decrypt', 'digest'].includes(kind)) await prepare(bytes);
  const began = performance.now();
  await kinds[kind](lanes, data);
  postMessage((performance.now() - began) / 1000);
};
postMessage('ready');
