import { inspect } from 'node:util';

import { describe, expect, test } from 'vitest';

import {
  mailId,
  FileKey,
  findAddress,
  findKey,
  GateProof,
  newId,
  normalizeAddress,
  RecipientNonce,
  Secret,
  SiteKey,
  toBase64Url,
} from '../src/index.js';
import { generatePassword, LONGEST_PASSWORD, stretchPassword } from '../src/password.js';
import { readList } from './vector.js';

const REVEALED = 'AAECAwQFBgcICQoLDA0ODw';

interface Keys {
  secret: string;
  shareId: string;
  claimKey: string;
  verifier: string;
  metadataKey: string;
}

interface AddressVector {
  input: string;
  normal: string;
  nonce: string;
  hash: string;
  refused?: string;
}

describe('keys derived from a secret', () => {
  test.each(readList<Keys>('keyring/testdata/keys.json'))('$secret, $shareId', async ({ secret, shareId, ...want }) => {
    const s = Secret.parse(secret);
    const claimKey = await s.claimKey(shareId);
    expect({
      claimKey: claimKey.reveal(),
      verifier: await claimKey.verifier(),
      metadataKey: toBase64Url(await s.metadataKey(shareId)),
    }).toEqual(want);
    expect([s.reveal(), toBase64Url(s.ikm())]).toEqual([secret, secret]);
  });

  test('need the id of a share', async () => {
    for (const bad of ['', REVEALED + 'A', REVEALED.slice(1), REVEALED.slice(0, 21) + 'x']) {
      await expect(Secret.generate().claimKey(bad)).rejects.toHaveProperty('reason', 'encoding');
    }
  });
});

interface PasswordVector extends Keys {
  comment: string;
  password: string;
  stretched: string;
  withPassword: string;
  keyVerifier: string;
  gateProof: string;
  gateVerifier: string;
}

describe('keys derived from a secret and a password', () => {
  test.each(readList<PasswordVector>('keyring/testdata/passwords.json'))('$comment', async (want) => {
    const { secret, shareId, password } = want;
    const key = Secret.parse(secret);
    const stretched = stretchPassword(password, shareId);
    const both = await key.withPassword(stretched, shareId);
    const claimKey = await both.claimKey(shareId);
    const gate = await GateProof.of(stretched, shareId);
    expect({
      ...want,
      stretched: toBase64Url(stretched),
      withPassword: both.reveal(),
      claimKey: claimKey.reveal(),
      verifier: await claimKey.verifier(),
      metadataKey: toBase64Url(await both.metadataKey(shareId)),
      keyVerifier: await (await key.claimKey(shareId)).verifier(),
      gateProof: gate.reveal(),
      gateVerifier: await gate.verifier(),
    }).toEqual(want);
  });

  test.each([
    ['empty', ''],
    ['one byte too long', 'a'.repeat(LONGEST_PASSWORD + 1)],
    ['too long once normalized', '\u0958'.repeat(50)],
    ['half a character', 'a\ud83d'],
  ])('a password that is %s is refused', (_, password) => {
    expect(() => stretchPassword(password, REVEALED)).toThrow(expect.objectContaining({ reason: 'password' }));
  });

  test('need the id of a share', () => {
    expect(() => stretchPassword('a', 'AAAA')).toThrow(expect.objectContaining({ reason: 'encoding' }));
  });

  test('generated passwords are random', () => {
    const all = Array.from({ length: 200 }, generatePassword);
    expect(new Set(all).size).toBe(200);
    expect(all.every((text) => /^([a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}$/.test(text))).toBe(true);
    expect(new Set(all.join('')).size).toBe(33);
  });
});

test.each(readList<{ shareId: string; mailId: string }>('share/testdata/mail-ids.json'))(
  'the mail id of $shareId',
  async ({ shareId, mailId: want }) => {
    expect(await mailId(shareId)).toBe(want);
  },
);

interface Pasted {
  comment: string;
  text: string;
  shareId?: string;
  key?: string;
  flaw?: string;
}

describe('a pasted address', () => {
  test.each(
    readList<{ comment: string; text: string; address?: string; flaw?: string }>('mailaddr/testdata/pasted.json'),
  )('$comment', ({ text, address, flaw }) => {
    expect(findAddress(text)).toEqual(address === undefined ? { flaw } : { address });
  });
});

describe('a pasted key', () => {
  test.each(readList<Pasted>('keyring/testdata/pasted.json'))('$comment', ({ text, shareId, key, flaw }) => {
    expect(findKey(text, shareId)).toEqual(key === undefined ? { flaw } : { key });
    if (shareId === undefined && key !== undefined) expect(Secret.parse(text).reveal()).toBe(key);
  });

  test.each([
    ['', 'key-length'],
    [REVEALED + 'A', 'key-length'],
    [REVEALED.slice(0, 21) + 'x', 'key-alphabet'],
    [`${REVEALED} _w8ODQwLCgkIBwYFBAMCAQ`, 'key-alphabet'],
  ])('%j is refused with %s', (text, reason) => {
    expect(() => Secret.parse(text)).toThrow(expect.objectContaining({ name: 'Refusal', reason }));
  });

  test('never shows in the refusal', () => {
    expect(() => Secret.parse('swordfish!')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('swordfish') as string }),
    );
  });
});

