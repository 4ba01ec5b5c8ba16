// @vitest-environment node
import { compositeSha256, fromBase64Url, openBytes, openMetadata, Secret, toBase64Url } from '@secure-share/crypto';
import { describe, expect, it, vi } from 'vitest';

import { Problem } from '@secure-share/shared/api/errors';
import type { CreateRequest } from '../../src/api/fileApi';
import { copyShare, storedFileOf } from '../../src/sessions/shareCopy';
import type { FurtherShare } from '../../src/sessions/furtherShare';
import { noise } from '../../../../shared/test/transfer/environment';
import {
  at,
  draft,
  environment,
  gone,
  keys,
  open,
  own,
  PART,
  phases,
  sending,
  services,
  setUp,
  storage,
  tab,
  trouble,
} from './sending';

vi.mock('../../src/bridge/host', () => ({}));
setUp();

const LIMITS = {
  version: '1',
  largestFile: 10_000_000_000,
  largestCopy: 1_000_000_000,
  lifetimeSeconds: 259_200,
  historySeconds: 1,
  uploadDeadlineSeconds: 86_400,
  leaseSeconds: 900,
  leases: 5,
  tickets: 3,
  now: '2026-01-01T00:00:00Z',
};
const person = (name: string) => ({ recipient: { accountId: name, name }, address: `${name}@acme.example` });
const others = [person('carol'), person('dave')];
const toThree = (length = 1000) => draft(length, { others, description: 'for you', lifetimeSeconds: 3600 });
const copySource = () => new Problem('copy-source', 'it has ended', { status: 409 });

/** The other recipients of what was sent. */
function further(): readonly FurtherShare[] {
  const { value } = sending.state;
  if (value.phase !== 'sent' || !value.others) throw new Error('nobody else got it');
  return value.others;
}

/** Makes the announcements for a person fail, one after the other. */
function failFor(name: string, ...errors: Error[]): void {
  services.onCreate = ({ recipient }: CreateRequest) => {
    const error = recipient === name ? errors.shift() : undefined;
    return error ? Promise.reject(error) : Promise.resolve();
  };
}

const secretOf = (key: string | undefined) => Secret.parse(key ?? '');
const announced = () => services.page.announced.map(({ recipient, copyOf }) => [recipient, copyOf]);
const mailed = () => services.mails.map(({ to }) => to).sort();

