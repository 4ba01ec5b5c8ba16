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
  download: (lanes, { url, bytes }) =>
    inLanes(lanes, Math.ceil(bytes / RANGE), async (n) => {
      const headers = { Range: `bytes=${n * RANGE}-${Math.min(bytes, (n + 1) * RANGE) - 1}` };
      const answer = await fetch(`${url}/whole`, { headers, cache: 'no-store' });
      for (const reader = answer.body.getReader(); ;) if ((await reader.read()).done) return;
    }),
};

onmessage = async ({ data }) => {
  const { kind, lanes, bytes } = data;
  if (!['upload', 'download'].includes(kind)) await prepare(bytes);
  const began = performance.now();
  await kinds[kind](lanes, data);
  postMessage((performance.now() - began) / 1000);
};
postMessage('ready');
