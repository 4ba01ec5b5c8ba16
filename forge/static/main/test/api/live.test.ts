import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Problem } from '@secure-share/shared/api/errors';
import { realtimeToken } from '../../src/api/fileApi';
import { listen } from '../../src/api/live';

vi.mock('../../src/api/fileApi', () => ({ realtimeToken: vi.fn() }));

/** What the page opened, in order. */
let sockets: Socket[];
let hidden: boolean;
let changes: (string | undefined)[];
let states: boolean[];
let stop: () => void;

class Socket {
  readonly sent: unknown[] = [];
  closed = false;
  onopen?: () => void;
  onclose?: () => void;
  onmessage?: (event: { data: string }) => void;

  readonly url: string;
  readonly protocols: string[];

  constructor(url: string, protocols: string[]) {
    this.url = url;
    this.protocols = protocols;
    sockets.push(this);
  }
  send = (text: string) => this.sent.push(JSON.parse(text));
  close = () => (this.closed = true);
  get = (message: object | string) =>
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now: 1_800_000_000_000 });
  vi.spyOn(Math, 'random').mockReturnValue(1);
  hidden = false;
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
  vi.stubGlobal('WebSocket', Socket);
  vi.mocked(realtimeToken).mockReset().mockResolvedValue({
    url: 'wss://live.example/live',
    token: 'secret',
    expiresAt: '2027-01-15T12:00:00Z',
  });
  [sockets, changes, states] = [[], [], []];
});

afterEach(() => {
  stop();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

function last(): Socket {
  const socket = sockets.at(-1);
  if (!socket) throw new Error('nothing was opened');
  return socket;
}

/** Starts, and connects. */
async function begin(): Promise<void> {
  stop = listen(
    (share) => changes.push(share),
    (live) => states.push(live),
  );
  await pass(0);
}

async function start(): Promise<Socket> {
  await begin();
  return last();
}

/** The answer to the first catch-up. */
async function startLive(): Promise<Socket> {
  const socket = await start();
  socket.onopen?.();
  socket.get({ type: 'events', complete: true, now: 1_800_000_001_000 });
  return socket;
}

function show(visible: boolean): void {
  hidden = !visible;
  document.dispatchEvent(new Event('visibilitychange'));
}

it('sends the token as a subprotocol, and never in the address', async () => {
  const socket = await start();
  expect([socket.url, socket.protocols]).toEqual([
    'wss://live.example/live',
    ['secure-share.v1', 'secure-share.token.secret'],
  ]);
});

it('is live once it has caught up from the time when it began', async () => {
  const socket = await start();
  expect(states).toEqual([]);
  socket.onopen?.();
  expect(socket.sent).toEqual([{ action: 'since', since: 1_800_000_000_000 }]);
  socket.get({ type: 'events', complete: true, now: 1_800_000_001_000, events: [{ share: 'missed' }] });
  expect([states, changes]).toEqual([[true], ['missed']]);
  socket.get({ type: 'event', event: 'available', share: 'one', version: 2, at: 1 });
  expect(changes).toEqual(['missed', 'one']);
});

it('has everything read again if events may be missing', async () => {
  const socket = await start();
  socket.onopen?.();
  socket.get({ type: 'events', now: 1_800_000_001_000, events: [{ share: 'one' }] });
  expect(changes).toEqual([undefined]);
});

it('catches up from time to time, which finds lost events', async () => {
  const socket = await startLive();
  await pass(100);
  expect(socket.sent[1]).toEqual({ action: 'since', since: 1_800_000_001_000 });
  socket.get({ type: 'events', complete: true, now: 1_800_000_101_000, events: [{ share: 'lost' }] });
  expect(changes).toEqual(['lost']);
  await pass(99);
  expect([sockets.length, states]).toEqual([1, [true]]);
});

describe('connects again', () => {
  it('when the connection ends, later after each failure', async () => {
    (await startLive()).onclose?.();
    expect(states).toEqual([true, false]);
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]) {
      const before = sockets.length;
      await pass(seconds - 0.1);
      expect(sockets.length).toBe(before);
      await pass(0.1);
      expect(sockets.length).toBe(before + 1);
      last().onclose?.();
    }
  });

  it('soon after it was connected', async () => {
    (await startLive()).onclose?.();
    await pass(1);
    last().onopen?.();
    expect(last().sent).toEqual([{ action: 'since', since: 1_800_000_001_000 }]);
    last().get({ type: 'events', complete: true, now: 1_800_000_002_000 });
    last().onclose?.();
    await pass(1);
    expect([sockets.length, states]).toEqual([3, [true, false, true, false]]);
  });

  it('after half the pause at least, so that not all pages come at the same time', async () => {
    vi.mocked(Math.random).mockReturnValue(0);
    (await startLive()).onclose?.();
    await pass(0.4);
    expect(sockets.length).toBe(1);
    await pass(0.1);
    expect(sockets.length).toBe(2);
  });

  it('when an answer does not come', async () => {
    const socket = await startLive();
    await pass(100);
    socket.get({ type: 'error', error: 'expired' });
    socket.get('no JSON');
    await pass(15);
    expect([socket.closed, states]).toEqual([true, [true, false]]);
    socket.onclose?.(); // comes late
    socket.get({ type: 'event', share: 'late' });
    await pass(1);
    expect([sockets.length, changes]).toEqual([2, []]);
  });

  it('before its token ends', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    vi.mocked(realtimeToken).mockResolvedValue({ url: 'wss://live.example/live', token: 'secret', expiresAt });
    const socket = await startLive();
    for (let asked = 1; asked < 36; asked++) {
      await pass(100);
      socket.get({ type: 'events', complete: true, now: Date.now() });
    }
    await pass(39.9);
    expect(socket.closed).toBe(false);
    await pass(0.1);
    expect([socket.closed, states]).toEqual([true, [true, false]]);
    await pass(1);
    expect(sockets.length).toBe(2);
  });

  it('a minute later at the earliest, if the clock says that the token has ended', async () => {
    vi.mocked(realtimeToken).mockResolvedValue({
      url: 'wss://live.example/live',
      token: 'secret',
      expiresAt: '2020-01-01T00:00:00Z',
    });
    const socket = await startLive();
    await pass(59.9);
    expect(socket.closed).toBe(false);
    await pass(0.1);
    expect(socket.closed).toBe(true);
  });

  it('when the browser is online again, however long the pause was', async () => {
    const socket = await startLive();
    window.dispatchEvent(new Event('online'));
    expect([socket.closed, states]).toEqual([true, [true, false]]);
    await pass(1);
    expect(sockets.length).toBe(2);
    for (let tries = 0; tries < 10; tries++) {
      last().onclose?.();
      await pass(300);
    }
    last().onclose?.(); // the next try is five minutes away
    const before = sockets.length;
    window.dispatchEvent(new Event('online'));
    await pass(1);
    expect(sockets.length).toBe(before + 1);
  });

  it('when the token cannot be read', async () => {
    vi.mocked(realtimeToken).mockRejectedValueOnce(new Problem('unreachable', 'POST: no answer'));
    await begin();
    expect(sockets).toEqual([]);
    await pass(1);
    expect(sockets.length).toBe(1);
  });
});

