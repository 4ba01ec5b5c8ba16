import { expect, type BrowserContext } from '@playwright/test';
import type { ForwardProxy } from './proxy/forward.js';
import type { Endpoints } from './local/stack.js';

/**
 * Records what a person does not see: errors and warnings in the console (including
 * violations of the Content-Security-Policy), exceptions and requests.
 */
export class Watch {
  readonly #complaints: string[] = [];
  readonly #expected: RegExp[] = [];
  readonly #endpoints: Endpoints;

  constructor(endpoints: Endpoints) {
    this.#endpoints = endpoints;
  }

  /** Listens to all pages of a context. */
  attach(context: BrowserContext): void {
    context.on('console', (message) => {
      const { url } = message.location();
      if (url.startsWith(this.#endpoints.mailbox)) return; // the test's own request
      if (message.text().includes('WebSocket is closed before the connection')) return; // the app left while it was connecting
      if (['error', 'warning'].includes(message.type())) this.#complaints.push(`console: ${message.text()} (${url})`);
    });
    context.on('weberror', (error) =>
      this.#complaints.push(`exception: ${error.error().stack ?? error.error().message}`),
    );
  }

  /** Declares messages that the test causes on purpose. */
  expect(...complaints: RegExp[]): void {
    this.#expected.push(...complaints);
  }

  /** Fails on unexpected messages, and on requests that Forge would not allow. */
  check(network: ForwardProxy): void {
    const e = this.#endpoints;
    expect(this.#complaints.filter((line) => !this.#expected.some((pattern) => pattern.test(line)))).toEqual([]);
    const allowed = new Map([
      [e.issuer, [e.issuer, e.fileApi]], // the product: its own server, and requestRemote
      [e.app, [e.app, e.keyMailer, e.blobs, e.keyRelay]],
      [e.page, [e.page, e.linkApi, e.blobs]],
      [e.embed, [e.embed]],
    ]);
    const origins = [...Object.values<string>({ ...e }), e.realtime.replace('ws:', 'http:')];
    const strangers = network.exchanges.filter(({ origin, from, method }) => {
      if (method === 'CONNECT') return !origins.includes(origin.replace('https:', 'http:')); // how Playwright's own requests arrive
      return from === undefined ? !origins.includes(origin) : !allowed.get(from)?.includes(origin);
    });
    expect(strangers).toEqual([]);
  }
}
