// @vitest-environment node
import { expose } from 'comlink';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { stretchIn, type StretchWorker } from '@secure-share/shared/transfer/stretch';

const hash = Uint8Array.of(1, 2, 3);
const terminate = vi.fn();
let channel: MessageChannel;
let worker: Worker;

/** The thread's side: hashes, refuses or never answers. */
function start(stretch: (password: string, shareId: string) => unknown): void {
  expose({ stretch: stretch as StretchWorker['stretch'] } satisfies StretchWorker, channel.port2);
}

beforeEach(() => {
  terminate.mockReset();
  channel = new MessageChannel();
  worker = Object.assign(channel.port1, { onerror: null, terminate }) as unknown as Worker;
  channel.port1.start();
});

afterEach(() => {
  channel.port1.close();
  channel.port2.close();
});

it('hashes a password, and ends the thread', async () => {
  const stretch = vi.fn(() => hash);
  start(stretch);
  expect(await stretchIn(worker, 'secret', 'id')).toEqual(hash);
  expect(stretch).toHaveBeenCalledExactlyOnceWith('secret', 'id');
  expect(terminate).toHaveBeenCalledOnce();
});

it('ends the thread that refuses', async () => {
  start(() => {
    throw new RangeError('no memory');
  });
  await expect(stretchIn(worker, 'secret', 'id')).rejects.toThrow('no memory');
  expect(terminate).toHaveBeenCalledOnce();
});

it('ends the thread that dies', async () => {
  start(() => new Promise(() => undefined));
  const outcome = stretchIn(worker, 'secret', 'id');
  worker.onerror?.(new Event('error') as ErrorEvent);
  await expect(outcome).rejects.toMatchObject({ failure: { reason: 'unexpected', detail: 'worker' } });
  expect(terminate).toHaveBeenCalledOnce();
});
