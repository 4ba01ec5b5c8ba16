import { describe, expect, test } from 'vitest';

import { fromBase64Url, newId, SiteKey, toBase64Url, type FileInfo } from '../src/index.js';
import { readList } from './vector.js';

const id = newId();

interface SiteKeyVector {
  comment: string;
  siteKey: string;
  version: number;
  site: string;
  shareId: string;
  account?: string;
  sealed: string;
  keyVersion: number;
  text?: string;
  fileInfo?: FileInfo & { v: number };
  refused?: string;
}

test.each(readList<SiteKeyVector>('client/testdata/vectors/site-key.json'))(
  'of the second implementation: $comment',
  async (v) => {
    const key = SiteKey.parse(v.siteKey, v.version);
    const opened =
      v.account === undefined
        ? key.open(v, v.site, v.shareId)
        : key.openFileInfo(v, v.site, v.shareId, v.account).then((info) => ({ v: 1, ...info }));
    if (v.refused === undefined) await expect(opened).resolves.toEqual(v.account === undefined ? v.text : v.fileInfo);
    else await expect(opened).rejects.toHaveProperty('reason', v.refused);
  },
);

describe('a description', () => {
  const siteKey = SiteKey.parse(toBase64Url(new Uint8Array(32).fill(1)), 3);
  const site = 'a site';

  test.each(['', 'für Ænne 🗝', '\ufeffwith a mark', 'x'.repeat(2000)])('%j opens to what was sealed', async (text) => {
    const sealed = await siteKey.seal(text, site, id);
    expect(sealed.keyVersion).toBe(3);
    expect(await siteKey.open(sealed, site, id)).toBe(text);
  });

  test('is sealed differently each time', async () => {
    expect((await siteKey.seal('text', site, id)).sealed).not.toBe((await siteKey.seal('text', site, id)).sealed);
  });

  test('opens only with its key, version, site and share', async () => {
    const sealed = await siteKey.seal('text', site, id);
    const bytes = toBase64Url(new Uint8Array(32).fill(1));
    const other = SiteKey.parse(toBase64Url(new Uint8Array(32).fill(2)), 3);
    await expect(other.open(sealed, site, id)).rejects.toHaveProperty('reason', 'unauthentic');
    await expect(siteKey.open(sealed, 'another', id)).rejects.toHaveProperty('reason', 'unauthentic');
    await expect(siteKey.open(sealed, site, newId())).rejects.toHaveProperty('reason', 'unauthentic');
    await expect(SiteKey.parse(bytes, 4).open(sealed, site, id)).rejects.toHaveProperty('reason', 'key-version');
    await expect(SiteKey.parse(bytes, 4).open({ ...sealed, keyVersion: 4 }, site, id)).rejects.toHaveProperty(
      'reason',
      'unauthentic',
    );
  });

  test('is refused if any byte is altered or cut', async () => {
    const sealed = await siteKey.seal('text', site, id);
    const raw = fromBase64Url(sealed.sealed);
    for (let i = 0; i < raw.length; i++) {
      const flipped = raw.slice();
      flipped[i] = 1 ^ (flipped[i] ?? 0);
      for (const bad of [flipped, raw.subarray(0, i)]) {
        const reason = bad[0] === 1 ? 'unauthentic' : 'description-format';
        await expect(siteKey.open({ ...sealed, sealed: toBase64Url(bad) }, site, id)).rejects.toHaveProperty(
          'reason',
          reason,
        );
      }
    }
  });

  test('takes a key of 32 bytes and a version from 1', () => {
    for (const [text, version] of [
      ['AAAA', 1],
      [toBase64Url(new Uint8Array(32)), 0],
      [toBase64Url(new Uint8Array(32)), 1.5],
    ] as const) {
      expect(() => SiteKey.parse(text, version)).toThrow(expect.objectContaining({ reason: 'encoding' }));
    }
  });
});

