// Runs the Worker of the built app between a file and a blob store. The page answers its
// requests as the app does after it has called the file API.
import { proxy, wrap } from './comlink.js';

const PART = 16 * 2 ** 20;
const LATER = '2099-01-01T00:00:00Z';

const random = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

const picked = () => document.getElementById('file').files[0];

/** The share whose ciphertext the blob store holds. */
let kept;

let raw;
async function rawWorker() {
  if (raw) return raw;
  raw = new Worker('raw.js', { type: 'module' });
  await new Promise((resolve) => { raw.onmessage = resolve; });
  return raw;
}

function valueOf({ value, failure }) {
  if (failure) throw new Error(`the Worker failed: ${JSON.stringify(failure)}`);
  return value;
}

/** Starts the Worker, runs `work` and stops it. Returns the seconds from start to result. */
async function timed(worker, work) {
  const began = performance.now();
  const thread = new Worker(worker, { type: 'module' });
  try {
    const result = valueOf(await work(wrap(thread)));
    return { result, seconds: (performance.now() - began) / 1000 };
  } finally {
    thread.terminate();
  }
}

/** The browser's storage for files. Private windows of some browsers have none. */
const directory = () => navigator.storage?.getDirectory?.().catch(() => undefined);

const ignore = () => undefined;

globalThis.bench = {
  /** Seconds of a baseline. */
  async raw(kind, lanes, bytes, url) {
    const worker = await rawWorker();
    return new Promise((resolve) => {
      worker.onmessage = ({ data }) => { resolve(data); };
      worker.postMessage({ kind, lanes, bytes, url, file: picked() });
    });
  },

  /** Seconds to seal a file from the disk and upload it to the blob store. */
  async send(worker, store, keep) {
    const file = picked();
    const shareId = random();
    const secret = random();
    let created;
    const { seconds } = await timed(worker, (transfer) => transfer.upload(
      { shareId, secret, recipient: 'somebody', source: { kind: 'files', files: [{ file, path: file.name }] } },
      proxy({
        create(request) {
          created = request;
          const multipart = { uploadId: 'one', partSize: PART, parts: Math.ceil(request.length / PART) };
          return { value: { share: {}, multipart } };
        },
        presignParts: (parts) => ({
          value: parts.map(({ number }) => ({ number, method: 'PUT', url: `${store}/parts/${number}${keep ? '?keep' : ''}`, headers: {} })),
        }),
        begun: ignore,
        sealed: () => ({ value: undefined }),
        stored: ignore,
        commit: () => ({ value: { share: {} } }),
        progress: ignore,
        paused: ignore,
      }),
    ));
    if (keep) kept = { shareId, secret, metadata: created.metadata, length: created.length, size: file.size };
    return seconds;
  },

  /** Seconds to download from the blob store, open and verify, and write a file in the browser's storage. */
  async receive(worker, store) {
    const lease = { url: `${store}/whole`, urlExpiresAt: LATER, leaseEndsAt: LATER, length: kept.length };
    const { result, seconds } = await timed(worker, (transfer) => transfer.download(
      { shareId: kept.shareId, secret: kept.secret, metadata: kept.metadata },
      proxy({
        claim: () => ({ value: lease }),
        progress: ignore,
        paused: ignore,
        stuck: (failure) => Promise.reject(new Error(JSON.stringify(failure))),
      }),
    ));
    if (result.file.size !== kept.size) throw new Error('another file arrived');
    const storage = await directory();
    await storage?.removeEntry('secure-share', { recursive: true });
    return seconds;
  },

  /** Whether the browser has storage for files. */
  stores: async () => await directory() !== undefined,
};
