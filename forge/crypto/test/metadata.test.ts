import { describe, expect, test } from 'vitest';

import {
  fromBase64Url,
  newId,
  openBytes,
  openMetadata,
  sealBytes,
  sealMetadata,
  Secret,
  SiteKey,
  toBase64Url,
  type Metadata,
} from '../src/index.js';
import { readList } from './vector.js';

const metadata: Metadata = {
  name: 'a <b> & c\u2028.pdf',
  type: 'application/pdf',
  size: 5,
  digest: toBase64Url(new Uint8Array(32)),
};
const [secret, id] = [Secret.generate(), newId()];

interface MetadataVector {
  comment: string;
  secret: string;
  shareId: string;
  sealed: string;
  metadata?: Metadata & { v: number };
  refused?: string;
}

describe('metadata', () => {
  test.each(readList<MetadataVector>('client/testdata/vectors/metadata.json'))(
    'of the Go client: $comment',
    async (v) => {
      expect((v.metadata === undefined) !== (v.refused === undefined)).toBe(true);
      const opened = openMetadata(v.sealed, Secret.parse(v.secret), v.shareId);
      if (v.refused !== undefined) await expect(opened).rejects.toHaveProperty('reason', v.refused);
      else expect({ v: 1, ...(await opened) }).toEqual(v.metadata);
    },
  );

  test('opens to what was sealed', async () => {
    for (const m of [metadata, { ...metadata, description: 'für Ænne 🗝' }]) {
      expect(await openMetadata(await sealMetadata(m, secret, id), secret, id)).toEqual(m);
    }
  });

  test('is written as the Go client writes it', async () => {
    const sealed = await sealMetadata({ ...metadata, description: '' }, secret, id);
    const text = new TextDecoder().decode(await openBytes(await secret.metadataKey(id), fromBase64Url(sealed)));
    expect(text).toBe(
      `{"v":1,"name":"a \\u003cb\\u003e \\u0026 c\\u2028.pdf","type":"application/pdf","size":5,"digest":"${metadata.digest}"}`,
    );
  });

  test('takes 4 KiB at most', async () => {
    const seal = (n: number) => sealMetadata({ ...metadata, description: 'd'.repeat(n) }, secret, id);
    let fits = 0;
    let tooLong = 4096;
    while (tooLong - fits > 1) {
      const n = (fits + tooLong) >> 1;
      await seal(n).then(
        () => (fits = n),
        () => (tooLong = n),
      );
    }
    expect(fits).toBeGreaterThan(3000);
    expect(fromBase64Url(await seal(fits)).length).toBeLessThanOrEqual(4096);
    await expect(seal(tooLong)).rejects.toHaveProperty('reason', 'metadata-size');
  });

  test('belongs to the secret and the share', async () => {
    const sealed = await sealMetadata(metadata, secret, id);
    await expect(openMetadata(sealed, Secret.generate(), id)).rejects.toHaveProperty('reason', 'wrong-key');
    await expect(openMetadata(sealed, secret, newId())).rejects.toHaveProperty('reason', 'wrong-key');
    await expect(openMetadata('no base64!', secret, id)).rejects.toHaveProperty('reason', 'encoding');
  });

  const good = { v: 1, ...metadata };
  test.each([
    'x',
    '[]',
    'null',
    { ...good, v: 2 },
    { ...good, size: -1 },
    { ...good, size: 0.5 },
    { ...good, size: '5' },
    { ...good, name: 1 },
    { ...good, type: undefined },
    { ...good, digest: 'AAAA' },
    { ...good, digest: `${'A'.repeat(42)}B` },
    { ...good, digest: undefined, sha256: metadata.digest },
    { ...good, description: 1 },
  ])('is refused as %j', async (value) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const sealed = toBase64Url(await sealBytes(await secret.metadataKey(id), new TextEncoder().encode(text)));
    await expect(openMetadata(sealed, secret, id)).rejects.toHaveProperty('reason', 'metadata-format');
  });
});

describe('a description', () => {
  const siteKey = SiteKey.parse(toBase64Url(new Uint8Array(32).fill(1)), 3);
  const site = 'a site';

  test.each(['', 'für Ænne 🗝', '\ufeffwith a mark', 'x'.repeat(2000)])('%j opens to what was sealed', async (text) => {
    const sealed = await siteKey.seal(text, site, id);
    expect(sealed.keyVersion).toBe(3);
    expect(await siteKey.open(sealed, site, id)).toBe(text);
  });

  test('is never sealed the same way twice', async () => {
    expect((await siteKey.seal('text', site, id)).sealed).not.toBe((await siteKey.seal('text', site, id)).sealed);
  });

  test('belongs to the key, its version, the site and the share', async () => {
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

  test('is refused when it was altered or cut, byte by byte', async () => {
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
