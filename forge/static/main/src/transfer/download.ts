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
  type Bytes,
  type Metadata,
} from '@secure-share/crypto';

import { Failed, failureOf } from '../api/errors';
import type { Environment } from './environment';
import { safeName } from './fileName';
import { RunningLease } from './lease';
import { valueOf, type DownloadPage, type DownloadRequest, type ReceivedFile } from './protocol';
import { Ranges, type RangeOfBytes } from './ranges';
import { recordsOf } from './records';
import type { Pause } from './retry';
import type { TempFile } from './storage';
import { isText } from './text';

// Bytes. In bodies that we sealed a range ends where a record ends.
const OUR_HEADER = 21;
const RANGE = 32 * DEFAULT_RECORD_SIZE;

/**
 * Downloads one share. All that can go wrong without a claim goes wrong before it:
 * the key, and the room for the file. What is given was verified to its last byte.
 *
 * Rejects with a Refusal (`wrong-key`), a Failed (`no-room`, `damaged`, `changed`),
 * a Problem, or with the signal's reason. Nothing of the file is left then.
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
  const output = await environment.storage.createFile(metadata.size);
  try {
    const claimKey = (await secret.claimKey(shareId)).reveal();
    const paused = (pause: Pause | undefined) => page.paused(pause);
    const policy = { ...environment, signal, paused };
    const lease = await RunningLease.begin(() => valueOf(page.claim(claimKey)), policy);
    let done = 0;
    const ranges = new Ranges(
      {
        ...policy,
        arrived: (bytes) => page.progress(name, (done += bytes), lease.length),
        stuck: (error) => page.stuck(failureOf(error, environment.clock.isOnline)),
      },
      lease,
    );
    await openBody(ranges, lease.length, secret.ikm(), new Plaintext(metadata, output)).finally(() => ranges.stop());
    const file = await output.finish();
    return { name, file, ...(isText(metadata) ? { text: await file.text() } : {}) };
  } catch (error) {
    await output.discard();
    throw error instanceof Refusal ? new Failed('damaged', { detail: error.reason }) : error;
  }
}

/** Opens a body of `length` bytes, several records at a time, and writes them in their order. */
async function openBody(ranges: Ranges, length: number, ikm: Bytes, plaintext: Plaintext): Promise<void> {
  const arriving = ranges.read(0, RANGE, OUR_HEADER);
  const first = await arriving.next();
  if (first.done) throw new Failed('damaged', { detail: 'truncated' });
  const header = parseHeader(first.value.bytes.subarray(0, MAX_HEADER_SIZE));
  const opener = await Opener.create(ikm, header, length);
  const sealed = recordsOf(after(headerSize(header), first.value, arriving), opener.layout, 0);
  const opened = inOrder(sealed, async ({ number, bytes, release }) => {
    const data = await opener.open(number, bytes);
    release();
    return data;
  });
  for await (const data of opened) await plaintext.write(data);
  await plaintext.end();
}

/** The first range without the header, and the others. */
async function* after(
  header: number,
  first: RangeOfBytes,
  others: AsyncIterable<RangeOfBytes>,
): AsyncGenerator<RangeOfBytes, void, undefined> {
  yield { ...first, bytes: first.bytes.subarray(header) };
  yield* others;
}

/** A plaintext, which has to be what the metadata say. */
class Plaintext {
  readonly #metadata: Metadata;
  readonly #output: TempFile;
  readonly #digest: Digest | undefined; // only the first edition has one
  #length = 0;

  constructor(metadata: Metadata, output: TempFile) {
    this.#metadata = metadata;
    this.#output = output;
    this.#digest = metadata.digest === undefined ? undefined : new Digest();
  }

  async write(data: Bytes): Promise<void> {
    this.#length += data.length;
    if (this.#length > this.#metadata.size) throw new Failed('damaged');
    this.#output.write(data);
    await this.#digest?.write(data);
  }

  async end(): Promise<void> {
    const isWhole = this.#length === this.#metadata.size && (await this.#digest?.value()) === this.#metadata.digest;
    if (!isWhole) throw new Failed('damaged');
  }
}
