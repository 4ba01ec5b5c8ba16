import type { Bytes } from '../src/index.js';

/** A stream of the bytes in chunks of `size`, with an empty chunk now and then. */
export function chunked(bytes: Bytes, size: number): ReadableStream<Bytes> {
  let at = 0;
  return new ReadableStream<Bytes>({
    pull(controller) {
      if (at >= bytes.length) {
        controller.close();
        return;
      }
      if (at % 3 === 0) controller.enqueue(new Uint8Array());
      controller.enqueue(bytes.slice(at, (at += size)));
    },
  });
}

/** A byte stream that fills the reader's buffers, at most `size` bytes at a time. */
export function byob(bytes: Bytes, size: number): ReadableStream<Bytes> {
  let at = 0;
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const request = controller.byobRequest;
      if (at >= bytes.length) {
        controller.close();
        request?.respond(0);
      } else if (request?.view) {
        const { buffer, byteOffset, byteLength } = request.view;
        const part = bytes.subarray(at, at + Math.min(size, byteLength));
        new Uint8Array(buffer, byteOffset).set(part);
        at += part.length;
        request.respond(part.length);
      } else {
        controller.enqueue(bytes.slice(at, (at += size)));
      }
    },
  });
}

/** Gives the bytes, and then fails with `error`. */
export function failing(bytes: Bytes, error: Error): ReadableStream<Bytes> {
  let given = false;
  return new ReadableStream<Bytes>({
    pull(controller) {
      if (given) controller.error(error);
      else controller.enqueue(bytes.slice());
      given = true;
    },
  });
}

/** Reads a stream to its end. Returns its bytes, and its error if it failed. */
export async function drain(stream: ReadableStream<Bytes>): Promise<{ got: Bytes; error?: unknown }> {
  const parts: Bytes[] = [];
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { got: join(parts) };
      parts.push(value);
    }
  } catch (error) {
    return { got: join(parts), error };
  }
}

export async function drained(stream: ReadableStream<Bytes>): Promise<Bytes> {
  const { got, error } = await drain(stream);
  if (error !== undefined) throw error as Error;
  return got;
}

export function join(parts: readonly Bytes[]): Bytes {
  return new Uint8Array(Buffer.concat(parts));
}

/** Byte `i` is `i mod 251`. */
export function modulo251(length: number): Bytes {
  return Uint8Array.from({ length }, (_, i) => i % 251);
}

/** Compares long byte strings. Vitest's own matchers would take minutes. */
export function equals(want: Bytes): (got: Bytes) => boolean {
  return (got) => Buffer.compare(got, want) === 0;
}
