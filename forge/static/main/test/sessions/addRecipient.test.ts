// @vitest-environment node
import { openMetadata, Secret } from '@secure-share/crypto';
import { describe, expect, it, vi } from 'vitest';

import { Problem } from '@secure-share/shared/api/errors';
import type { CreateRequest } from '../../src/api/fileApi';
import { addRecipient, type Addition, type Source } from '../../src/sessions/addRecipient';
import { draft, environment, keys, own, sending, services, setUp, storage, trouble, workers } from './sending';

vi.mock('../../src/bridge/host', () => ({}));
setUp();

const carol = { recipient: { accountId: 'carol', name: 'Carol' }, address: 'carol@acme.example' };
const secretOf = (id: string) => Secret.parse(keys.find(id)?.reveal() ?? '');
const add = (addition: Addition) => addRecipient(addition, services.services(workers, environment));
const lastAnnounced = () => services.page.announced.at(-1);

/** Sends to two people, and returns the addition of a third one to the first share. */
async function sent(more: Partial<Addition> = {}): Promise<Addition> {
  const others = [{ recipient: { accountId: 'dave', name: 'Dave' }, address: 'dave@acme.example' }];
  await sending.send(draft(1000, { others, openings: 3, notify: true }));
  const [first] = services.page.announced as [CreateRequest];
  const { id, sending: together, length, metadata } = first;
  const source: Source = {
    id,
    length,
    metadata,
    description: 'for all',
    ...(together ? { sending: together } : {}),
  };
  const delivery = { deliveryMethod: 'mail', mailLocale: 'fr', tickets: 4 } as const;
  return { source, secret: secretOf(id), terms: { openings: 3, notify: true }, ...carol, ...delivery, ...more };
}

describe('adding a recipient', () => {
  it('makes a share of the stored file, with a key of its own, and mails the key', async () => {
    const addition = await sent({ terms: { openings: 3, notify: true, lifetimeSeconds: 3600 } });
    const { source } = addition;
    const stored = storage.objects.size;
    const id = await add(addition);
    expect(lastAnnounced()).toMatchObject({
      id,
      copyOf: source.id,
      sending: source.sending,
      length: source.length,
      recipient: 'carol',
      openings: 3,
      notify: true,
      lifetimeSeconds: 3600,
      description: { sealed: `sealed for all ${id}` },
      fileInfo: { sealed: `sealed {"name":"a.bin","type":"application/octet-stream","size":1000} ${id}` },
    });
    expect(services.commits.at(-1)).not.toHaveProperty('sha256');
    expect(storage.objects.size).toBe(stored);
    const [first] = services.page.announced;
    const metadata = await openMetadata(lastAnnounced()?.metadata ?? '', secretOf(id), id);
    const before = await openMetadata(first?.metadata ?? '', addition.secret, source.id);
    expect(metadata.fileKey?.reveal()).toBe(before.fileKey?.reveal());
    expect(secretOf(id).reveal()).not.toBe(addition.secret.reveal());
    await vi.waitFor(() => expect(keys.find(id)?.state.value).toMatchObject({ phase: 'mailed', mailsLeft: 3 }), 60_000);
    expect(services.mails.at(-1)).toMatchObject({ to: 'carol@acme.example', locale: 'fr' });
    await vi.waitFor(() => expect(own.at(-1)).toBe(`finished ${id}`), 60_000);
  });

  it('names the share itself if it was sent alone', async () => {
    const addition = await sent();
    const { id, length, metadata = '' } = addition.source;
    const alone = { id, length, metadata };
    await add({ ...addition, source: alone });
    expect(lastAnnounced()?.sending).toBe(alone.id);
  });

  it('keeps what the sender sees of the file', async () => {
    const file = { name: 'plan.zip', type: 'application/zip', size: 1000, files: 3 };
    const addition = await sent();
    const id = await add({ ...addition, source: { ...addition.source, file } });
    expect(lastAnnounced()?.fileInfo?.sealed).toBe(`sealed ${JSON.stringify(file)} ${id}`);
  });

  it('adds somebody without the name of the file if that cannot be sealed', async () => {
    const addition = await sent();
    services.faults.seal.push(new Error('no site key'));
    await add(addition);
    expect(lastAnnounced()).not.toHaveProperty('fileInfo');
  });

  it('leaves the key to the sender', async () => {
    const id = await add(await sent({ deliveryMethod: 'copy', address: '' }));
    expect(keys.find(id)?.state.value.phase).toBe('byHand');
    expect(services.mails).toHaveLength(2);
  });

  it('asks again until the service has copied the file', async () => {
    const addition = await sent();
    services.faults.commit.push(trouble(), trouble());
    const id = await add(addition);
    expect(services.committed.slice(-3)).toEqual([id, id, id]);
  });

  it.each([
    ['a wrong key', { secret: Secret.generate() }, 'wrong-key'],
    ['a wrong address', { address: 'carol' }, 'address'],
  ])('announces nothing with %s', async (_, wrong, reason) => {
    const addition = await sent();
    const announced = services.page.announced.length;
    await expect(add({ ...addition, ...wrong })).rejects.toMatchObject({ reason });
    expect(services.page.announced).toHaveLength(announced);
  });

  it('announces nothing if the file has no key of its own', async () => {
    await sending.send(draft());
    const [first] = services.page.announced as [CreateRequest];
    const { id, length, metadata } = first;
    const delivery = { deliveryMethod: 'mail', mailLocale: 'fr', tickets: 4 } as const;
    const addition = { source: { id, length, metadata }, secret: secretOf(id), terms: {}, ...carol, ...delivery };
    await expect(add(addition)).rejects.toMatchObject({ failure: { reason: 'copy-source' } });
    expect(services.page.announced).toHaveLength(1);
  });

  it.each(['create', 'commit'] as const)('deletes the share if %s is refused', async (call) => {
    const addition = await sent();
    services.faults[call].push(new Problem('copy-source', 'it has ended', { status: 409 }));
    await expect(add(addition)).rejects.toMatchObject({ slug: 'copy-source' });
    await vi.waitFor(() => expect(own.at(-1)).toMatch(/^finished /), 60_000);
    expect(own.at(-1)).toBe(`finished ${services.withdrawn.at(-1)}`);
    expect(services.mails).toHaveLength(2);
  });
});
