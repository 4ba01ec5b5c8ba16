import { Problem } from './errors';

/** How long to wait, in milliseconds, before a connection counts as broken. */
export interface Limits {
  /** For the next byte of a response or of a request body. */
  readonly silence: number;
  /**
   * For the response to a PUT after a body of `bytes` was sent. Proxies, virus scanners and socket
   * buffers accept a body at once and pass it on slowly.
   */
  readonly answer: (bytes: number) => number;
}

/** See "Upload" in docs/protocol.md. The Go client uses the same values. */
export const LIMITS: Limits = {
  silence: 30_000,
  answer: (bytes) => 60_000 + (bytes / (64 * 1024)) * 1000,
};

export interface Request {
  readonly signal: AbortSignal;
  readonly limits: Limits;
}

/** Where to send a body, with exactly these header fields. */
export interface PutTarget {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How many bytes of the body were sent. The number decreases if the body is sent again. */
export type Sent = (bytes: number) => void;

/**
 * Sends a body with a presigned PUT. Also fulfils if the body is already stored (412). Uses
 * XMLHttpRequest because fetch does not report upload progress. The body should have no type,
 * because a type becomes a header field that the URL does not allow.
 *
 * Rejects with the signal's reason, or with a Problem: `unreachable` if the connection broke,
 * otherwise see {@link refusal}. Neither contains the URL.
 */
export function putBlob(
  { method, url, headers }: PutTarget,
  body: Blob,
  { signal, limits }: Request,
  sent?: Sent,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    const silence = new Silence(limits.silence, () => request.abort());
    const stop = () => request.abort();
    const settle = (act: () => void) => {
      silence.end();
      signal.removeEventListener('abort', stop);
      act();
    };
    signal.addEventListener('abort', stop);
    request.upload.onprogress = ({ loaded }) => {
      silence.restart(loaded < body.size ? limits.silence : limits.answer(body.size));
      sent?.(loaded);
    };
    request.onload = () => {
      settle(() => {
        if (request.status < 300 || request.status === 412) resolve();
        else reject(refusal(request.status));
      });
    };
    request.onabort = request.onerror = () => {
      settle(() => reject(signal.aborted ? reasonOf(signal) : broken()));
    };
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) {
      if (!OWN.has(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    request.send(body);
  });
}

/** Header fields that the browser sets, and that a page may not set. */
const OWN = new Set(['content-length', 'host']);

/** A response from the blob store: its chunks, and the range that it claims to be. */
export interface Reading {
  readonly chunks: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  readonly status: number;
  readonly etag: string | null;
  readonly contentRange: string | null;
}

/** Reads the bytes of a blob from `start` up to `end` with a presigned GET. Rejects as {@link putBlob} does. */
export async function getBlob(
  url: string,
  { start, end }: { readonly start: number; readonly end: number },
  { signal, limits }: Request,
): Promise<Reading> {
  const control = new AbortController(); // AbortSignal.any is newer than Safari 17.4
  const stop = () => control.abort();
  const silence = new Silence(limits.silence, stop);
  signal.throwIfAborted();
  signal.addEventListener('abort', stop);
  let answer;
  try {
    answer = await fetch(url, {
      headers: { Range: `bytes=${start}-${end - 1}` },
      signal: control.signal,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
  } catch {
    throw signal.aborted ? reasonOf(signal) : broken();
  } finally {
    silence.end();
    signal.removeEventListener('abort', stop); // from here on nextChunk checks the signal
  }
  if (!answer.ok || !answer.body) {
    await answer.body?.cancel();
    throw refusal(answer.status);
  }
  const { status, headers } = answer;
  return {
    chunks: answer.body.getReader(),
    status,
    etag: headers.get('ETag'),
    contentRange: headers.get('Content-Range'),
  };
}

/** The next chunk, undefined at the end. Rejects with the Problem `unreachable`, or with the signal's reason. */
export async function nextChunk(
  { chunks }: Reading,
  { signal, limits }: Request,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const silence = new Silence(limits.silence, () => void chunks.cancel().catch(() => undefined));
  const stop = () => void chunks.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop);
  try {
    const { value } = await chunks.read();
    if (signal.aborted) throw reasonOf(signal);
    return value;
  } catch {
    throw signal.aborted ? reasonOf(signal) : broken();
  } finally {
    silence.end();
    signal.removeEventListener('abort', stop);
  }
}

/** Calls `act` after `limit` milliseconds without activity. */
class Silence {
  readonly #act: () => void;
  #timer: ReturnType<typeof setTimeout>;

  constructor(limit: number, act: () => void) {
    this.#act = act;
    this.#timer = setTimeout(act, limit);
  }

  restart(limit: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#act, limit);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

const broken = () => new Problem('unreachable', 'the connection to the storage broke');

/** `unavailable` if the storage fails or throttles, otherwise `storage`. With the status. */
function refusal(status: number): Problem {
  const slug = status >= 500 || [408, 409, 429].includes(status) ? 'unavailable' : 'storage';
  return new Problem(slug, `the storage answered ${status}`, { status });
}

const reasonOf = (signal: AbortSignal) => signal.reason as Error;