describe('file info', () => {
  const siteKey = SiteKey.parse(toBase64Url(new Uint8Array(32).fill(1)), 3);
  const [site, account] = ['a site', '712020:a11ce'];
  const seal = (info: FileInfo) => siteKey.sealFileInfo(info, site, id, account);

  test.each<FileInfo>([
    { name: 'für Ænne 🗝.pdf', type: 'application/pdf', size: 0 },
    { name: 'plans.zip', type: 'application/zip', size: Number.MAX_SAFE_INTEGER, files: 3 },
    { type: 'text/plain; secure-share=text', size: 5 },
  ])('%j opens to what was sealed', async (info) => {
    const sealed = await seal(info);
    expect(sealed.keyVersion).toBe(3);
    expect(await siteKey.openFileInfo(sealed, site, id, account)).toEqual(info);
  });

  test('is sealed in whole blocks, of which three fit', async () => {
    const sizes = new Map<number, number>();
    const frame = JSON.stringify({ v: 1, name: '', type: '', size: 0 }).length;
    for (const length of [0, 256, 257, 512, 513, 768].map((n) => Math.max(0, n - frame))) {
      const { sealed } = await seal({ name: 'n'.repeat(length), type: '', size: 0 });
      sizes.set(length + frame, fromBase64Url(sealed).length - 29);
    }
    expect([...sizes.values()]).toEqual([256, 256, 512, 512, 768, 768]);
    await expect(seal({ name: 'n'.repeat(769 - frame), type: '', size: 0 })).rejects.toHaveProperty(
      'reason',
      'file-info-size',
    );
  });

  test('opens only for its account, site and share, and not as a description', async () => {
    const sealed = await seal({ name: 'a', type: 'b/c', size: 1 });
    const unauthentic = async (opened: Promise<unknown>) => {
      await expect(opened).rejects.toHaveProperty('reason', 'unauthentic');
    };
    await unauthentic(siteKey.openFileInfo(sealed, site, id, '712020:b0b'));
    await unauthentic(siteKey.openFileInfo(sealed, 'another', id, account));
    await unauthentic(siteKey.openFileInfo(sealed, site, newId(), account));
    await unauthentic(siteKey.open(sealed, site, id));
  });
});

describe('a label', () => {
  const siteKey = SiteKey.parse(toBase64Url(new Uint8Array(32).fill(1)), 3);
  const [site, account] = ['a site', '712020:a11ce'];

  test.each(['Dr. Guest', '', 'für Ænne 🗝', 'n'.repeat(200)])('%j opens to what was sealed', async (label) => {
    expect(await siteKey.openLabel(await siteKey.sealLabel(label, site, id, account), site, id, account)).toBe(label);
  });

  test('is sealed in whole blocks, up to 200 bytes', async () => {
    const size = async (length: number) =>
      fromBase64Url((await siteKey.sealLabel('n'.repeat(length), site, id, account)).sealed).length - 29;
    expect(await Promise.all([0, 1, 64, 65, 200].map(size))).toEqual([64, 64, 64, 128, 256]);
    await expect(size(201)).rejects.toHaveProperty('reason', 'label-size');
  });

  test('opens only for its account, site and share, and not as a description', async () => {
    const sealed = await siteKey.sealLabel('Dr. Guest', site, id, account);
    for (const opened of [
      siteKey.openLabel(sealed, site, id, '712020:b0b'),
      siteKey.openLabel(sealed, 'another', id, account),
      siteKey.openLabel(sealed, site, newId(), account),
      siteKey.open(sealed, site, id),
    ]) {
      await expect(opened).rejects.toHaveProperty('reason', 'unauthentic');
    }
  });

  test('is refused if it is too long, or not in whole blocks', async () => {
    const refused = async (sealed: { sealed: string; keyVersion: number }) => {
      await expect(siteKey.openLabel(sealed, site, id, account)).rejects.toHaveProperty('reason', 'label-format');
    };
    await refused({ sealed: 'A'.repeat(684), keyVersion: 3 });
    await refused({ sealed: 'AgAA', keyVersion: 3 });
  });
});
