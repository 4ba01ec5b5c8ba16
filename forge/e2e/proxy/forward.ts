import { Agent, createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Readable, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, type Effect, type Match } from './fault.js';
import { flip, relay, throttle, type Gate } from './relay.js';

/** One request as the proxy saw it. */
export interface Exchange {
  readonly origin: string; // of the server, like http://127.0.0.1:7403
  readonly method: string;
  readonly path: string; // with the query
  readonly from: string | undefined; // the Origin header
  readonly range: string | undefined; // the Range header
  readonly headers: string; // of the request, all of them
  status?: number;
  sent: number; // bytes of the request's body that were passed on
  received: number; // bytes of the response's body that were passed back
}

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** A forward proxy that records requests and breaks connections as a test requests. */
export class ForwardProxy {
  /** All exchanges, oldest first. */
  readonly exchanges: Exchange[] = [];
  readonly #faults: Fault[] = [];
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true });

  private constructor() {
    this.#server = createServer((request, response) => void this.#forward(request, response));
    this.#server.on('connect', (request, client, head) => void this.#tunnel(request, client, head));
  }

  /** Opens a proxy on a free port of 127.0.0.1. */
  static async open(): Promise<ForwardProxy> {
    const proxy = new ForwardProxy();
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    for (const fault of this.#faults) fault.lift();
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Adds a fault. If several match an exchange, the oldest applies. */
  inject(match: Match, effect: Effect, times = Infinity): Fault {
    const fault = new Fault(match, effect, times);
    this.#faults.push(fault);
    return fault;
  }

  /** The exchanges with one server, of one method if given. */
  with(origin: string, method?: string): Exchange[] {
    return this.exchanges.filter((e) => e.origin === origin && (method ?? e.method) === e.method);
  }

  async #forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? '');
    if (!url) {
      response.writeHead(400).end();
      return;
    }
    const { socket } = request;
    const exchange = this.#record(url.origin, request, url.pathname + url.search);
    const fault = this.#faultFor(exchange);
    // A browser retries by itself what fails on a connection that it has used before.
    response.shouldKeepAlive = false;
    try {
      await this.#pass(url, exchange, fault, request, response);
    } catch {
      socket.destroy(); // by a fault, or because one end is gone
    }
  }

  async #pass(
    url: URL,
    exchange: Exchange,
    fault: Fault | undefined,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const effect = fault?.effect;
    if (effect?.kind === 'answer') {
      fault?.apply();
      request.resume();
      exchange.status = effect.status;
      const readable = effect.readable ? { 'access-control-allow-origin': '*' } : {};
      response.writeHead(effect.status, { ...readable, ...effect.headers }).end(effect.body);
      return;
    }
    if (fault && (effect?.kind === 'refuse' || appliesFirst(fault, 'request'))) await apply(fault);
    const sending = await bodyOf(request, fault);
    const upstream = ask({
      host: url.hostname,
      port: url.port || 80,
      agent: this.#agent,
      method: exchange.method,
      path: exchange.path,
      headers: endToEnd(request.rawHeaders),
    });
    response.once('close', () => upstream.destroy());
    const answered = new Promise<IncomingMessage>((resolve, reject) =>
      upstream.once('response', resolve).on('error', reject),
    );
    const uploaded = relay(sending, upstream, (n) => (exchange.sent += n), gate(fault, 'request'));
    // A server may answer before it has read the whole request.
    const answer = await Promise.race([answered, uploaded.then(() => answered)]);
    exchange.status = answer.statusCode ?? 0;
    if (fault && appliesFirst(fault, 'response')) await apply(fault);
    response.writeHead(exchange.status, endToEnd(answer.rawHeaders));
    const body = effect?.kind === 'flip' ? flip(answer, effect.at, () => fault?.apply()) : answer;
    await relay(body, response, (n) => (exchange.received += n), gate(fault, 'response'));
  }

  async #tunnel(request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    const [host = '', port] = (request.url ?? '').split(':');
    const fault = this.#faultFor(this.#record(`https://${request.url ?? ''}`, request, ''));
    let server: Socket | undefined;
    try {
      if (fault) await apply(fault);
      server = connect(Number(port), host);
      await new Promise<void>((resolve, reject) => server?.once('connect', resolve).once('error', reject));
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      server.write(head);
      await Promise.all([pipeline(client, server), pipeline(server, client)]);
    } catch {
      client.destroy();
      server?.destroy();
    }
  }

  #record(origin: string, request: IncomingMessage, path: string): Exchange {
    const { origin: from, range } = request.headers;
    const headers = request.rawHeaders.join('\n');
    const method = request.method ?? '';
    const exchange: Exchange = { origin, method, path, from, range, headers, sent: 0, received: 0 };
    this.exchanges.push(exchange);
    return exchange;
  }

  #faultFor(e: Exchange): Fault | undefined {
    return this.#faults.find((fault) => fault.takes(e));
  }
}

/** Applies the fault: an exchange on hold continues once the fault is lifted, all others end. */
async function apply(fault: Fault): Promise<void> {
  fault.apply();
  if (fault.effect.kind !== 'hold') throw new Error('ended by a fault');
  await fault.lifted;
}

type Direction = 'request' | 'response';

/** Whether the fault applies before anything in that direction is passed on. */
function appliesFirst({ effect }: Fault, direction: Direction): boolean {
  return 'of' in effect && effect.of === direction && effect.after === 0;
}

function gate(fault: Fault | undefined, direction: Direction): Gate | undefined {
  if (!fault || !('of' in fault.effect) || fault.effect.of !== direction || fault.effect.after === 0) return undefined;
  return { after: fault.effect.after, ask: () => apply(fault) };
}

/** The body of a request as the fault passes it on. Waits here if the proxy must have all of it first. */
async function bodyOf(request: IncomingMessage, fault: Fault | undefined): Promise<AsyncIterable<Buffer>> {
  if (fault?.effect.kind === 'throttle') {
    fault.apply();
    return throttle(request, fault.effect.bytesPerSecond);
  }
  if (fault?.effect.kind !== 'store') return request;
  const body = await buffer(request);
  fault.apply();
  await sleep(fault.effect.milliseconds);
  return Readable.from([body]) as AsyncIterable<Buffer>;
}

/** The header fields that are not only for one connection, as names and values in turn. */
function endToEnd(raw: string[]): string[] {
  return raw.filter((_, i) => !hopByHop.has((raw[i - (i % 2)] ?? '').toLowerCase()));
}
