// @vitest-environment node
import { GateProof, mailId, openBytes, openMetadata, RecipientNonce, Secret } from '@secure-share/crypto';
import { describe, expect, it, vi } from 'vitest';
import { watch } from 'vue';

import { Problem } from '@secure-share/shared/api/errors';
import { OUTSIDER } from '../../src/lib/outsider';
import { noise } from '../../../../shared/test/transfer/environment';
import {
  at,
  draft,
  environment,
  gone,
  keys,
  mail,
  open,
  own,
  PART,
  phases,
  sending,
  services,
  setUp,
  storage,
  STRETCHED,
  trouble,
  workers,
} from './sending';

vi.mock('../../src/bridge/host', () => ({}));
setUp();

describe('sending', () => {
  it('completes with the mail', async () => {
    await sending.send(draft(1000, { description: 'for you' }));
    expect(sending.state.value).toMatchObject({ phase: 'sent', expiresAt: '2026-01-04T00:00:00Z' });
    expect(mail().state.value).toEqual({ phase: 'mailed', address: 'bob@acme.example', mailsLeft: 4 });
    expect(phases).toEqual(['announcing', 'uploading', 'committing', 'mailing', 'sent']);

    const [request] = services.mails;
    const key = mail().reveal();
    expect(request).toMatchObject({ ticket: 'ticket 1', secret: key, to: 'bob@acme.example', locale: 'de' });
    const hash = await RecipientNonce.parse(request?.nonce ?? '').hash('bob@acme.example');
    expect(services.commits[0]?.recipientHash).toBe(hash);
    expect(new TextEncoder().encode(services.commits[0]?.senderName)).toHaveLength(199); // whole characters, 200 bytes at most
    expect(Buffer.from(await openBytes(Secret.parse(key).ikm(), services.page.body())).equals(noise(1000))).toBe(true);
    expect(services.page.announced[0]?.description?.sealed).toBe(
      `sealed for you ${services.page.announced[0]?.id ?? ''}`,
    );
    expect(services.page.announced[0]?.fileInfo?.sealed).toBe(
      `sealed {"name":"a.bin","type":"","size":1000} ${services.page.announced[0]?.id ?? ''}`,
    );
    expect(workers.workers.map((p) => p.stopped)).toEqual([true]);
  });

  it('seals what somebody outside reads with the key, and label and description for the sender', async () => {
    const recipient = { accountId: OUTSIDER, name: 'Dr. Guest' };
    await sending.send(draft(1000, { recipient, description: 'for you', address: 'guest@outside.example' }));
    expect(sending.state.value).toMatchObject({ phase: 'sent' });
    const request = services.page.announced[0];
    const id = request?.id ?? '';
    expect(request).toMatchObject({
      recipient: '*outsider',
      label: { sealed: `sealed Dr. Guest ${id}` },
      description: { sealed: `sealed for you ${id}` },
    });
    const metadata = await openMetadata(request?.metadata ?? '', Secret.parse(mail().reveal()), id);
    expect(metadata).toMatchObject({ for: 'Dr. Guest', description: 'for you' });
    expect(new TextEncoder().encode(metadata.sender)).toHaveLength(199); // whole characters, 200 bytes at most
    expect([mail().outsider, services.mails[0]?.to]).toEqual([true, 'guest@outside.example']);
  });

  it('seals with key and password what has one, and mails the key alone', async () => {
    const recipient = { accountId: OUTSIDER, name: 'Dr. Guest' };
    await sending.send(draft(1000, { recipient, address: 'guest@outside.example', password: 'correct horse' }));
    expect(sending.state.value).toMatchObject({ phase: 'sent' });
    const request = services.page.announced[0];
    const id = request?.id ?? '';
    expect(services.stretched).toEqual([['correct horse', id]]);
    const alone = Secret.parse(mail().reveal());
    const both = await alone.withPassword(STRETCHED, id);
    const verifierOf = async (secret: Secret, of: string) => (await secret.claimKey(of)).verifier();
    expect(request).toMatchObject({
      verifier: await verifierOf(both, id),
      keyVerifier: await verifierOf(alone, id),
      mailVerifier: await verifierOf(alone, await mailId(id)),
    });
    expect(await openMetadata(request?.metadata ?? '', both, id)).toMatchObject({ for: 'Dr. Guest' });
    expect([mail().password, services.mails[0]?.secret]).toEqual(['correct horse', alone.reveal()]);
    expect(mail().passwordMode).toBeUndefined();
    expect(JSON.stringify([request, services.mails])).not.toContain('correct horse');
  });

  it('does not seal with the password of a gate, of which the service gets a verifier', async () => {
    const recipient = { accountId: OUTSIDER, name: 'Dr. Guest' };
    const gated = {
      recipient,
      address: 'guest@outside.example',
      password: 'correct horse',
      passwordMode: 'gate',
    } as const;
    await sending.send(draft(1000, gated));
    expect(sending.state.value).toMatchObject({ phase: 'sent' });
    const request = services.page.announced[0];
    const id = request?.id ?? '';
    const alone = Secret.parse(mail().reveal());
    expect(request).toMatchObject({
      verifier: await (await alone.claimKey(id)).verifier(),
      gate: { verifier: await (await GateProof.of(STRETCHED, id)).verifier() },
    });
    expect(request).not.toHaveProperty('keyVerifier');
    expect(await openMetadata(request?.metadata ?? '', alone, id)).toMatchObject({ for: 'Dr. Guest' });
    expect([mail().password, mail().passwordMode]).toEqual(['correct horse', 'gate']);
    expect(JSON.stringify([request, services.mails])).not.toContain('correct horse');
  });

  it('puts nothing of the sender into the metadata for a colleague', async () => {
    await sending.send(draft(1000, { description: 'for you' }));
    const { metadata = '', id = '' } = services.page.announced[0] ?? {};
    const opened = await openMetadata(metadata, Secret.parse(mail().reveal()), id);
    expect(Object.keys(opened).sort()).toEqual(['name', 'size', 'type']);
  });

  it('announces no description that is empty', async () => {
    await sending.send(draft(1000, { description: '' }));
    expect(services.page.announced[0]).not.toHaveProperty('description');
  });

  it('asks for the lifetime that the sender chose, and for none otherwise', async () => {
    await sending.send(draft(1000, { lifetimeSeconds: 3600 }));
    sending.reset();
    await sending.send(draft(1000));
    expect(services.page.announced.map((request) => request.lifetimeSeconds)).toEqual([3600, undefined]);
  });

  it.each([[{ openings: 3 }], [{ untilExpiry: true }], [{}]] as const)(
    'announces %o, and shows what the service confirms',
    async (chosen) => {
      await sending.send(draft(1000, chosen));
      const { openings, untilExpiry } = services.page.announced[0] ?? {};
      expect({ openings, untilExpiry }).toEqual({ openings: undefined, untilExpiry: undefined, ...chosen });
      expect(sending.state.value).toMatchObject({ phase: 'sent', openings, untilExpiry });
    },
  );

  it('asks for notices only if the sender wants them', async () => {
    await sending.send(draft(1000, { notify: true }));
    sending.reset();
    await sending.send(draft(1000));
    expect(services.page.announced.map((request) => request.notify)).toEqual([true, undefined]);
  });

  it('continues without a name in the list if it cannot be encrypted', async () => {
    services.faults.seal.push(trouble());
    await sending.send(draft(1000));
    expect(sending.state.value).toMatchObject({ phase: 'sent' });
    expect(services.page.announced[0]).not.toHaveProperty('fileInfo');
  });

  it('commits with the checksum of the parts', async () => {
    open(PART);
    await sending.send(draft(1_000_000));
    expect(services.commits[0]?.sha256).toMatch(/^[\w-]{43}$/);
  });

  it('requests no ticket and mails nothing if the sender hands the key over', async () => {
    await sending.send(draft(1000, { deliveryMethod: 'copy', address: '' }));
    expect(sending.state.value).toMatchObject({ phase: 'sent', expiresAt: '2026-01-04T00:00:00Z' });
    expect(phases).not.toContain('mailing');
    expect(services.commits.map((c) => c.recipientHash)).toEqual([undefined]);
    expect(services.mails).toEqual([]);
    expect(mail().state.value).toEqual({ phase: 'byHand', address: '', mailsLeft: 0 });
    const opened = await openBytes(Secret.parse(mail().reveal()).ikm(), services.page.body());
    expect(Buffer.from(opened).equals(noise(1000))).toBe(true);

    expect(keys.hasUnmailed).toBe(true);
    mail().copied();
    expect(mail().state.value).toEqual({ phase: 'copied', address: '', mailsLeft: 0 });
    expect(keys.hasUnmailed).toBe(false);
  });

  it('leaves the key to the sender if the policy now forbids the mail', async () => {
    const forbidden = new Problem('policy', 'no', { status: 403 });
    services.faults.commit.push(trouble(), forbidden, trouble());
    await sending.send(draft());
    expect(sending.state.value.phase).toBe('sent');
    expect(services.commits.map((c) => c.recipientHash === undefined)).toEqual([false, false, true, true]);
    expect(services.mails).toEqual([]);
    expect(mail().state.value).toMatchObject({ phase: 'byHand', mailsLeft: 0, failure: { reason: 'policy' } });
  });

  it('withdraws the share if the policy forbids that the sender hands the key over', async () => {
    services.faults.commit.push(new Problem('policy', 'no', { status: 403 }));
    await sending.send(draft(1000, { deliveryMethod: 'copy', address: '' }));
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'policy' }, canRetry: false });
    expect(services.commits).toHaveLength(1);
  });

  it('records copying only for a key that is handed over', async () => {
    await sending.send(draft());
    mail().copied();
    expect(mail().state.value).toMatchObject({ phase: 'mailed' });
  });

  it('refuses a bad address before anything is read', async () => {
    await sending.send(draft(1000, { address: 'bob' }));
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'address' }, canRetry: false });
    expect(phases).toEqual(['announcing', 'failed']);
  });

  it('repeats the commit until there is a response', async () => {
    services.faults.commit.push(...Array.from({ length: 20 }, trouble));
    await sending.send(draft());
    expect(sending.state.value.phase).toBe('sent');
    expect(new Set(services.commits.map((c) => JSON.stringify(c))).size).toBe(1);
  });

  it('repeats only the commit if only that failed', async () => {
    services.faults.commit.push(...Array.from({ length: 200 }, gone));
    await sending.send(draft());
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'unreachable' }, canRetry: true });
    services.faults.commit.length = 0;
    await sending.retry();
    expect(sending.state.value.phase).toBe('sent');
    expect(storage.log).toEqual(['PUT /whole 200']);
  });

  it.each([
    ['unreachable', true, gone()],
    ['unavailable', true, trouble()],
    ['too-many', true, new Problem('unavailable', 'slow down', { status: 429 })],
  ])('tells %s from other failures', async (reason, online, error) => {
    environment.clock.isOnline = online;
    services.faults.commit.push(...Array.from({ length: 200 }, () => error));
    await sending.send(draft());
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason }, canRetry: true });
  });

  it.each(['not-stored', 'unintelligible'])(
    'keeps the share, and the person may try again, after a doubtful answer (%s)',
    async (slug) => {
      services.faults.commit.push(...Array.from({ length: 200 }, () => new Problem(slug, 'nothing', { status: 409 })));
      await sending.send(draft());
      expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: slug }, canRetry: true });
      expect(services.withdrawn).toEqual([]);
      services.faults.commit.length = 0;
      await sending.retry();
      expect(sending.state.value.phase).toBe('sent');
    },
  );

  it('withdraws the share if it cannot be sent after all', async () => {
    services.faults.commit.push(new Problem('mismatch', 'other bytes', { status: 409 }));
    await sending.send(draft());
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'mismatch' }, canRetry: false });
    await vi.waitFor(() => expect(services.withdrawn).toEqual([services.page.announced[0]?.id]), 60_000);
    expect(workers.workers[0]?.stopped).toBe(true);
    sending.reset(); // stops the same upload again
    expect(own.filter((line) => line.startsWith('removed'))).toHaveLength(1);
  });
});