describe('secrets', () => {
  test('are random', () => {
    expect(new Set(Array.from({ length: 100 }, () => Secret.generate().reveal())).size).toBe(100);
    expect(new Set(Array.from({ length: 100 }, newId)).size).toBe(100);
  });

  test('do not print', async () => {
    const secret = Secret.parse(REVEALED);
    const claimKey = await secret.claimKey(REVEALED);
    const siteKey = SiteKey.parse(toBase64Url(new Uint8Array(32).fill(7)), 1);
    const gateProof = await GateProof.of(new Uint8Array(32), REVEALED);
    const fileKey = FileKey.parse(REVEALED);
    for (const s of [secret, claimKey, siteKey, gateProof, fileKey, RecipientNonce.parse(REVEALED)]) {
      for (const shown of [
        String(s),
        JSON.stringify(s),
        JSON.stringify({ s }),
        inspect(s),
        inspect([s], { showHidden: true, depth: 9 }),
        Object.values(s).join(),
        JSON.stringify(Object.entries(s)),
      ]) {
        expect(shown).not.toMatch(/AAEC|BwcH|7,\s?7|1,\s?2|_bytes/);
        expect(shown).not.toContain(gateProof.reveal());
      }
      expect([String(s), JSON.stringify(s), inspect(s)]).toEqual(['[hidden]', '"[hidden]"', '[hidden]']);
    }
  });

  test('cannot be changed from outside', () => {
    const secret = Secret.parse(REVEALED);
    const fileKey = FileKey.parse(REVEALED);
    secret.ikm().fill(0);
    fileKey.ikm().fill(0);
    expect([secret.reveal(), fileKey.reveal()]).toEqual([REVEALED, REVEALED]);
  });
});

const addresses = readList<AddressVector>('mailaddr/testdata/addresses.json');

describe('mail addresses', () => {
  test.each(addresses.filter((v) => v.refused === undefined))('$input', async ({ input, normal, nonce, hash }) => {
    expect(normalizeAddress(input)).toBe(normal);
    expect(normalizeAddress(normal)).toBe(normal);
    expect(await RecipientNonce.parse(nonce).hash(input)).toBe(hash);
  });

  test.each(addresses.filter((v) => v.refused !== undefined))('$refused', async ({ input }) => {
    expect(() => normalizeAddress(input)).toThrow(expect.objectContaining({ name: 'Refusal', reason: 'address' }));
    await expect(RecipientNonce.generate().hash(input)).rejects.toHaveProperty('reason', 'address');
  });

  test('include valid and refused ones', () => {
    expect(new Set(addresses.map((v) => v.refused === undefined)).size).toBe(2);
  });

  test('get a random nonce of 16 bytes', () => {
    expect(RecipientNonce.generate().reveal()).not.toBe(RecipientNonce.generate().reveal());
    expect(() => RecipientNonce.parse('AAAA')).toThrow(expect.objectContaining({ reason: 'encoding' }));
  });
});
