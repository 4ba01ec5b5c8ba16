import {
  DEFAULT_RECORD_SIZE,
  Digest,
  headerSize,
  inOrder,
  MAX_HEADER_SIZE,
  Opener,
  openMetadata,
  parseHeader,
  Refusal,
  Secret,
  tagOf,
  type Bytes,
  type Header,
  type Metadata,
} from '@secure-share/crypto';

import { Failed, failureOf } from '../api/errors';
import { Checkpoint, findProgress, type Progress } from './checkpoint';
import type { Environment } from './environment';
import { safeName } from './fileName';
import { RunningLease } from './lease';
import { valueOf, type DownloadPage, type DownloadRequest, type ReceivedFile } from './protocol';
import { Ranges, type RangeOfBytes } from './ranges';
import { recordsOf, type SealedRecord } from './records';
import type { Pause } from './retry';
import type { PartialFile, TempFile } from './storage';
import { isText } from './text';

// Bytes. In bodies that this app sealed, a range ends where a record ends.
const OUR_HEADER = 21;
const RANGE = 32 * DEFAULT_RECORD_SIZE;

/**
 * Downloads one share, or resumes an earlier download of it from the browser's storage. Checks the
 * key and the space for the file before the claim. Every byte of the returned file was verified,
 * including those that were stored before.
 *
 * Rejects with a Refusal (`wrong-key`), a Failed (`no-room`, `memory-only`, `damaged`, `changed`),
 * a Problem, or with the signal's reason. After an abort or a temporary failure, the stored bytes
 * stay for the next attempt.
 */
export async function downloadFile(
  { shareId, secret: key, metadata: sealed }: DownloadRequest,
  page: DownloadPage,
  environment: Environment,
  signal: AbortSignal,
): Promise<ReceivedFile> {
  const secret = Secret.parse(key);
  const metadata = await openMetadata(sealed, secret, shareId);
  const name = safeName(metadata.name);
  const output = await environment.storage.openDownload(shareId, metadata.size);
  try {
    await download({ secret, shareId, name, metadata }, output, page, { ...environment, signal });
    const file = await output.finish();
    return { name, file, ...(isText(metadata) ? { text: await file.text() } : {}) };
  } catch (error) {
    if (preventsResuming(error)) await output.discard();
    else output.keep();
    throw error instanceof Refusal ? new Failed('damaged', { detail: error.reason }) : error;
  }
}

/** Whether another attempt has to start from the beginning: the data are wrong, or the rest does not fit. */
const preventsResuming = (error: unknown) =>
  error instanceof Refusal || ['damaged', 'changed', 'no-room'].includes(failureOf(error, true).reason);

interface OpenedShare {
  readonly secret: Secret;
  readonly shareId: string;
  /** The progress that the page shows. */
  readonly name: string;
  readonly metadata: Metadata;
}

async function download(
  { secret, shareId, name, metadata }: OpenedShare,
  output: PartialFile,
  page: DownloadPage,
  context: Environment & { readonly signal: AbortSignal },
): Promise<void> {
  const ikm = (metadata.fileKey ?? secret).ikm();
  const { size } = metadata;
  let plaintext = new Plaintext(metadata, output);
  let progress = await findProgress(output, size, ikm, context.signal, (data) => plaintext.add(data));
  const claimKey = (await secret.claimKey(shareId)).reveal();
  const policy = { ...context, paused: (pause: Pause | undefined) => page.paused(pause) };
  const lease = await RunningLease.begin(() => valueOf(page.claim(claimKey)), policy);
  if (progress && progress.length !== lease.length) {
    progress = undefined; // it belonged to another ciphertext
    plaintext = new Plaintext(metadata, output);
  }
  let done = progress ? nextRecord(progress) : 0;
  const ranges = new Ranges(
    {
      ...policy,
      arrived: (bytes) => page.progress(name, (done += bytes), lease.length),
      stuck: (error) => page.stuck(failureOf(error, context.clock.isOnline)),
    },
    lease,
  );
  try {
    const body = progress ? readRest(ranges, progress) : await readBody(ranges, lease.length, ikm);
    const checkpoint = progress
      ? new Checkpoint(output, size, body.header, progress.records)
      : Checkpoint.begin(output, size, body.header, lease.length);
    await openBody(body, plaintext, checkpoint).finally(() => checkpoint.flush());
  } finally {
    ranges.stop();
  }
  await plaintext.end();
}

/** A body, with the sealed records that are not decrypted yet. */
interface Body {
  readonly header: Header;
  readonly opener: Opener;
  readonly records: AsyncGenerator<SealedRecord, void, undefined>;
}

/** Reads a body of `length` bytes from its beginning. */
async function readBody(ranges: Ranges, length: number, ikm: Bytes): Promise<Body> {
  const arriving = ranges.read(0, RANGE, OUR_HEADER);
  const first = await arriving.next();
  if (first.done) throw new Failed('damaged', { detail: 'truncated' });
  const header = parseHeader(first.value.bytes.subarray(0, MAX_HEADER_SIZE));
  const opener = await Opener.create(ikm, header, length);
  const bare = after(headerSize(header), first.value, arriving);
  return { header, opener, records: recordsOf(bare, opener.layout, 0) };
}

/** Splits the first range into the header and the rest. */
async function* after(
  header: number,
  first: RangeOfBytes,
  others: AsyncIterable<RangeOfBytes>,
): AsyncGenerator<RangeOfBytes, void, undefined> {
  yield { ...first, bytes: first.bytes.subarray(header) };
  yield* others;
}

/** Reads a body from its first missing record on. */
function readRest(ranges: Ranges, progress: Progress): Body {
  const { header, opener, records } = progress;
  return { header, opener, records: recordsOf(ranges.read(nextRecord(progress), RANGE), opener.layout, records) };
}

/** The position of the first missing record in the ciphertext. */
const nextRecord = ({ opener, records }: Progress) => opener.layout.record(records).start;

/** Decrypts several records at a time, and writes them in order. */
async function openBody({ opener, records }: Body, plaintext: Plaintext, checkpoint: Checkpoint): Promise<void> {
  const opened = inOrder(records, async ({ number, bytes, release }) => {
    const tag = tagOf(bytes).slice();
    const data = await opener.open(number, bytes);
    release();
    return { data, tag };
  });
  for await (const { data, tag } of opened) {
    await plaintext.write(data);
    checkpoint.add(tag, data.length);
  }
}

/** A plaintext, which must match the metadata. */
class Plaintext {
  readonly #metadata: Metadata;
  readonly #output: TempFile;
  readonly #digest: Digest | undefined; // only format 1 has one
  #length = 0;

  constructor(metadata: Metadata, output: TempFile) {
    this.#metadata = metadata;
    this.#output = output;
    this.#digest = metadata.digest === undefined ? undefined : new Digest();
  }

  async write(data: Bytes): Promise<void> {
    if (this.#length + data.length > this.#metadata.size) throw new Failed('damaged');
    this.#output.write(data);
    await this.add(data);
  }

  /** Counts data that is in the file already. */
  async add(data: Bytes): Promise<void> {
    this.#length += data.length;
    await this.#digest?.write(data);
  }

  async end(): Promise<void> {
    const isWhole = this.#length === this.#metadata.size && (await this.#digest?.value()) === this.#metadata.digest;
    if (!isWhole) throw new Failed('damaged');
  }
}
