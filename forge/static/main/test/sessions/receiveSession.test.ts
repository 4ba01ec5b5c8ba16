// @vitest-environment node
import { newId, sealBytes, sealMetadata, Secret } from '@secure-share/crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watch } from 'vue';

import type { ClaimRequest, Share } from '../../src/api/fileApi';
import { Problem } from '@secure-share/shared/api/errors';
import { Claims } from '@secure-share/shared/sessions/claims';
import { receiveApi } from '../../src/sessions/receiveApi';
import { createReceiving, type Receiving, type ReceiveState } from '@secure-share/shared/composables/receiving';
import { BlobServer } from '../transfer/blobServer';
import { digestOf, noise, testEnvironment, type TestEnvironment } from '../../../../shared/test/transfer/environment';
import { Tab, TestWorkers } from './workers';

vi.mock('../../src/bridge/host', () => ({}));

const secret = Secret.generate();
const key = secret.reveal();
const shareId = newId();
const gone = () => new Problem('unreachable', 'no answer');

let blobs: BlobServer;
let environment: TestEnvironment;
let workers: TestWorkers;
let tab: Tab;
let kept: Map<string, string>;
let claims: Claims;
let share: Share;
let calls: string[];
let faults: { show: Error[]; claim: Error[]; acknowledge: Error[] };
let claimed: ClaimRequest[];
let acknowledged: string[];
let forgotten: string[];
let saved: { file: Blob; name: string }[];
let windows: boolean; // whether the browser opens windows
let refuses: boolean; // whether the browser reports that it does not save
let receiving: Receiving;
let phases: string[];

// eslint-disable-next-line @typescript-eslint/require-await -- rejects like the calls that it replaces
async function call(name: keyof typeof faults): Promise<void> {
  calls.push(name);
  const error = faults[name].shift();
  if (error) throw error;
}

function open(): void {
  receiving = createReceiving(shareId, {
    clock: environment.clock,
    claims,
    startWorker: workers.start,
    forgetDownload: (id) => Promise.resolve(void forgotten.push(id)),
    save: (file, name, refused) => {
      calls.push('save');
      saved.push({ file, name });
      if (refuses) refused();
    },
    saveInWindow: (file, name) => {
      saved.push({ file, name });
      return windows;
    },
    api: receiveApi({
      showShare: () => call('show').then(() => share),
      claimShare: async (_, request) => {
        claimed.push(request);
        await call('claim');
        const later = new Date(environment.clock.now() + 300_000).toISOString();
        return {
          url: blobs.url('/blob'),
          urlExpiresAt: later,
          leaseEndsAt: later,
          length: blobs.objects.get('/blob')?.length ?? 0,
          metadata: '',
        };
      },
      acknowledgeShare: async (_, claimId) => {
        await call('acknowledge');
        acknowledged.push(claimId);
      },
    }),
  });
  phases = [];
  watch(
    receiving.state,
    ({ phase }) => {
      if (phases.at(-1) !== phase) phases.push(phase);
    },
    { flush: 'sync' },
  );
}

async function stored(
  plain: Uint8Array<ArrayBuffer>,
  { name = 'a.bin', type = 'application/octet-stream', sum = plain } = {},
): Promise<void> {
  blobs.objects.set('/blob', Buffer.from(await sealBytes(secret.ikm(), plain)));
  const metadata = await sealMetadata({ name, type, size: plain.length, digest: await digestOf(sum) }, secret, shareId);
  share = {
    id: shareId,
    role: 'recipient',
    sender: 'alice',
    recipient: 'bob',
    status: 'available',
    length: 1,
    createdAt: '2026-01-01T00:00:00Z',
    metadata,
  };
}