describe('sending to several colleagues', () => {
  it('uploads once and gives each a share and a key of their own', async () => {
    await sending.send(toThree());
    expect(phases).toEqual(['announcing', 'uploading', 'committing', 'copying', 'mailing', 'sent']);
    expect(storage.objects.size).toBe(1);
    expect(mailed()).toEqual(['bob@acme.example', 'carol@acme.example', 'dave@acme.example']);
    const [first, ...copies] = services.page.announced;
    if (!first) throw new Error('nothing was announced');
    const { id, sending: together, length } = first;
    expect(together).toMatch(/^[\w-]{22}$/);
    expect(announced()).toEqual([
      ['bob', undefined],
      ['carol', id],
      ['dave', id],
    ]);
    for (const copy of copies) {
      expect(copy).toMatchObject({ sending: together, length, lifetimeSeconds: 3600 });
      expect(copy).not.toHaveProperty('sha256');
      expect(copy.description?.sealed).toBe(`sealed for you ${copy.id}`);
    }
    const secrets = services.page.announced.map((request) => secretOf(keys.find(request.id)?.reveal()));
    expect(new Set(secrets.map((secret) => secret.reveal())).size).toBe(3);
    for (const [i, request] of services.page.announced.entries()) {
      const secret = secrets[i] ?? Secret.generate();
      const { fileKey, name } = await openMetadata(request.metadata, secret, request.id);
      expect(name).toBe('a.bin');
      expect(request.verifier).toBe(await (await secret.claimKey(request.id)).verifier());
      const file = await openBytes(fileKey?.ikm() ?? new Uint8Array(), services.page.body());
      expect(Buffer.from(file).equals(noise(1000))).toBe(true);
    }
    await expect(openMetadata(first.metadata, secrets[1] ?? Secret.generate(), first.id)).rejects.toThrow();
  });

  it('commits the copies of an upload in one piece as one part', async () => {
    await sending.send(toThree());
    const sum = services.page.announced[0]?.sha256 ?? '';
    const sha256 = toBase64Url(await compositeSha256([fromBase64Url(sum)]));
    expect(services.commits.map((commit) => commit.sha256)).toEqual([undefined, sha256, sha256]);
  });

  it('commits the copies of an upload in parts with the same hash', async () => {
    open(PART);
    await sending.send(toThree(1_000_000));
    const [first] = services.commits;
    expect(first?.sha256).toMatch(/^[\w-]{43}$/);
    expect(services.commits.map((commit) => commit.sha256)).toEqual(Array(3).fill(first?.sha256));
    expect(new Set(services.committed).size).toBe(3);
  });

  it('makes all shares before it sends the first key', async () => {
    let commits = 0;
    services.onMail = () => {
      commits ||= services.commits.length;
    };
    await sending.send(toThree());
    expect(commits).toBe(3);
  });

  it('commits a copy again until the service has copied everything', async () => {
    at('copying', () => services.faults.commit.push(trouble(), gone(), trouble()));
    await sending.send(toThree());
    expect(sending.state.value.phase).toBe('sent');
    expect(services.committed).toHaveLength(6);
    expect(mailed()).toHaveLength(3);
  });

  it('does not lose the others if one share cannot be made, and tries that one again', async () => {
    services.limits = LIMITS;
    failFor('carol', new Problem('limit', 'too many', { status: 429, limit: 'announcements' }));
    await sending.send(toThree());
    expect(mailed()).toEqual(['bob@acme.example', 'dave@acme.example']);
    const [carol, dave] = further();
    expect(carol?.state.value).toMatchObject({ phase: 'failed', failure: { limit: 'announcements' } });
    expect(dave?.state.value.phase).toBe('stored');
    const refused = services.page.announced.length;
    const again = carol?.again();
    await Promise.all([again, carol?.again()]); // a double click
    expect(carol?.state.value.phase).toBe('stored');
    expect(services.page.announced).toHaveLength(refused + 1);
    expect(mailed()).toEqual(['bob@acme.example', 'carol@acme.example', 'dave@acme.example']);
    expect(keys.find(carol?.state.value.shareId ?? '')?.state.value).toMatchObject({ phase: 'mailed', mailsLeft: 2 });
    expect(services.page.announced.at(-1)?.id).toBe(carol?.state.value.shareId);
  });

  it('warns before the tab is closed while a share is made again', async () => {
    failFor('carol', new Problem('limit', 'too many', { status: 429 }));
    await sending.send(toThree());
    expect(tab.asks).toBe(false);
    const again = further()[0]?.again();
    expect(tab.asks).toBe(true);
    await again;
    expect(tab.asks).toBe(false);
  });

  it('does not lose the others if one mail fails', async () => {
    services.onMail = ({ to }) => {
      if (to === 'carol@acme.example') throw new Problem('mail-failed', 'bounced', { status: 502 });
    };
    await sending.send(toThree());
    const states = [sending.state.value, ...further().map(({ state }) => state.value)].map((state) =>
      'shareId' in state ? keys.find(state.shareId)?.state.value.phase : undefined,
    );
    expect(states).toEqual(['mailed', 'failed', 'mailed']);
    expect(tab.asks).toBe(true);
  });

  it('copies another share if the first has ended', async () => {
    failFor('dave', copySource());
    await sending.send(toThree());
    const [bob, carol, refused, dave] = services.page.announced;
    expect(announced().slice(2)).toEqual([['dave', carol?.id]]);
    expect(refused?.copyOf).toBe(carol?.id);
    expect([bob?.copyOf, dave]).toEqual([undefined, undefined]);
    expect(mailed()).toHaveLength(3);
    expect(services.withdrawn).toHaveLength(1);
  });

  it('uses another ticket if copying took longer than the first one is valid', async () => {
    services.onCreate = ({ copyOf }) => {
      if (copyOf) environment.clock.time += 70_000;
      return Promise.resolve();
    };
    await sending.send(toThree());
    const tickets = Object.fromEntries(services.mails.map(({ to, ticket }) => [to, ticket]));
    expect(tickets['bob@acme.example']).not.toBe('ticket 1');
    expect(tickets['dave@acme.example']).toBe('ticket 1');
    expect(mailed()).toHaveLength(3);
  });

  it('leaves the keys to the sender', async () => {
    await sending.send(draft(1000, { others, deliveryMethod: 'copy', address: '' }));
    const states = further().map(({ state }) => keys.find(state.value.shareId)?.state.value.phase);
    expect(states).toEqual(['byHand', 'byHand']);
    expect([services.mails, tab.asks]).toEqual([[], true]);
  });

  it('takes all back if it is cancelled', async () => {
    services.onCreate = ({ recipient }) => {
      if (recipient === 'dave') sending.cancel();
      return Promise.resolve();
    };
    await sending.send(toThree());
    await vi.waitFor(() => {
      expect(sending.state.value).toEqual({ phase: 'cancelled', removal: 'done', mailed: false });
    }, 60_000);
    expect([...services.withdrawn].sort()).toEqual(services.page.announced.map(({ id }) => id).sort());
    expect(services.withdrawn).toHaveLength(3);
    expect([services.mails, keys.hasUnmailed]).toEqual([[], false]);
    expect(own.filter((note) => note.startsWith('finished'))).toHaveLength(3);
  });

  it('takes all back if it is cancelled while the keys are mailed', async () => {
    at('mailing', () => sending.cancel());
    await sending.send(toThree());
    await vi.waitFor(() => {
      expect(sending.state.value).toEqual({ phase: 'cancelled', removal: 'done', mailed: true });
    }, 60_000);
    expect([services.withdrawn.length, keys.hasUnmailed]).toEqual([3, false]);
  });

  it('refuses before anything is announced if the service makes no copies', async () => {
    const { largestCopy, ...limits } = LIMITS;
    services.limits = limits;
    await sending.send(toThree());
    expect(largestCopy).toBeDefined();
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'copy-too-long' } });
    expect(services.page.announced).toEqual([]);
  });

  it('refuses what is too long to copy', async () => {
    services.limits = { ...LIMITS, largestCopy: 1000 };
    await sending.send(toThree(2000));
    expect(sending.state.value).toMatchObject({ phase: 'failed', failure: { reason: 'too-long' } });
    expect(services.page.announced).toEqual([]);
  });

  it('keeps the recipients of an interrupted upload', async () => {
    open(PART);
    services.page.onGrant = (numbers) => {
      if (numbers.some((number) => number > 2)) throw gone();
    };
    await sending.send(toThree(1_000_000));
    const { kept, sums, page } = services;
    if (!kept) throw new Error('nothing was kept');
    const { begun, ...rest } = structuredClone(kept);
    open(PART);
    const interrupted = { ...begun, sums, stored: new Set(page.storedParts) };
    const found = (services.found = { ...rest, shareId: begun.request.id, interrupted });
    await sending.resume(found, [{ file: new File([noise(1_000_000)], 'a.bin'), path: 'a.bin' }]);
    expect(mailed()).toEqual(['bob@acme.example', 'carol@acme.example', 'dave@acme.example']);
    expect(services.page.announced.slice(1)).toMatchObject([
      { recipient: 'carol', copyOf: found.shareId, sending: begun.request.sending, lifetimeSeconds: 3600 },
      { recipient: 'dave', description: { keyVersion: 1 } },
    ]);
    expect(services.page.announced[1]?.description?.sealed).toContain('for you');
  });
});

describe('copying a share', () => {
  it('needs a file key', async () => {
    await sending.send(draft());
    const [request] = services.page.announced;
    if (!request) throw new Error('nothing was announced');
    const key = secretOf(keys.find(request.id)?.reveal());
    await expect(storedFileOf(request, key)).rejects.toThrow('copy-source');
  });

  it('commits nothing that was not announced', async () => {
    await sending.send(toThree());
    const [request] = services.page.announced as [CreateRequest];
    const stored = await storedFileOf(request, secretOf(keys.find(request.id)?.reveal()));
    const commit = vi.fn();
    const share = { id: 'A'.repeat(22), secret: Secret.generate(), commit };
    const copy = { stored, copyOf: 'x', share, recipient: 'carol', texts: {}, terms: {} };
    const policy = { clock: environment.clock, signal: new AbortController().signal };
    await expect(copyShare(copy, { createShare: () => Promise.reject(copySource()) }, policy)).rejects.toThrow();
    expect(commit).not.toHaveBeenCalled();
  });
});
