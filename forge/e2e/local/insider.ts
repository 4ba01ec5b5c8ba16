import { createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { BrowserContext, Request } from '@playwright/test';
import type { Endpoints } from './stack.js';

/** Records what both accounts and the product's page see of people's browsers. */
export class Insider {
  /** Bodies of the answers of the accounts and of the product, by URL. Binary ones are in base64. */
  readonly answers = new Map<string, string>();
  readonly #said: string[] = []; // messages between the page and the app, and requests
  readonly #origins: readonly string[];
  readonly #pending: Promise<void>[] = [];

  constructor({ fileApi, keyMailer, blobs, issuer }: Endpoints) {
    this.#origins = [fileApi, keyMailer, blobs, issuer];
  }

  /** Begins to record a context, before its first page opens. */
  async attach(context: BrowserContext): Promise<void> {
    await context.exposeFunction('insiderSaw', (message: string) => void this.#said.push(message));
    await context.addInitScript(recordPage);
    context.on('request', (request) => {
      if (!this.#isSeen(request)) return;
      this.#said.push(request.url(), JSON.stringify(request.headers()), textOf(request.postDataBuffer()));
    });
    context.on('requestfinished', (request) => {
      if (this.#isSeen(request)) this.#pending.push(this.#record(request));
    });
  }

  /** Everything as one text. */
  async everything(): Promise<string> {
    await Promise.all(this.#pending);
    return [...this.#said, ...this.answers.values()].join('\n');
  }

  #isSeen(request: Request): boolean {
    return this.#origins.includes(new URL(request.url()).origin);
  }

  async #record(request: Request): Promise<void> {
    if (request.resourceType() === 'script') return; // the same for everybody
    const answer = await request.response().catch(() => null); // its page was closed
    this.answers.set(request.url(), textOf((await answer?.body().catch(() => null)) ?? null));
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function textOf(body: Buffer | null): string {
  if (body === null) return '';
  try {
    return UTF8.decode(body);
  } catch {
    return body.toString('base64');
  }
}

/** Runs in every frame: in the product's page it reports each message from and to the app. */
function recordPage(): void {
  if (window !== window.top) return;
  const { insiderSaw } = window as unknown as { insiderSaw: (message: string) => void };
  const report = (data: unknown) => insiderSaw(JSON.stringify(data));
  const { prototype } = MessagePort;
  const post = Reflect.get(prototype, 'postMessage') as (this: MessagePort, ...args: unknown[]) => void;
  const onmessage = Object.getOwnPropertyDescriptor(prototype, 'onmessage');
  prototype.postMessage = function (this: MessagePort, ...args: unknown[]) {
    report(args[0]);
    post.apply(this, args);
  };
  Object.defineProperty(prototype, 'onmessage', {
    set(this: MessagePort, handle: (event: MessageEvent) => void) {
      onmessage?.set?.call(this, (event: MessageEvent) => {
        report(event.data);
        handle(event);
      });
    },
  });
}

/** What a share consists of, as account A stores it. */
export interface Stored {
  readonly id: string;
  readonly ciphertext: Buffer;
  readonly metadata: Buffer;
}

/** Tries everything in a text that could be a key, in base64 or hexadecimal digits, and reports whether one opens the share. */
export function opens(held: string, share: Stored): boolean {
  const metadataInfo = 'secure-share v1 metadata';
  const keys = candidates(held);
  if (keys.size < 100) throw new Error(`only ${keys.size} possible keys were found`);
  for (const text of keys) {
    const key = Buffer.from(text, 'base64url');
    const ofMetadata = Buffer.from(hkdfSync('sha256', key, Buffer.from(share.id, 'base64url'), metadataInfo, 16));
    if (unseals(share.ciphertext, key) || unseals(share.metadata, key) || unseals(share.metadata, ofMetadata))
      return true;
  }
  return false;
}

function candidates(held: string): Set<string> {
  const found = new Set<string>();
  for (const [run] of held.matchAll(/[\w+/-]{22,}/g)) {
    const url = run.replaceAll('+', '-').replaceAll('/', '_');
    for (let at = 0; at + 22 <= url.length; at += 1) {
      const key = Buffer.from(url.slice(at, at + 22), 'base64url').toString('base64url'); // bits that count
      found.add(key);
    }
  }
  for (const [run] of held.matchAll(/[0-9a-f]{32,}/gi)) {
    for (let at = 0; at + 32 <= run.length; at += 1)
      found.add(Buffer.from(run.slice(at, at + 32), 'hex').toString('base64url'));
  }
  return found;
}

const expand = (secret: Buffer, info: string, size: number) =>
  createHmac('sha256', secret).update(`${info}\0\u0001`).digest().subarray(0, size);

/** Whether a key opens the first record of a body in the coding of RFC 8188. */
function unseals(body: Buffer, key: Buffer): boolean {
  const header = 21 + body.readUInt8(20);
  const record = body.subarray(header, header + body.readUInt32BE(16));
  const secret = createHmac('sha256', body.subarray(0, 16)).update(key).digest();
  const cipher = createDecipheriv(
    'aes-128-gcm',
    expand(secret, 'Content-Encoding: aes128gcm', 16),
    expand(secret, 'Content-Encoding: nonce', 12),
  );
  cipher.setAuthTag(record.subarray(-16));
  cipher.update(record.subarray(0, -16));
  try {
    cipher.final();
    return true;
  } catch {
    return false;
  }
}
