import { Problem } from './errors';
import type { PresignedPut } from './schema';

export interface Request {
  readonly signal: AbortSignal;
  /** Milliseconds without a byte after which the connection counts as broken. */
  readonly stall: number;
}

/** How many bytes of the body have left. It falls back when the body is sent again. */
export type Sent = (bytes: number) => void;

/**
 * Sends a body with a presigned PUT; also fulfils if it is stored already (412).
 * XMLHttpRequest, because fetch does not tell how far an upload is.
 *
 * Rejects with the signal's reason, or with a Problem: `unreachable` if the
 * connection broke, `storage` with the status of another answer. Neither tells the URL.
 */
export function putBlob({ method, url, headers }: Pick<PresignedPut, 'method' | 'url' | 'headers'>, body: Uint8Array<ArrayBuffer>, { signal, stall }: Request, sent?: Sent): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    const silence = new Silence(stall, () => { request.abort(); });
    const stop = () => { request.abort(); };
    const settle = (act: () => void) => {
      silence.end();
      signal.removeEventListener('abort', stop);
      act();
    };
    signal.addEventListener('abort', stop);
    request.upload.onprogress = ({ loaded }) => {
      silence.broken();
      sent?.(loaded);
    };
    request.onload = () => {
      settle(() => {
        if (request.status < 300 || request.status === 412) resolve();
        else reject(refusal(request.status));
      });
    };
    request.onabort = request.onerror = () => {
      settle(() => { reject(signal.aborted ? reasonOf(signal) : broken()); });
    };
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) {
      if (!OWN.has(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    request.send(body);
  });
}

/** Header fields that a browser fills in by itself, and lets nobody else set. */
const OWN = new Set(['content-length', 'host']);

/** What of a blob is read: chunks, and where it says to begin. */
export interface Reading {
  readonly chunks: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  readonly status: number;
  readonly etag: string | null;
  readonly contentRange: string | null;
}

/** Reads a blob from `offset` on by a presigned GET. Rejects as {@link putBlob} does. */
export async function getBlob(url: string, offset: number, { signal, stall }: Request): Promise<Reading> {
  const silent = new AbortController();
  const silence = new Silence(stall, () => { silent.abort(); });
  let answer;
  try {
    answer = await fetch(url, {
      ...(offset > 0 ? { headers: { Range: `bytes=${offset}-` } } : {}),
      signal: AbortSignal.any([signal, silent.signal]),
      cache: 'no-store', credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer',
    });
  } catch {
    throw signal.aborted ? reasonOf(signal) : broken();
  } finally {
    silence.end();
  }
  if (!answer.ok || !answer.body) {
    await answer.body?.cancel();
    throw refusal(answer.status);
  }
  const { status, headers } = answer;
  return { chunks: answer.body.getReader(), status, etag: headers.get('ETag'), contentRange: headers.get('Content-Range') };
}

/** The next chunk, undefined at the end. Rejects with the Problem `unreachable`, or with the signal's reason. */
export async function nextChunk({ chunks }: Reading, { signal, stall }: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const silence = new Silence(stall, () => void chunks.cancel().catch(() => undefined));
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

/** Notices when nothing happens for a while. */
class Silence {
  readonly #limit: number;
  readonly #act: () => void;
  #timer: ReturnType<typeof setTimeout>;

  constructor(limit: number, act: () => void) {
    this.#limit = limit;
    this.#act = act;
    this.#timer = setTimeout(act, limit);
  }

  broken(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#act, this.#limit);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

const broken = () => new Problem('unreachable', 'the connection to the storage broke');
const refusal = (status: number) => new Problem('storage', `the storage answered ${status}`, { status });
const reasonOf = (signal: AbortSignal) => signal.reason as Error;
