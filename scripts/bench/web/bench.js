// Runs the Worker of the built app between a file and a depot. The page answers it as
// the app would with what the file API says.
import { proxy, wrap } from './comlink.js';

const PART = 16 * 2 ** 20;
const LATER = '2099-01-01T00:00:00Z';

const random = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** The share that the depot keeps. */
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

/** Starts the Worker, has it do something and ends it; gives the seconds from start to result. */
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

const still = () => undefined;

globalThis.bench = {
  /** Seconds of a baseline. */
  async raw(kind, lanes, bytes, url) {
    const worker = await rawWorker();
    return new Promise((resolve) => {
      worker.onmessage = ({ data }) => { resolve(data); };
      worker.postMessage({ kind, lanes, bytes, url });
    });
  },

  /** Seconds from a file on the disk to the depot, sealed. */
  async send(worker, depot, keep) {
    const [file] = document.getElementById('file').files;
    const shareId = random();
    const secret = random();
    let announced;
    const { seconds } = await timed(worker, (carrier) => carrier.send(
      { shareId, secret, recipient: 'somebody', cargo: { kind: 'files', files: [{ file, path: file.name }] } },
      proxy({
        announce(request) {
          announced = request;
          const multipart = { uploadId: 'one', partSize: PART, parts: Math.ceil(request.length / PART) };
          return { value: { share: {}, multipart } };
        },
        grant: (parts) => ({
          value: parts.map(({ number }) => ({ number, method: 'PUT', url: `${depot}/parts/${number}${keep ? '?keep' : ''}`, headers: {} })),
        }),
        progress: still,
        interrupted: still,
      }),
    ));
    if (keep) kept = { shareId, secret, metadata: announced.metadata, length: announced.length, size: file.size };
    return seconds;
  },

  /** Seconds from the depot to a file of the browser's, opened and verified. */
  async receive(worker, depot) {
    const lease = { url: `${depot}/whole`, urlExpiresAt: LATER, leaseEndsAt: LATER, length: kept.length };
    const { result, seconds } = await timed(worker, (carrier) => carrier.receive(
      { shareId: kept.shareId, secret: kept.secret, metadata: kept.metadata },
      proxy({
        claim: () => ({ value: lease }),
        progress: still,
        interrupted: still,
        stuck: (failure) => Promise.reject(new Error(JSON.stringify(failure))),
      }),
    ));
    if (result.file.size !== kept.size) throw new Error('another file arrived');
    await (await navigator.storage.getDirectory()).removeEntry('secure-share', { recursive: true });
    return seconds;
  },
};
