import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { OnChange } from '../../src/api/changes';
import { Problem } from '@secure-share/shared/api/errors';
import { poll, type Polling } from '../../src/api/polling';

vi.mock('../../src/api/live', () => ({
  listen: (changed: OnChange, toggled: (live: boolean) => void) => {
    updates = { changed, toggled };
    return () => toggled(false);
  },
}));

/** What the connection for live updates calls. */
let updates: { changed: OnChange; toggled: (live: boolean) => void } | undefined;
let polling: Polling | undefined;
let hidden: boolean;
let asked: number[]; // seconds since the start
let ask: ReturnType<typeof vi.fn<() => Promise<boolean>>>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  hidden = false;
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
  asked = [];
  ask = vi.fn(() => Promise.resolve(false));
});

afterEach(() => {
  polling?.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function start(lively = true): Polling {
  const begin = performance.now();
  polling = poll(
    () => {
      asked.push((performance.now() - begin) / 1000);
      return ask();
    },
    () => lively,
  );
  return polling;
}

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);
const gaps = () => asked.slice(1).map((at, i) => Math.round((at - (asked[i] ?? 0)) * 100) / 100);

function show(visible: boolean): void {
  hidden = !visible;
  document.dispatchEvent(new Event('visibilitychange'));
}

it('asks at once, then less and less often, up to once a minute', async () => {
  start();
  await pass(600);
  expect(asked[0]).toBe(0);
  expect(gaps().slice(0, 9)).toEqual([7.5, 11.25, 16.88, 25.31, 37.97, 56.95, 60, 60, 60]);
});

it('starts again with 5 seconds after a change', async () => {
  start();
  await pass(300);
  ask.mockResolvedValueOnce(true);
  await pass(120);
  expect(gaps()).toContain(5);
});

describe('when the person does something', () => {
  it.each(['pointerdown', 'keydown'])('the next request comes 5 seconds after the last: %s', async (kind) => {
    start();
    await pass(240);
    const last = asked.at(-1) ?? 0;
    window.dispatchEvent(new Event(kind));
    await pass(5);
    expect(asked.at(-1)).toBeCloseTo(Math.max(last + 5, 240), 2);
  });

  it('a list that is not shown ignores it', async () => {
    start(false);
    await pass(240);
    const before = asked.length;
    window.dispatchEvent(new Event('pointerdown'));
    await pass(5);
    expect(asked).toHaveLength(before);
  });

  it('it does not cause many requests', async () => {
    start();
    for (let i = 0; i < 100; i++) {
      window.dispatchEvent(new Event('keydown'));
      await pass(0.3);
    }
    expect(asked.length).toBeLessThanOrEqual(7);
  });
});

it('waits a minute after the sign-in was refused, unless Try again is pressed', async () => {
  ask.mockRejectedValue(new Problem('unauthorized', 'no', { status: 401 }));
  const { refresh } = start();
  for (let i = 0; i < 19; i++) {
    await pass(3);
    window.dispatchEvent(new Event('keydown'));
  }
  show(false);
  show(true);
  expect(asked).toEqual([0]);
  await refresh();
  expect(asked).toHaveLength(2);
});

describe('a hidden tab', () => {
  it('asks nothing, and asks at once when it is shown again', async () => {
    start();
    await pass(1);
    show(false);
    await pass(3600);
    expect(asked).toHaveLength(1);
    show(true);
    await pass(0);
    expect(asked).toHaveLength(2);
  });

  it('asks at once after a short time in the background during a long pause', async () => {
    start();
    await pass(250);
    const before = asked.length;
    show(false);
    show(true);
    await pass(0);
    expect(asked).toHaveLength(before + 1);
  });

  it('asks nothing after the running request', async () => {
    let answer: (changed: boolean) => void = () => undefined;
    ask.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    start();
    show(false);
    answer(true);
    await pass(3600);
    expect(asked).toHaveLength(1);
  });

  it('does not ask more often when it is shown and hidden repeatedly', async () => {
    start();
    for (let i = 0; i < 50; i++) {
      show(false);
      show(true);
      await pass(0.1);
    }
    expect(asked.length).toBeLessThanOrEqual(2);
  });
});

describe('one at a time', () => {
  it('a refresh waits for the running request, and asks again', async () => {
    let answer: (changed: boolean) => void = () => undefined;
    ask.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    const { refresh } = start();
    const done = Promise.all([refresh(), refresh(), refresh()]);
    await pass(100);
    expect(asked).toHaveLength(1);
    answer(false);
    await done;
    expect(asked).toHaveLength(2);
  });

  it('a refresh delays the next request', async () => {
    const { refresh } = start();
    await pass(7);
    await refresh();
    await pass(3);
    expect(asked).toHaveLength(2);
  });
});

describe('a service that refuses', () => {
  it('is asked less often, and refresh does not reject', async () => {
    ask.mockRejectedValue(new Problem('unreachable', ''));
    const { refresh } = start();
    await expect(refresh()).resolves.toBeUndefined();
    await pass(100);
    expect(gaps().slice(1, 3)).toEqual([11.25, 16.88]);
  });

  it('is not asked before the time that it names, whatever the person does', async () => {
    ask.mockRejectedValueOnce(new Problem('unavailable', '', { status: 429, retryAfter: 120 }));
    start();
    await pass(60);
    window.dispatchEvent(new Event('keydown'));
    show(false);
    show(true);
    await pass(59);
    expect(asked).toHaveLength(1);
    await pass(1);
    expect(asked).toHaveLength(2);
  });
});

describe('a browser that goes offline or is back', () => {
  it.each(['offline', 'online'])('asks at once: %s', async (kind) => {
    start();
    await pass(250);
    const before = asked.length;
    window.dispatchEvent(new Event(kind));
    await pass(0);
    expect(asked).toHaveLength(before + 1);
  });

  it('asks nothing in a hidden tab until that is shown', async () => {
    start();
    await pass(1);
    show(false);
    window.dispatchEvent(new Event('online'));
    await pass(3600);
    expect(asked).toHaveLength(1);
    show(true);
    await pass(0);
    expect(asked).toHaveLength(2);
  });

  it('asks nothing before the time that the service named', async () => {
    ask.mockRejectedValueOnce(new Problem('unavailable', '', { status: 429, retryAfter: 120 }));
    start();
    await pass(60);
    window.dispatchEvent(new Event('online'));
    await pass(59);
    expect(asked).toHaveLength(1);
  });
});

describe('after the end', () => {
  it('it makes no request', async () => {
    start().stop();
    await pass(3600);
    window.dispatchEvent(new Event('keydown'));
    window.dispatchEvent(new Event('online'));
    show(true);
    await pass(3600);
    expect(asked).toHaveLength(1);
  });

  it('nor after the running request', async () => {
    let answer: (changed: boolean) => void = () => undefined;
    ask.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    start().stop();
    answer(true);
    await pass(3600);
    expect(asked).toHaveLength(1);
  });
});

describe('while there are live updates', () => {
  async function startLive(share?: string): Promise<void> {
    polling = poll(
      () => {
        asked.push(performance.now() / 1000);
        return ask();
      },
      undefined,
      share,
    );
    await vi.waitFor(() => expect(updates).toBeDefined(), 60_000);
    await pass(0);
    updates?.toggled(true);
  }

  it('asks when something changed, and otherwise every ten minutes', async () => {
    await startLive();
    await pass(599);
    expect(asked.length).toBe(1);
    updates?.changed('one');
    await pass(0);
    expect(asked.length).toBe(2);
    await pass(2 + 599);
    expect(asked.length).toBe(3);
    await pass(1);
    expect(asked.length).toBe(4);
  });

  it('reads a list once more two seconds after a change, which it may have missed', async () => {
    await startLive();
    updates?.changed('one');
    await pass(1);
    updates?.changed('two');
    await pass(1.9);
    expect(asked.length).toBe(3);
    await pass(0.1);
    expect(asked.length).toBe(4);
    await pass(590);
    expect(asked.length).toBe(4);
  });

  it('does so in a hidden tab when that is shown', async () => {
    await startLive();
    show(false);
    updates?.changed('one');
    await pass(30);
    expect(asked.length).toBe(2);
    show(true);
    await pass(0);
    expect(asked.length).toBe(3);
  });

  it('asks again soon after a failure', async () => {
    await startLive('one');
    ask.mockRejectedValueOnce(new Problem('unavailable', '', { status: 503 }));
    updates?.changed('one');
    await pass(60);
    expect(asked.length).toBe(3);
  });

  it('asks for one share only when that changed, or any may have', async () => {
    await startLive('one');
    updates?.changed('other');
    await pass(0);
    expect(asked.length).toBe(1);
    updates?.changed('one');
    await pass(0);
    updates?.changed();
    await pass(0);
    expect(asked.length).toBe(3);
    await pass(590); // a share is read from its row, which misses nothing
    expect(asked.length).toBe(3);
  });

  it('asks from time to time again when they end', async () => {
    await startLive();
    await pass(100);
    updates?.toggled(false);
    await pass(0);
    expect(asked.length).toBe(2);
    await pass(8);
    expect(asked.length).toBe(3);
  });
});
