// The proxy with which the other tests break connections.
import { randomBytes } from 'node:crypto';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, test as base } from '@playwright/test';
import { ForwardProxy } from '../proxy/forward.js';

/** A server that returns the body it received, and counts requests. */
class Echo {
  heard = 0; // requests
  readonly bodies: Buffer[] = []; // those that arrived whole
  readonly server: Server;

  constructor() {
    this.server = createServer((asked, answer) => {
      this.heard += 1;
      buffer(asked)
        .then((body) => {
          this.bodies.push(body);
          answer.setHeader('x-seen', asked.headers['x-sent'] ?? '').end(body);
        })
        .catch(() => answer.destroy());
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}

const test = base.extend<{ echo: Echo; network: ForwardProxy }>({
  echo: async ({}, use) => {
    const echo = new Echo();
    await new Promise<void>((resolve) => echo.server.listen(0, '127.0.0.1', resolve));
    await use(echo);
    echo.server.closeAllConnections();
    echo.server.close();
  },
  network: async ({}, use) => {
    const network = await ForwardProxy.open();
    await use(network);
    await network.close();
  },
});

/** Sends a request through the proxy, as a browser does. */
function post(network: ForwardProxy, url: string, body: Buffer, headers = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(network.url);
    request(
      { hostname, port, path: url, method: 'POST', headers: { 'content-length': body.length, ...headers } },
      resolve,
    )
      .on('error', reject)
      .end(body);
  });
}

const megabyte = randomBytes(1_000_000);

test('passes bodies and headers both ways, and records the requests', async ({ echo, network }) => {
  const answer = await post(network, `${echo.origin}/a/b?c=d`, megabyte, {
    'x-sent': 'yes',
    origin: 'http://page',
    'proxy-connection': 'close',
  });
  expect(answer.headers['x-seen']).toBe('yes');
  expect(megabyte.equals(await buffer(answer))).toBe(true);
  expect(network.exchanges).toEqual([
    {
      origin: echo.origin,
      method: 'POST',
      path: '/a/b?c=d',
      headers: expect.stringContaining('x-sent\nyes') as unknown,
      from: 'http://page',
      range: undefined,
      status: 200,
      sent: 1e6,
      received: 1e6,
    },
  ]);
  expect(network.with(echo.origin, 'POST')).toHaveLength(1);
  expect(network.with(echo.origin, 'GET')).toHaveLength(0);
});

test('refuses before the server gets the request, as often as set', async ({ echo, network }) => {
  const fault = network.inject({ origin: echo.origin, method: 'POST', path: /^\/here/ }, { kind: 'refuse' }, 2);
  for (let i = 0; i < 2; i++) await expect(post(network, `${echo.origin}/here`, megabyte)).rejects.toThrow();
  expect(echo.heard).toBe(0);
  expect(fault.count).toBe(2);
  expect((await post(network, `${echo.origin}/here`, megabyte)).statusCode).toBe(200);
});

test('passes requests that no fault matches', async ({ echo, network }) => {
  network.inject({ origin: echo.origin, method: 'PUT' }, { kind: 'refuse' });
  network.inject({ origin: echo.origin, path: /^\/there/ }, { kind: 'refuse' });
  network.inject({ origin: 'http://127.0.0.1:1' }, { kind: 'refuse' });
  expect((await post(network, `${echo.origin}/here`, megabyte)).statusCode).toBe(200);
});

test('answers instead of the server', async ({ echo, network }) => {
  network.inject({ origin: echo.origin }, { kind: 'answer', status: 503 });
  expect((await post(network, echo.origin, megabyte)).statusCode).toBe(503);
  expect(echo.heard).toBe(0);
});

for (const after of [1, 65_536, 999_999]) {
  test(`cuts an answer after ${after} bytes`, async ({ echo, network }) => {
    network.inject({ origin: echo.origin }, { kind: 'cut', of: 'response', after }, 1);
    let got = 0;
    const reading = async () => {
      for await (const chunk of await post(network, echo.origin, megabyte)) got += (chunk as Buffer).length;
    };
    await expect(reading()).rejects.toThrow();
    expect(got).toBe(after);
  });

  test(`cuts a request after ${after} bytes`, async ({ echo, network }) => {
    const fault = network.inject({ origin: echo.origin }, { kind: 'cut', of: 'request', after }, 1);
    await expect(post(network, echo.origin, megabyte)).rejects.toThrow();
    expect(fault.count).toBe(1);
    await expect.poll(() => echo.heard).toBe(1);
    expect(echo.bodies).toEqual([]);
    expect(network.exchanges[0]).toMatchObject({ sent: after, received: 0 });
  });
}

test('passes a body that ends where the cut would be', async ({ echo, network }) => {
  const fault = network.inject({ origin: echo.origin }, { kind: 'cut', of: 'response', after: 1e6 });
  expect(await buffer(await post(network, echo.origin, megabyte))).toHaveLength(1e6);
  expect(fault.count).toBe(0);
});

for (const of of ['request', 'response'] as const) {
  for (const after of [0, 500_000]) {
    test(`holds a ${of} after ${after} bytes until it is released`, async ({ echo, network }) => {
      const fault = network.inject({ origin: echo.origin }, { kind: 'hold', of, after });
      let over = false;
      const whole = post(network, echo.origin, megabyte)
        .then(buffer)
        .finally(() => (over = true));
      await fault.applied;
      const [seen] = network.exchanges;
      expect(of === 'request' ? seen?.sent : seen?.received).toBe(after);
      expect(echo.bodies).toHaveLength(of === 'request' ? 0 : 1);
      expect(over).toBe(false);
      fault.lift();
      expect(megabyte.equals(await whole)).toBe(true);
    });
  }
}

test('a response that is cut at once has no status, even if it has no body', async ({ echo, network }) => {
  network.inject({ origin: echo.origin }, { kind: 'cut', of: 'response', after: 0 }, 1);
  await expect(post(network, echo.origin, Buffer.alloc(0))).rejects.toThrow();
  expect(echo.heard).toBe(1);
});

test('stores a request before the server gets any of it', async ({ echo, network }) => {
  const fault = network.inject({ origin: echo.origin }, { kind: 'store', milliseconds: 500 }, 1);
  const whole = post(network, echo.origin, megabyte).then(buffer);
  await fault.applied;
  const from = performance.now();
  expect([echo.heard, network.exchanges[0]?.sent]).toEqual([0, 0]);
  expect(megabyte.equals(await whole)).toBe(true);
  expect(performance.now() - from).toBeGreaterThan(450);
});

test('reads a request at a fixed rate', async ({ echo, network }) => {
  network.inject({ origin: echo.origin }, { kind: 'throttle', bytesPerSecond: 2_000_000 }, 1);
  const from = performance.now();
  expect(megabyte.equals(await buffer(await post(network, echo.origin, megabyte)))).toBe(true);
  expect(performance.now() - from).toBeGreaterThan(450);
});

test('breaks the connection if the server does not answer', async ({ network }) => {
  await expect(post(network, 'http://127.0.0.1:1/', megabyte)).rejects.toThrow();
});

test('tunnels, and can refuse to', async ({ echo, network }) => {
  const { hostname, port, host } = new URL(echo.origin);
  const through = () =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(network.url).port), hostname);
      socket.write(`CONNECT ${host} HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
      socket.once('data', () =>
        socket.write(`POST / HTTP/1.1\r\nhost: x:${port}\r\ncontent-length: 4\r\nconnection: close\r\n\r\nbody`),
      );
      buffer(socket).then((all) => resolve(all.toString()), reject);
    });
  expect(await through()).toMatch(/^HTTP\/1\.1 200 [^]*\r\n\r\nbody$/);
  expect(network.exchanges).toMatchObject([{ origin: `https://${host}`, method: 'CONNECT' }]);
  network.inject({ origin: `https://${host}` }, { kind: 'refuse' });
  expect(await through()).toBe('');
});
