// Seals and opens MEBIBYTES (256) of memory as streams, and compares that with
// subtle.encrypt on the same records in sequence. Prints the median of five rounds.
import { openStream, Sealer, sealStream } from '../dist/index.js';

const size = Number(process.env.MEBIBYTES ?? 256) * 2 ** 20;
const capacity = 256 * 1024 - 17;
const ikm = crypto.getRandomValues(new Uint8Array(16));
const plaintext = new Uint8Array(size);
for (let at = 0; at < size; at += 65536) crypto.getRandomValues(plaintext.subarray(at, at + 65536));

/** A byte stream of memory, like a file's. */
function byteStream(bytes) {
  let at = 0;
  return new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: 65536,
    pull(controller) {
      const { view } = controller.byobRequest;
      const part = bytes.subarray(at, at + view.byteLength);
      if (part.length === 0) controller.close();
      new Uint8Array(view.buffer, view.byteOffset).set(part);
      at += part.length;
      controller.byobRequest.respond(part.length);
    },
  });
}

async function drain(stream) {
  for await (const chunk of stream) if (chunk.length === 0) throw new Error('an empty chunk');
}

const sealer = await Sealer.create(ikm, size);
const body = await sealer.sealRange({ start: 0, end: sealer.layout.size }, async (a, b) => plaintext.subarray(a, b));
const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt']);

const rounds = {
  async 'raw subtle.encrypt'() {
    const iv = new Uint8Array(12);
    for (let at = 0; at < size; at += capacity) {
      new DataView(iv.buffer).setUint32(8, at / capacity);
      await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plaintext.subarray(at, at + capacity));
    }
  },
  sealStream: () => drain(sealStream(byteStream(plaintext), ikm)),
  openStream: () => drain(openStream(byteStream(body), ikm)),
  'sealRange, 16 MiB': async () => {
    for (let start = 0; start < sealer.layout.size; start += 2 ** 24) {
      const end = Math.min(start + 2 ** 24, sealer.layout.size);
      await sealer.sealRange({ start, end }, async (a, b) => plaintext.subarray(a, b));
    }
  },
};

const speeds = Object.fromEntries(Object.keys(rounds).map((name) => [name, []]));
for (let i = 0; i < 5; i++) {
  for (const [name, round] of Object.entries(rounds)) {
    const start = performance.now();
    await round();
    speeds[name].push(size / 1000 / (performance.now() - start));
  }
}
for (const [name, all] of Object.entries(speeds)) {
  const [low, , median, , high] = all.sort((a, b) => a - b);
  console.log(`${name}: ${median.toFixed(0)} MB/s (${low.toFixed(0)} to ${high.toFixed(0)})`);
}