beforeEach(async () => {
  tab = new Tab();
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('addEventListener', tab.addEventListener);
  vi.stubGlobal('removeEventListener', tab.removeEventListener);
  blobs = await BlobServer.start();
  environment = testEnvironment();
  workers = new TestWorkers(environment);
  kept = new Map();
  claims = new Claims(
    () =>
      ({
        getItem: (name: string) => kept.get(name) ?? null,
        setItem: (name: string, value: string) => void kept.set(name, value),
        removeItem: (name: string) => void kept.delete(name),
      }) as Storage,
    { storage: () => localStorage, locks: () => undefined },
  );
  calls = [];
  faults = { show: [], claim: [], acknowledge: [] };
  [claimed, acknowledged, forgotten, saved, windows, refuses] = [[], [], [], [], true, false];
  await stored(noise(500_000));
  open();
});
afterEach(() => {
  blobs.stop();
  vi.unstubAllGlobals();
});

function at(phase: ReceiveState['phase'], act: () => void): void {
  const { stop } = watch(
    receiving.state,
    (now) => {
      if (now.phase !== phase) return;
      stop();
      act();
    },
    { flush: 'sync' },
  );
}

const words = { title: '', text: '', save: '', language: 'en' };

describe('receiving', () => {
  it('saves the file, and acknowledges it once the person has confirmed', async () => {
    await stored(noise(500_000), { name: '../../\u202eplan.pdf' });
    await receiving.open(` ${key.slice(0, 10)}\n${key.slice(10)} `);
    expect(receiving.state.value).toEqual({ phase: 'received', name: 'plan.pdf', size: 500_000 });
    expect(phases).toEqual(['checking', 'claiming', 'downloading', 'received']);
    expect([calls, receiving.confirmation.value, tab.asks]).toEqual([['show', 'claim', 'save'], 'wanted', true]);
    expect(forgotten).toEqual([]);
    await receiving.confirm();
    expect(forgotten).toEqual([shareId]);
    expect([calls, receiving.confirmation.value, tab.asks]).toEqual([
      ['show', 'claim', 'save', 'acknowledge'],
      'done',
      false,
    ]);
    expect(Buffer.from(await (saved[0]?.file.arrayBuffer() ?? new ArrayBuffer())).equals(noise(500_000))).toBe(true);
    expect(acknowledged).toEqual([claimed[0]?.claimId]);
    expect(kept.size).toBe(0);
    receiving.save();
    expect(receiving.saveInWindow?.(words)).toBe(true);
    windows = false;
    expect(receiving.saveInWindow?.(words)).toBe(false);
    expect(saved.map(({ name }) => name)).toEqual(Array(4).fill('plan.pdf'));
    expect(workers.workers[0]?.stopped).toBe(false); // the file belongs to that thread
  });

  it('shows a message and saves nothing', async () => {
    await stored(new TextEncoder().encode('hunter2'), { type: 'text/plain; secure-share=text' });
    await receiving.open(key);
    expect(receiving.state.value).toMatchObject({ phase: 'received', text: 'hunter2' });
    expect([saved, acknowledged, receiving.confirmation.value]).toEqual([[], [], 'wanted']);
  });

  it('makes the tab ask before a message is lost, until the person has it', async () => {
    await stored(new TextEncoder().encode('hunter2'), { type: 'text/plain; secure-share=text' });
    await receiving.open(key);
    expect(tab.asks).toBe(true);
    receiving.letGo();
    expect(tab.asks).toBe(false);
  });

  it('can be saved again until it is confirmed, for example after a cancelled dialog or a full disk', async () => {
    await receiving.open(key);
    receiving.save();
    receiving.save();
    expect([saved.length, acknowledged, receiving.confirmation.value]).toEqual([3, [], 'wanted']);
  });

  it('reports that the browser refused to save it, until the next attempt', async () => {
    refuses = true;
    await receiving.open(key);
    expect([receiving.state.value.phase, receiving.saveRefused.value, acknowledged]).toEqual(['received', true, []]);
    refuses = false;
    receiving.save();
    expect(receiving.saveRefused.value).toBe(false);
  });

  it('confirms only what was downloaded', async () => {
    await receiving.confirm();
    faults.claim.push(...Array.from({ length: 200 }, gone));
    await receiving.open(key);
    await receiving.confirm();
    expect([acknowledged, receiving.confirmation.value, claims.find(shareId)?.stage]).toEqual([[], 'none', 'begun']);
  });

  it('makes no request with a wrong key, and accepts the right one afterwards', async () => {
    await receiving.open(Secret.generate().reveal());
    expect(receiving.state.value).toEqual({ phase: 'wrong-key' });
    expect([calls, kept.size, blobs.log]).toEqual([['show'], 0, []]);
    await receiving.open(key);
    expect(receiving.state.value.phase).toBe('received');
  });

  it.each(['', 'abc', `${key}x`, key.replace(/./, '!')])(
    'makes no request for %j, which is not a key',
    async (text) => {
      await receiving.open(text);
      expect([receiving.state.value.phase, calls]).toEqual(['wrong-key', []]);
    },
  );

  it('shows until when another download has the lease', async () => {
    faults.claim.push(new Problem('claimed', 'busy', { status: 409, leaseEndsAt: '2026-01-01T00:15:00Z' }));
    await receiving.open(key);
    expect(receiving.state.value).toEqual({ phase: 'busy', until: '2026-01-01T00:15:00Z' });
  });

  it.each(['downloaded', 'declined', 'revoked', 'expired', 'unconfirmed'] as const)(
    'tells that it was %s',
    async (status) => {
      delete (share as { metadata?: string }).metadata;
      share = { ...share, status };
      await receiving.open(key);
      expect(receiving.state.value).toMatchObject({ phase: 'failed', failure: { reason: status }, canRetry: false });
      expect(calls).toEqual(['show']);
    },
  );

  it('reports that it ended during the download, and removes its claim and data', async () => {
    faults.claim.push(new Problem('revoked', 'over', { status: 410 }));
    await receiving.open(key);
    expect(receiving.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'revoked' } });
    expect([kept.size, forgotten]).toEqual([0, [shareId]]);
  });

  it('does not acknowledge a damaged file', async () => {
    await stored(noise(1000), { sum: noise(5) });
    await receiving.open(key);
    expect(receiving.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'damaged' } });
    expect([saved, acknowledged]).toEqual([[], []]);
    expect(kept.size).toBe(1); // the same claim can be used again
  });

  it('can be tried again when the service did not answer', async () => {
    faults.show.push(...Array.from({ length: 200 }, gone));
    await receiving.open(key);
    expect(receiving.state.value).toMatchObject({
      phase: 'failed',
      failure: { reason: 'unreachable' },
      canRetry: true,
    });
    faults.show.length = 0;
    await receiving.retry();
    expect(receiving.state.value.phase).toBe('received');
  });

  it('can be tried again after it was altered in transit, with the same claim', async () => {
    const whole = blobs.objects.get('/blob') ?? Buffer.alloc(0);
    blobs.objects.set('/blob', Buffer.from(whole.map((byte, i) => (i === 300_000 ? byte ^ 1 : byte))));
    await receiving.open(key);
    expect(receiving.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'damaged' }, canRetry: true });
    blobs.objects.set('/blob', whole);
    await receiving.retry();
    await receiving.confirm();
    expect(claimed.map(({ claimId }) => claimId)).toEqual([acknowledged[0], acknowledged[0]]);
    expect(saved).toHaveLength(1);
  });

  it('can be tried again once there is space', async () => {
    await stored(noise(17 * 2 ** 20));
    const { quota } = environment.origin;
    environment.origin.quota = 2 ** 20;
    await receiving.open(key);
    expect(receiving.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'no-room' }, canRetry: true });
    environment.origin.quota = quota;
    await receiving.retry();
    expect(receiving.state.value.phase).toBe('received');
  });

  it('is retried only by the person after the sign-in was refused', async () => {
    faults.show.push(new Problem('unauthorized', 'no', { status: 401 }));
    await receiving.open(key);
    expect(receiving.state.value).toMatchObject({
      phase: 'failed',
      failure: { reason: 'unauthorized' },
      canRetry: true,
    });
    expect(calls).toEqual(['show']);
    await receiving.retry();
    expect(receiving.state.value.phase).toBe('received');
  });

  it('waits for the person when the download stalls, and continues from there', async () => {
    blobs.faults.push({ method: 'GET', cutAfter: 100_000 });
    blobs.isDown = () => phases.includes('downloading') && !phases.includes('failed');
    at('failed', () => void receiving.retry());
    await receiving.open(key);
    expect(phases).toEqual(['checking', 'claiming', 'downloading', 'failed', 'downloading', 'received']);
    expect(blobs.log.at(-1)).toMatch(/^GET \/blob bytes=[1-9]\d*-\d+ 206$/); // how much had arrived depends on the machine
  });

  it('keeps the claim after a cancellation and a reload', async () => {
    at('downloading', () => receiving.cancel());
    await receiving.open(key);
    expect(receiving.state.value).toEqual({ phase: 'idle' });
    expect(acknowledged).toEqual([]);
    open();
    await receiving.open(key);
    expect(receiving.state.value.phase).toBe('received');
    expect(claimed[1]?.claimId).toBe(claimed[0]?.claimId);
  });
});

