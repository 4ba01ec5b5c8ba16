import { describe, expect, test } from 'vitest';

import {
  FileKey,
  fromBase64Url,
  newId,
  openBytes,
  openMetadata,
  sealBytes,
  sealMetadata,
  Secret,
  toBase64Url,
  type Metadata,
} from '../src/index.js';
import { readList } from './vector.js';

const metadata: Metadata = { name: 'a <b> & c\u2028.pdf', type: 'application/pdf', size: 5 };
const first = { ...metadata, digest: toBase64Url(new Uint8Array(32)) }; // as version 1 has it
const [secret, id] = [Secret.generate(), newId()];

interface MetadataVector {
  comment: string;
  secret: string;
  shareId: string;
  sealed: string;
  metadata?: Omit<Metadata, 'fileKey'> & { v: number; fileKey?: string };
  refused?: string;
}

/** Metadata with the text of the key. */
const written = ({ fileKey, ...others }: Metadata) => ({ ...others, ...(fileKey && { fileKey: fileKey.reveal() }) });

describe('metadata', () => {
  test.each(readList<MetadataVector>('client/testdata/vectors/metadata.json'))(
    'of the Go client: $comment',
    async (v) => {
      expect((v.metadata === undefined) !== (v.refused === undefined)).toBe(true);
      const opened = openMetadata(v.sealed, Secret.parse(v.secret), v.shareId);
      if (v.refused !== undefined) await expect(opened).rejects.toHaveProperty('reason', v.refused);
      else expect({ v: v.metadata?.v, ...written(await opened) }).toEqual(v.metadata);
    },
  );

  test('holds the key of the file', async () => {
    const fileKey = FileKey.generate();
    const sealed = await sealMetadata({ ...metadata, fileKey }, secret, id);
    expect((await openMetadata(sealed, secret, id)).fileKey?.ikm()).toEqual(fileKey.ikm());
    const text = new TextDecoder().decode(await openBytes(await secret.metadataKey(id), fromBase64Url(sealed)));
    expect(text).toMatch(/^\{"v":3,.*,"size":5,"fileKey":"[\w-]{22}"\}$/);
  });

  test('opens to what was sealed', async () => {
    for (const m of [metadata, first, { ...metadata, description: 'für Ænne 🗝', sender: 'Alice', for: 'Dr. Guest' }]) {
      expect(await openMetadata(await sealMetadata(m, secret, id), secret, id)).toEqual(m);
    }
  });

  test('is written as the Go client writes it', async () => {
    const sealed = await sealMetadata({ ...metadata, description: '' }, secret, id);
    const text = new TextDecoder().decode(await openBytes(await secret.metadataKey(id), fromBase64Url(sealed)));
    expect(text).toBe('{"v":2,"name":"a \\u003cb\\u003e \\u0026 c\\u2028.pdf","type":"application/pdf","size":5}');
  });

  test('has at most 4 KiB', async () => {
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

  test('leaves out names that cannot be shown', async () => {
    const open = async (names: object) => {
      const text = JSON.stringify({ v: 2, ...metadata, ...names });
      const sealed = await sealBytes(await secret.metadataKey(id), new TextEncoder().encode(text));
      return openMetadata(toBase64Url(sealed), secret, id);
    };
    const longest = 'é'.repeat(100); // 200 bytes
    expect(await open({ sender: longest, for: longest })).toEqual({ ...metadata, sender: longest, for: longest });
    for (const name of [`${longest}x`, '', 1, null, ['Alice']]) {
      expect(await open({ sender: name, for: name })).toEqual(metadata);
    }
  });

  test('opens only with its secret and share', async () => {
    const sealed = await sealMetadata(metadata, secret, id);
    await expect(openMetadata(sealed, Secret.generate(), id)).rejects.toHaveProperty('reason', 'wrong-key');
    await expect(openMetadata(sealed, secret, newId())).rejects.toHaveProperty('reason', 'wrong-key');
    await expect(openMetadata('no base64!', secret, id)).rejects.toHaveProperty('reason', 'encoding');
  });

  const good = { v: 2, ...metadata };
  const old = { v: 1, ...first };
  test.each([
    'x',
    '[]',
    'null',
    { ...good, v: 1 },
    { ...good, v: 3 },
    { ...good, v: 3, fileKey: 1 },
    { ...good, v: 3, fileKey: `${'A'.repeat(21)}B` },
    { ...good, v: 3, fileKey: 'A'.repeat(23) },
    { ...good, v: 4, fileKey: 'A'.repeat(22) },
    { ...old, v: 2 },
    { ...good, size: -1 },
    { ...good, size: 0.5 },
    { ...good, size: '5' },
    { ...good, name: 1 },
    { ...good, type: undefined },
    { ...old, digest: 'AAAA' },
    { ...old, digest: `${'A'.repeat(42)}B` },
    { ...old, digest: undefined, sha256: first.digest },
    { ...good, description: 1 },
  ])('is refused as %j', async (value) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const sealed = toBase64Url(await sealBytes(await secret.metadataKey(id), new TextEncoder().encode(text)));
    await expect(openMetadata(sealed, secret, id)).rejects.toHaveProperty('reason', 'metadata-format');
  });
});
