// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';

import { Problem } from '@secure-share/shared/api/errors';
import { at, draft, gone, keys, mail, sending, services, setUp, storage, tab, trouble, workers } from './sending';

vi.mock('../../src/bridge/host', () => ({}));
setUp();

describe('cancelling', () => {
  it('is shown at once and withdraws the announced share, even before its response', async () => {
    let answer: () => void = () => undefined;
    services.faults.withdraw.push(gone(), trouble());
    const asked = new Promise<void>((resolve) => {
      services.onCreate = () =>
        new Promise((reply) => {
          answer = reply;
          resolve();
        });
    });
    const sent = sending.send(draft());
    await asked;
    sending.cancel();
    expect(sending.state.value).toEqual({ phase: 'cancelled', removal: 'running', mailed: false });
    expect([services.withdrawn, tab.asks]).toEqual([[], true]);
    answer();
    await sent;
    await vi.waitFor(() => {
      expect(sending.state.value).toEqual({ phase: 'cancelled', removal: 'done', mailed: false });
    }, 60_000);
    expect([services.withdrawn.length, tab.asks, storage.log, services.commits]).toEqual([1, false, [], []]);
  });

  it('reports that the service did not confirm the deletion', async () => {
    services.faults.withdraw.push(...Array.from({ length: 200 }, gone));
    at('uploading', () => sending.cancel());
    await sending.send(draft());
    await vi.waitFor(() => {
      expect(sending.state.value).toEqual({ phase: 'cancelled', removal: 'failed', mailed: false });
    }, 60_000);
  });

  it('says that a mail in progress may still arrive, and drops the key', async () => {
    at('mailing', () => sending.cancel());
    await sending.send(draft());
    await vi.waitFor(() => {
      expect(sending.state.value).toEqual({ phase: 'cancelled', removal: 'done', mailed: true });
    }, 60_000);
    expect([services.withdrawn.length, keys.hasUnmailed]).toEqual([1, false]);
  });

  it('mails nothing if the commit was running', async () => {
    at('committing', () => sending.cancel());
    await sending.send(draft());
    await vi.waitFor(() => {
      expect(sending.state.value).toEqual({ phase: 'cancelled', removal: 'done', mailed: false });
    }, 60_000);
    expect([services.mails, services.withdrawn.length]).toEqual([[], 1]);
  });

  it('allows the next upload at once, and does not change its state', async () => {
    at('announcing', () => sending.cancel());
    const first = sending.send(draft());
    const second = sending.send(draft());
    await Promise.all([first, second]);
    expect([sending.state.value.phase, services.mails.length, services.page.announced.length]).toEqual(['sent', 1, 1]);
  });

  it('makes no request if nothing was announced', async () => {
    at('announcing', () => sending.cancel());
    await sending.send(draft(2_000_000));
    await vi.waitFor(() => expect(workers.workers[0]?.stopped).toBe(true), 60_000);
    expect([services.page.announced, services.withdrawn]).toEqual([[], []]);
    expect(sending.state.value).toEqual({ phase: 'cancelled', removal: 'none', mailed: false });
  });

  it.each(['create', 'commit'] as const)(
    'asks the person once the sign-in was refused, and continues from there (%s)',
    async (call) => {
      services.faults[call].push(new Problem('unauthorized', 'no', { status: 401 }));
      await sending.send(draft());
      expect(sending.state.value).toMatchObject({
        phase: 'failed',
        failure: { reason: 'unauthorized' },
        canRetry: true,
      });
      expect(services.withdrawn).toEqual([]);
      await sending.retry();
      expect([sending.state.value.phase, mail().state.value.phase]).toEqual(['sent', 'mailed']);
      expect(storage.log.filter((line) => line.startsWith('PUT'))).toHaveLength(1);
    },
  );

  it('withdraws a failed share when the person gives up', async () => {
    services.faults.commit.push(...Array.from({ length: 200 }, gone));
    await sending.send(draft());
    sending.reset();
    expect(sending.state.value.phase).toBe('idle');
    await vi.waitFor(() => expect(services.withdrawn).toHaveLength(1), 60_000);
  });
});
