// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';

import { OUTSIDER } from '../../src/lib/outsider';
import type { FoundUpload } from '../../src/sessions/savedUploads';
import { noise } from '../../../../shared/test/transfer/environment';
import { at, draft, gone, mail, open, own, PART, phases, sending, services, setUp, storage } from './sending';

vi.mock('../../src/bridge/host', () => ({}));
setUp();

describe('an interrupted upload', () => {
  const LENGTH = 1_000_000;
  const files = (seed = 1) => [{ file: new File([noise(LENGTH, seed)], 'a.bin'), path: 'a.bin' }];

  /** What a page leaves that is closed after two of four parts. */
  async function interrupted(): Promise<FoundUpload> {
    open(PART);
    services.page.onGrant = (numbers) => {
      if (numbers.some((number) => number > 2)) throw gone();
    };
    await sending.send(draft(LENGTH));
    const { kept, sums } = services;
    if (!kept) throw new Error('nothing was kept');
    const { begun, ...rest } = kept;
    const page = services.page;
    open(PART);
    services.found = {
      ...rest,
      shareId: begun.request.id,
      interrupted: { ...begun, sums, stored: new Set(page.storedParts) },
    };
    storage.log.length = 0;
    return services.found;
  }

  it('keeps what a later page needs', async () => {
    open(PART);
    await sending.send(draft(LENGTH));
    expect(services.kept).toMatchObject({
      recipient: { accountId: 'bob', name: 'Bob' },
      deliveryMethod: 'mail',
      address: 'bob@acme.example',
      secret: mail().reveal(),
      files: [{ path: 'a.bin', size: LENGTH }],
    });
    expect([...services.sums.keys()].sort()).toEqual([1, 2, 3, 4]);
  });

  it('keeps nothing of a text', async () => {
    open(1000);
    await sending.send(draft(0, { source: { kind: 'text', text: 'secret'.repeat(500) } }));
    expect(services.kept).toBeUndefined();
    expect(sending.state.value.phase).toBe('sent');
  });

  it('keeps nothing of what has a password', async () => {
    open(PART);
    const recipient = { accountId: OUTSIDER, name: 'Dr. Guest' };
    await sending.send(draft(LENGTH, { recipient, password: 'correct horse' }));
    expect(services.kept).toBeUndefined();
    expect(sending.state.value.phase).toBe('sent');
  });

  it('continues to the mail under its own id and key', async () => {
    const found = await interrupted();
    await sending.resume(found, files());
    expect(sending.state.value).toMatchObject({ phase: 'sent', shareId: found.shareId });
    expect(phases).toContain('checking');
    expect(services.mails[0]).toMatchObject({ secret: found.secret, to: 'bob@acme.example' });
    expect(services.page.announced).toEqual([found.interrupted.request]);
    expect(own).toEqual([`resumed ${found.shareId}`, `finished ${found.shareId}`]);
    expect(sending.resumed.value).toMatchObject({ recipient: { name: 'Bob' } });
  });

  it('stays as it is if other files are chosen, and nothing leaves', async () => {
    const found = await interrupted();
    await sending.resume(found, files(2));
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'other-file' }, canRetry: false });
    await vi.waitFor(() => expect(own).toEqual([`resumed ${found.shareId}`, `released ${found.shareId}`]), 60_000);
    sending.reset();
    expect([services.withdrawn, storage.log, services.page.announced]).toEqual([[], [], []]);
    expect(sending.resumed.value).toBeUndefined();
  });

  it('stays as it is if it is cancelled before anything was sent', async () => {
    const found = await interrupted();
    at('checking', () => sending.cancel());
    await sending.resume(found, files());
    await vi.waitFor(() => expect(own).toEqual([`resumed ${found.shareId}`, `released ${found.shareId}`]), 60_000);
    expect(sending.state.value).toMatchObject({ phase: 'cancelled', removal: 'none' });
    expect([services.withdrawn, storage.log]).toEqual([[], []]);
  });

  it('is deleted if it is cancelled later', async () => {
    const found = await interrupted();
    at('uploading', () => sending.cancel());
    await sending.resume(found, files());
    await vi.waitFor(() => expect(own.at(-1)).toBe(`finished ${found.shareId}`), 60_000);
    expect(services.withdrawn).toEqual([found.shareId]);
  });

  it('is left to the tab that has it', async () => {
    const found = await interrupted();
    services.found = undefined;
    await sending.resume(found, files());
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'upload-elsewhere' } });
    expect([own, storage.log]).toEqual([[], []]);
  });
});
