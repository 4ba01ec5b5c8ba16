import { encodeHeader, sha256, toBase64Url, type Bytes, type Range, type Sealer } from '@secure-share/crypto';

import { Failed } from '@secure-share/shared/api/errors';

/** Records that are read and sealed at a time. */
const AT_ONCE = 8;

/** A sealed part of a body, ready to be sent. */
export interface SealedPart {
  /** Counted from 1. */
  readonly number: number;
  readonly body: Blob;
  /** 43 characters of base64url. */
  readonly sha256: string;
}

/**
 * Seals a file part by part. If the parts are requested in order, each byte of the file is read
 * once. A part out of order seals the record that it shares with the part before again.
 *
 * Two parts are in memory: while one is hashed, the next is sealed. The result is a Blob, which the
 * browser keeps outside of the page. An ArrayBuffer would be copied by each request that sends it,
 * and would stay in the page until the next garbage collection.
 */
export class SealedParts {
  readonly #sealer: Sealer;
  readonly #file: Blob;
  readonly #partSize: number;
  readonly #buffers: [Bytes, Bytes];
  #hashed: [Promise<unknown>, Promise<unknown>] = [Promise.resolve(), Promise.resolve()];
  #turn = 0;
  #last: Promise<unknown> = Promise.resolve();
  #edge: { readonly index: number; readonly record: Bytes } | undefined; // the last record that was sealed

  constructor(sealer: Sealer, file: Blob, partSize: number) {
    this.#sealer = sealer;
    this.#file = file;
    this.#partSize = partSize;
    const length = Math.min(partSize, sealer.layout.size);
    this.#buffers = [new Uint8Array(length), new Uint8Array(length < sealer.layout.size ? length : 0)];
  }

  /** The length of a part in bytes. */
  sizeOf(number: number): number {
    return Math.min(this.#partSize, this.#sealer.layout.size - (number - 1) * this.#partSize);
  }

  /**
   * Seals a part, counted from 1. Calls may overlap. Rejects with a Failed, `file-changed` or
   * `file-unreadable`, or with the signal's reason.
   */
  async seal(number: number, signal: AbortSignal): Promise<SealedPart> {
    const work = this.#last.then(() => this.#sealNext(number, signal));
    this.#last = work.catch(() => undefined);
    const { body, hash } = await work;
    return { number, body, sha256: toBase64Url(await hash) };
  }

  async #sealNext(number: number, signal: AbortSignal): Promise<{ body: Blob; hash: Promise<Bytes> }> {
    const start = (number - 1) * this.#partSize;
    const range = { start, end: start + this.sizeOf(number) };
    const slot = this.#turn;
    await this.#hashed[slot];
    const bytes = this.#buffers[slot]?.subarray(0, range.end - range.start) ?? new Uint8Array();
    if (this.#buffers[1].length > 0) this.#turn = 1 - slot;
    await this.#fill(bytes, range, signal);
    const hash = sha256(bytes);
    this.#hashed[slot] = hash.catch(() => undefined);
    return { body: new Blob([bytes]), hash }; // a copy: the buffer is reused
  }

  async #fill(out: Bytes, range: Range, signal: AbortSignal): Promise<void> {
    const { layout, header } = this.#sealer;
    const { start, end } = layout.recordsIn(range);
    const put = (index: number, record: Bytes) => place(out, layout.record(index).start - range.start, record);
    place(out, -range.start, encodeHeader(header));
    const edge = this.#edge?.index === start ? this.#edge : undefined;
    if (edge) put(start, edge.record);
    const first = edge ? start + 1 : start;
    let next = this.#read(first, end);
    for (let from = first; from < end; from += AT_ONCE) {
      signal.throwIfAborted();
      const plain = await next;
      const to = Math.min(from + AT_ONCE, end);
      next = this.#read(to, end);
      next.catch(() => undefined); // it is awaited in the next round
      const at = layout.data(from).start;
      const sealed = Array.from({ length: to - from }, async (_, i) => {
        const index = from + i;
        const data = layout.data(index);
        const record = await this.#sealer.seal(index, plain.subarray(data.start - at, data.end - at));
        put(index, record);
        if (index === end - 1) this.#edge = { index, record };
      });
      await Promise.all(sealed);
    }
  }

  /** The plaintext of the next records, up to record `end`. */
  async #read(from: number, end: number): Promise<Bytes> {
    const { layout } = this.#sealer;
    const to = Math.min(from + AT_ONCE, end);
    if (from >= to) return new Uint8Array();
    const { start } = layout.data(from);
    const stop = Math.max(start, layout.data(to - 1).end);
    const bytes = await bytesOf(this.#file.slice(start, stop));
    if (bytes.length !== stop - start) throw new Failed('file-changed');
    return bytes;
  }
}

/** Copies the bytes that fall into `out`. `bytes` start at the position `at`. */
function place(out: Bytes, at: number, bytes: Bytes): void {
  const part = bytes.subarray(Math.max(0, -at), Math.max(0, out.length - at));
  if (part.length > 0) out.set(part, Math.max(0, at));
}

/** Browsers report a file that was changed, moved or locked only as one that they cannot read. */
async function bytesOf(piece: Blob): Promise<Bytes> {
  try {
    return new Uint8Array(await piece.arrayBuffer());
  } catch {
    throw new Failed('file-unreadable');
  }
}