describe('the note that this tab sends', () => {
  const noted = () => own.map((line) => line.split(' ')[0]);

  it('exists from before the announcement until after the mail', async () => {
    const seen: [string, unknown[]][] = [];
    watch(sending.state, ({ phase }) => seen.push([phase, noted()]), { flush: 'sync' });
    services.onCreate = () => {
      seen.push(['create', noted()]);
      return Promise.resolve();
    };
    await sending.send(draft());
    expect(seen.find(([phase]) => phase === 'create')).toEqual(['create', ['begun']]);
    expect(seen.find(([phase]) => phase === 'committing')).toEqual(['committing', ['begun']]);
    expect(seen.find(([phase]) => phase === 'mailing')).toEqual(['mailing', ['begun']]);
    expect(noted()).toEqual(['begun', 'finished']);
    expect(new Set(own.map((line) => line.split(' ')[1]))).toEqual(new Set([services.page.announced[0]?.id]));
  });

  it('is kept while the person can try again', async () => {
    services.faults.commit.push(...Array.from({ length: 200 }, gone));
    await sending.send(draft());
    expect(noted()).toEqual(['begun']);
    services.faults.commit.length = 0;
    await sending.retry();
    expect(noted()).toEqual(['begun', 'finished']);
  });

  it('is removed if the upload is cancelled before the announcement', async () => {
    at('announcing', () => queueMicrotask(() => sending.cancel()));
    await sending.send(draft());
    await vi.waitFor(() => expect(noted()).toEqual(['begun', 'finished']), 60_000);
    expect(services.page.announced).toEqual([]);
  });

  it.each([
    [0, 'finished'],
    [200, 'released'],
  ])('after a cancellation to which the service says no %i times is %s', async (times, word) => {
    services.faults.withdraw.push(...Array.from({ length: times }, gone));
    at('uploading', () => sending.cancel());
    await sending.send(draft());
    await vi.waitFor(() => expect(noted()).toEqual(['begun', 'removed', word]), 60_000);
  });
});