it('asks no more if the operator has no live updates', async () => {
  vi.mocked(realtimeToken).mockRejectedValue(new Problem('realtime-off', 'No live updates', { status: 404 }));
  await begin();
  show(false);
  show(true);
  await pass(1000);
  expect([sockets.length, vi.mocked(realtimeToken).mock.calls.length]).toEqual([0, 1]);
});

it('disconnects a hidden tab after a minute, and catches up when it is visible', async () => {
  const socket = await startLive();
  show(false);
  await pass(59);
  show(true);
  await pass(30);
  expect(socket.closed).toBe(false);
  show(false);
  await pass(11);
  socket.get({ type: 'events', complete: true, now: 1_800_000_101_000 }); // or it would end for want of an answer
  await pass(48.9);
  expect(socket.closed).toBe(false);
  await pass(0.1);
  expect([socket.closed, states]).toEqual([true, [true, false]]);
  await pass(1000);
  expect(sockets.length).toBe(1);
  show(true);
  await pass(0);
  expect(sockets.length).toBe(2);
  last().onopen?.();
  expect(last().sent).toEqual([{ action: 'since', since: 1_800_000_101_000 }]);
  last().get({ type: 'events', complete: true, now: 1_800_001_000_000, events: [{ share: 'meanwhile' }] });
  expect([states, changes]).toEqual([[true, false, true], ['meanwhile']]);
});

it('stops for good', async () => {
  const socket = await startLive();
  stop();
  expect([socket.closed, states]).toEqual([true, [true, false]]);
  await pass(1000);
  show(true);
  window.dispatchEvent(new Event('online'));
  await pass(1);
  expect(sockets.length).toBe(1);
});
