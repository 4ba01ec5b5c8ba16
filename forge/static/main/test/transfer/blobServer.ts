import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The fault of one request. */
export interface Fault {
  readonly method: 'GET' | 'PUT';
  /** Path of the request; any if absent. */
  readonly path?: string;
  /** Beginning of the range of the GET; any if absent. */
  readonly range?: number;
  /** Breaks the connection after this number of bytes of the body. */
  readonly cutAfter?: number;
  /** Like cutAfter, but the connection stays open without further bytes. */
  readonly hangAfter?: number;
  /** Handles the request, and then breaks the connection without a response. */
  readonly answerLost?: boolean;
  /** Reads the whole body, drops it and breaks the connection. */
  readonly swallowed?: boolean;
  /** Reads the body, and responds after this number of milliseconds. */
  readonly answerAfter?: number;
  readonly status?: number;
}

/** A blob store with the functions that transfers use. */
export class BlobServer {
  readonly objects = new Map<string, Buffer>();
  /** "PUT /path 201" or, after a fault, "PUT /path cut". GETs include the range. */
  readonly log: string[] = [];
  readonly faults: Fault[] = [];
  /** Whether it currently answers 503. */
  isDown: () => boolean = () => false;
  /** The error in its responses to a GET. */
  lie: 'range' | 'length' | 'etag' | 'status' | undefined;
  /** Called after each request. */
  onrequest: () => void = () => undefined;
  #server: Server;
  #etag = '"one"';

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => {
      void this.#answer(request, response)
        .catch(() => request.destroy())
        .finally(() => this.onrequest());
    });
  }

  static async start(): Promise<BlobServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new BlobServer(server);
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  /** Breaks all connections. */
  drop(): void {
    this.#server.closeAllConnections();
  }

  /** Replaces the objects from now on. */
  replace(): void {
    this.#etag = '"two"';
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '' } = request;
    const [path = ''] = (request.url ?? '').split('?');
    const start = rangeOf(request)?.start;
    const at = this.faults.findIndex(
      (f) => f.method === method && (f.path ?? path) === path && (f.range ?? start) === start,
    );
    const [fault] = this.isDown()
      ? [{ method: 'GET', status: 503 } as const]
      : at >= 0
        ? this.faults.splice(at, 1)
        : [];
    const range = request.headers.range ? ` ${request.headers.range}` : '';
    const note = (what: string | number) => this.log.push(`${method} ${path}${range} ${what}`);
    if (fault?.status) {
      request.resume();
      await once(request, 'end');
      note(fault.status);
      response.writeHead(fault.status).end();
    } else if (method === 'PUT') {
      await this.#put(path, request, response, fault, note);
    } else {
      this.#get(path, request, response, fault, note);
    }
  }

  async #put(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    fault: Fault | undefined,
    note: (what: string | number) => void,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (fault?.cutAfter !== undefined && length >= fault.cutAfter) {
        note('cut');
        request.destroy();
        return;
      }
    }
    if (fault?.swallowed) {
      note('swallowed');
      request.socket.destroy();
      return;
    }
    const body = Buffer.concat(chunks);
    const there = this.objects.has(path) && request.headers['if-none-match'] === '*';
    const sum = createHash('sha256').update(body).digest('base64');
    const right = request.headers['x-amz-checksum-sha256'] === sum;
    const status = there ? 412 : right ? 200 : 400;
    if (status === 200) this.objects.set(path, body);
    if (fault?.answerLost) {
      note('lost');
      request.socket.destroy();
      return;
    }
    if (fault?.answerAfter !== undefined && !(await waited(fault.answerAfter, response))) {
      note('held');
      return;
    }
    note(status);
    response.writeHead(status).end();
  }

  #get(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    fault: Fault | undefined,
    note: (what: string | number) => void,
  ): void {
    const object = this.objects.get(path);
    if (!object) {
      note(404);
      response.writeHead(404).end();
      return;
    }
    const { start, end } = rangeOf(request) ?? { start: 0, end: object.length };
    const rest = object.subarray(start, end);
    const is = (lie: typeof this.lie) => Number(this.lie === lie && (lie !== 'etag' || start > 0));
    response.writeHead(is('status') ? 200 : 206, {
      ETag: is('etag') ? '"another"' : this.#etag,
      'Content-Length': rest.length,
      'Content-Range': `bytes ${start + is('range')}-${start + rest.length - 1}/${object.length + is('length')}`,
    });
    const stop = fault?.cutAfter ?? fault?.hangAfter;
    if (stop === undefined) {
      note(206);
      response.end(rest);
      return;
    }
    note(fault?.cutAfter === undefined ? 'hangs' : 'cut');
    response.write(rest.subarray(0, stop), () => {
      if (fault?.cutAfter !== undefined) request.destroy();
    });
  }
}

/** The range that a request asks for. */
function rangeOf({ headers }: IncomingMessage): { start: number; end: number } | undefined {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  return first === undefined ? undefined : { start: Number(first), end: Number(last) + 1 };
}

/** Resolves to false if the client leaves before the time is over. */
function waited(milliseconds: number, response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), milliseconds);
    response.on('close', () => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}