describe('the confirmation', () => {
  it('is repeated until it succeeds, and the person sees that', async () => {
    faults.acknowledge.push(...Array.from({ length: 30 }, gone));
    await receiving.open(key);
    const seen: unknown[] = [];
    watch(receiving.confirmation, (now) => seen.push([now, tab.asks, claims.find(shareId)?.stage]), { flush: 'sync' });
    await receiving.confirm();
    expect(seen).toEqual([
      ['running', true, 'confirmed'],
      ['delayed', true, 'confirmed'],
      ['done', false, 'confirmed'],
    ]);
    expect([acknowledged.length, saved.length, kept.size]).toEqual([1, 1, 0]);
  });

  it('keeps the file if it is refused permanently', async () => {
    faults.acknowledge.push(new Problem('no-such-claim', 'never', { status: 403 }));
    await receiving.open(key);
    await receiving.confirm();
    expect([receiving.state.value.phase, receiving.confirmation.value, kept.size]).toEqual(['received', 'refused', 0]);
  });

  it('can still be given after a reload', async () => {
    await receiving.open(key);
    open();
    expect([receiving.state.value.phase, receiving.confirmation.value]).toEqual(['idle', 'wanted']);
    await receiving.confirm();
    expect([acknowledged, receiving.confirmation.value, kept.size]).toEqual([[claimed[0]?.claimId], 'done', 0]);
  });

  it('is not implied by downloading again after a reload', async () => {
    await receiving.open(key);
    open();
    await receiving.open(key);
    expect([receiving.state.value.phase, receiving.confirmation.value, acknowledged, saved.length]).toEqual([
      'received',
      'wanted',
      [],
      2,
    ]);
    expect(claimed[1]?.claimId).toBe(claimed[0]?.claimId);
  });

  it('is repeated after a reload if the service had not received it', async () => {
    claims.mark(shareId, 'confirmed');
    const claim = claims.find(shareId)?.id;
    open();
    await vi.waitFor(() => expect(acknowledged).toEqual([claim]), 60_000);
    await vi.waitFor(() => expect([kept.size, phases]).toEqual([0, []]), 60_000);
  });

  it('is asked for downloads of the previous release', () => {
    kept.set(`secure-share claim ${shareId}`, `${newId()} received`);
    open();
    expect([receiving.confirmation.value, acknowledged]).toEqual(['wanted', []]);
  });
});

describe('a key', () => {
  it.each([
    ['', 'empty'],
    [' \n', 'empty'],
    [key, 'ok'],
    [`${key.slice(0, 11)} \u200b\r\n${key.slice(11)}`, 'ok'],
    [key.slice(1), 'short'],
    [`${key}A`, 'long'],
    [key.replace(/.$/, 'B'), 'ending'],
    [`${key.slice(1)}=`, 'short'],
    ['ключ', 'alphabet'],
  ])('%j is %s', (text, what) => {
    expect(receiving.checkKey(text)).toBe(what);
  });
});
