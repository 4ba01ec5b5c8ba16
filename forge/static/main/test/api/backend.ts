import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that reached a service. */
export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** A string is sent unchanged, anything else as JSON. */
  readonly body?: unknown;
}

type Handler = (asked: Asked) => Answer | Promise<Answer>;

interface FetchRequest {
  readonly path: string;
  readonly method: string;
  readonly headers: [string, string][];
  readonly body: string | null;
}

/** Commands of the bridge by name, with their data. */
export type Commands = Record<string, (data: never) => unknown>;

const refusal = {
  status: 404,
  headers: { 'Content-Type': 'application/problem+json' },
  body: { type: 'urn:secure-share:problem:not-found', title: 'Not found', status: 404 },
};

/**
 * An HTTP server in place of the file API, the products and the key mailer, and a bridge
 * that behaves like Forge's: it adds a new token to each call of a remote, and passes on
 * plain data. Answers are set by method and path without query.
 */
export class Backend {
  readonly asked: Asked[] = [];
  readonly commands: Commands = {
    getContext: () => ({
      accountId: 'me',
      cloudId: 'site',
      siteUrl: 'https://site.example',
      moduleKey: 'secure-share-jira',
      locale: 'en-US',
      timezone: 'UTC',
    }),
    fetchRemote: ({ fetchRequestInit }: { fetchRequestInit: FetchRequest }) => this.#pass(fetchRequestInit, true),
    fetchProduct: ({ restPath, fetchRequestInit }: { restPath: string; fetchRequestInit: FetchRequest }) =>
      this.#pass({ ...fetchRequestInit, path: restPath }, false),
  };
  readonly #handlers = new Map<string, Handler>();
  readonly #server: Server;
  #tokens = 0;
  static #current: Backend | undefined;

  private constructor() {
    this.#server = createServer((message, response) => {
      void this.#answer(message).then(({ status = 200, headers = {}, body }) => {
        const type = typeof body === 'string' ? 'text/html' : 'application/json';
        response.writeHead(status, { ...(body === undefined ? {} : { 'Content-Type': type }), ...headers });
        response.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
      });
    });
  }

  static {
    // The bridge's own module calls once when it is loaded.
    const callBridge = async (command: string, data: unknown) => {
      if (!Backend.#current) throw new Error('no backend was started');
      return Backend.#current.#command(command, data);
    };
    Object.assign(globalThis, { __bridge: { callBridge } });
  }

  /** Starts on a free port and replaces the bridge. */
  static async start(): Promise<Backend> {
    const backend = new Backend();
    await new Promise<void>((resolve) => backend.#server.listen(0, '127.0.0.1', resolve));
    Backend.#current = backend;
    return backend;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  on(route: string, answer: Answer | Handler): this {
    this.#handlers.set(route, typeof answer === 'function' ? answer : () => answer);
    return this;
  }

  /** The number of such requests. */
  count(route: string): number {
    return this.asked.filter(({ method, path }) => `${method} ${path.split('?')[0] ?? ''}` === route).length;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #command(command: string, data: unknown): Promise<unknown> {
    const run = this.commands[command];
    if (!run) throw new Error(`the bridge does not know ${command}`);
    return structuredClone(await run(structuredClone(data) as never));
  }

  async #answer(message: IncomingMessage): Promise<Answer> {
    let body = '';
    for await (const chunk of message) body += String(chunk);
    const { method = '', url: path = '', headers } = message;
    const asked = { method, path, headers, body };
    this.asked.push(asked);
    return this.#handlers.get(`${method} ${path.split('?')[0] ?? ''}`)?.(asked) ?? refusal;
  }

  #pass({ path, method, headers, body }: FetchRequest, remote: boolean): Promise<unknown> {
    const given = headers.filter(([name]) => name.toLowerCase() !== 'authorization');
    const sent = Object.fromEntries(remote ? [...given, ['authorization', `Bearer ${++this.#tokens}`]] : given);
    return new Promise((resolve, reject) => {
      const outgoing = request(this.origin + path, { method, headers: sent }, (incoming) => {
        let text = '';
        incoming
          .setEncoding('utf8')
          .on('data', (chunk: string) => (text += chunk))
          .on('end', () => {
            const flat = Object.fromEntries(
              Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
            );
            resolve({
              status: incoming.statusCode,
              statusText: incoming.statusMessage,
              headers: flat,
              body: text,
              isAttachment: false,
            });
          });
      });
      outgoing.on('error', reject).end(body ?? undefined);
    });
  }
}
