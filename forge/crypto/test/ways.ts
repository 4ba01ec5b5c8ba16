import {
  Opener,
  OpenTransform,
  openBytes,
  openStream,
  parseHeader,
  Sealer,
  SealTransform,
  sealBytes,
  sealStream,
  type Bytes,
  type Limits,
  type Options,
} from '../src/index.js';
import { byob, chunked, drain, drained, join } from './streams.js';

/** What an opening released before it ended or failed. */
export interface Opened {
  readonly got: Bytes;
  readonly error?: unknown;
}

type Opening = (ikm: Bytes, body: Bytes, limits?: Limits) => Promise<Opened>;
type Sealing = (ikm: Bytes, plaintext: Bytes, options?: Options) => Promise<Bytes>;

/** Every way to open a body. */
export const openings: Record<string, Opening> = {
  'at once': (ikm, body, limits) => settle(openBytes(ikm, body, limits)),
  'by record, last one first': (ikm, body, limits) => settle(openBackwards(ikm, body, limits)),
  'as one chunk': (ikm, body, limits) => drain(openStream(chunked(body, Math.max(1, body.length)), ikm, limits)),
  'chunk by chunk': (ikm, body, limits) => drain(openStream(chunked(body, 7), ikm, limits)),
  'byte by byte': (ikm, body, limits) => drain(openStream(chunked(body, 1), ikm, limits)),
  BYOB: (ikm, body, limits) => drain(openStream(byob(body, body.length), ikm, limits)),
  'BYOB, byte by byte': (ikm, body, limits) => drain(openStream(byob(body, 1), ikm, limits)),
  Blob: (ikm, body, limits) => drain(openStream(new Blob([body]).stream(), ikm, limits)),
  pipeThrough: (ikm, body, limits) => drain(chunked(body, 5).pipeThrough(new OpenTransform(ikm, limits))),
};

/** Every way to seal a plaintext. */
export const sealings: Record<string, Sealing> = {
  'at once': sealBytes,
  'by record, last one first': sealBackwards,
  'by ranges': sealByRanges,
  'as one chunk': (ikm, plain, options) => drained(sealStream(chunked(plain, Math.max(1, plain.length)), ikm, options)),
  'chunk by chunk': (ikm, plain, options) => drained(sealStream(chunked(plain, 7), ikm, options)),
  'byte by byte': (ikm, plain, options) => drained(sealStream(chunked(plain, 1), ikm, options)),
  BYOB: (ikm, plain, options) => drained(sealStream(byob(plain, plain.length), ikm, options)),
  'BYOB, byte by byte': (ikm, plain, options) => drained(sealStream(byob(plain, 1), ikm, options)),
  Blob: (ikm, plain, options) => drained(sealStream(new Blob([plain]).stream(), ikm, options)),
  pipeThrough: (ikm, plain, options) => drained(chunked(plain, 5).pipeThrough(new SealTransform(ikm, options))),
};

/** The ways that are fast enough for long bodies. */
export const quickOpenings = pick(openings);
export const quickSealings = pick(sealings);

function pick<T>(ways: Record<string, T>): [string, T][] {
  return Object.entries(ways).filter(([name]) =>
    ['at once', 'by record, last one first', 'as one chunk', 'BYOB', 'Blob'].includes(name),
  );
}

async function settle(opening: Promise<Bytes>): Promise<Opened> {
  try {
    return { got: await opening };
  } catch (error) {
    return { got: new Uint8Array(), error };
  }
}

/** Opens the records from the last to the first. Reports the error of the first record in order that failed. */
async function openBackwards(ikm: Bytes, body: Bytes, limits?: Limits): Promise<Bytes> {
  const opener = await Opener.create(ikm, parseHeader(body, limits), body.length);
  const parts: Bytes[] = [];
  let failure: unknown;
  for (let i = opener.layout.records - 1; i >= 0; i--) {
    const { start, end } = opener.layout.record(i);
    try {
      parts.push(await opener.open(i, body.subarray(start, end)));
    } catch (error) {
      failure = error;
    }
  }
  if (failure !== undefined) throw failure as Error;
  return join(parts.reverse());
}

async function sealBackwards(ikm: Bytes, plaintext: Bytes, options?: Options): Promise<Bytes> {
  const sealer = await Sealer.create(ikm, plaintext.length, options);
  const parts: Bytes[] = [];
  for (let i = sealer.layout.records - 1; i >= 0; i--) {
    const { start, end } = sealer.layout.data(i);
    parts.push(await sealer.seal(i, plaintext.subarray(start, end)));
  }
  const header = await sealer.sealRange({ start: 0, end: sealer.layout.record(0).start }, never);
  return join([header, ...parts.reverse()]);
}

async function sealByRanges(ikm: Bytes, plaintext: Bytes, options?: Options): Promise<Bytes> {
  const sealer = await Sealer.create(ikm, plaintext.length, options);
  const parts: Bytes[] = [];
  for (let start = 0; start < sealer.layout.size; start += 10) {
    const end = Math.min(start + 10, sealer.layout.size);
    parts.push(await sealer.sealRange({ start, end }, (from, to) => Promise.resolve(plaintext.slice(from, to))));
  }
  return join(parts);
}

function never(): Promise<Bytes> {
  throw new Error('there is nothing to read');
}
