// @vitest-environment node
import { newId, sealBytes, sealMetadata, Secret, type Options } from '@secure-share/crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Problem } from '@secure-share/shared/api/errors';
import { outcomeOf, type DownloadPage, type DownloadRequest } from '../../src/transfer/protocol';
import { forgetDownload, OriginStorage, sweep } from '@secure-share/shared/transfer/storage';
import { transferWorker } from '../../src/transfer/worker';
import { BlobServer } from './blobServer';
import { digestOf, noise, testEnvironment, type TestEnvironment } from '../../../../shared/test/transfer/environment';
import { reasonOf } from './uploadPage';

const secret = Secret.generate();
const shareId = newId();
const FOLDER = `download ${shareId}`;
const RECORD = 262_144;
const DATA = RECORD - 17;
const SIZE = 17 * 2 ** 20; // large enough to be stored on the disk
const HOUR = 3600_000;

let blobs: BlobServer;
let environment: TestEnvironment;
let claims: number;
let length: number | undefined; // a different length from the file API, if set

beforeEach(async () => {
  vi.stubGlobal('navigator', { onLine: true });
  blobs = await BlobServer.start();
  environment = testEnvironment({ silence: 60_000 });
  claims = 0;
  length = undefined;
});
afterEach(() => {
  blobs.stop();
  vi.unstubAllGlobals();
});

const page = (): DownloadPage => ({
  claim: () => {
    claims++;
    return outcomeOf(
      Promise.resolve({
        url: blobs.url('/blob'),
        urlExpiresAt: '2026-01-01T01:00:00Z',
        leaseEndsAt: '2026-01-01T01:00:00Z',
        length: length ?? blobs.objects.get('/blob')?.length ?? 0,
      }),
    );
  },
  progress: () => undefined,
  paused: () => undefined,
  stuck: () => Promise.reject(new Error('stuck')),
});

async function stored(
  plain: Uint8Array<ArrayBuffer>,
  options: Options = {},
  digest?: string,
): Promise<DownloadRequest> {
  blobs.objects.set('/blob', Buffer.from(await sealBytes(secret.ikm(), plain, options)));
  const metadata = { name: 'a', type: 'b/c', size: plain.length, ...(digest === undefined ? {} : { digest }) };
  return { shareId, secret: secret.reveal(), metadata: await sealMetadata(metadata, secret, shareId) };
}

/** Records written while the second range stalls: the last ones wait in the pipeline. */
const WRITTEN = 29;

/** Records written once the download was cancelled, which ends the wait. */
const LEFT = 32;

/** Downloads in a tab until the second range stalls, and closes the tab. */
async function interrupted(request: DownloadRequest): Promise<void> {
  blobs.faults.push({ method: 'GET', range: 21 + 32 * RECORD, hangAfter: 1000 });
  const worker = transferWorker({ ...environment, storage: new OriginStorage(environment.origin.browser) });
  const outcome = worker.download(request, page());
  await vi.waitFor(() => expect(environment.origin.bytesOf(FOLDER, 'content').length).toBe(WRITTEN * DATA), 60_000);
  expect(environment.origin.bytesOf(FOLDER, 'checkpoint').length).toBe(29 + 24 * 16); // left by a killed tab
  worker.cancel();
  expect('failure' in (await outcome)).toBe(true);
  environment.origin.closeTabs();
  blobs.log.length = 0;
}

/** Downloads it in another tab. */
const again = (request: DownloadRequest) =>
  transferWorker({ ...environment, storage: new OriginStorage(environment.origin.browser) }).download(request, page());

async function expectWhole(outcome: Awaited<ReturnType<typeof again>>, plain: Uint8Array): Promise<void> {
  if ('failure' in outcome) throw new Error(outcome.failure.reason);
  expect(Buffer.from(await outcome.value.file.arrayBuffer()).equals(plain)).toBe(true);
}

/** The beginnings of the requested ranges. */
const asked = () => blobs.log.map((line) => Number(/bytes=(\d+)-/.exec(line)?.[1])).sort((a, b) => a - b);

describe('a download that was interrupted', () => {
  it.each([1, 2])('requests only the rest (version %i)', async (version) => {
    const plain = noise(SIZE);
    const request = await stored(plain, {}, version === 1 ? await digestOf(plain) : undefined);
    await interrupted(request);
    await expectWhole(await again(request), plain);
    expect(asked()).toEqual([21 + LEFT * RECORD, 21 + (LEFT + 32) * RECORD]);
    expect(claims).toBe(2);
  });

  it.each([
    ['first byte', 0, 0],
    ['third record', 2 * DATA + 1000, 2],
    ['last byte', LEFT * DATA - 1, LEFT - 1],
  ])('notices that the %s on the disk was changed, and asks for it again', async (_, at, record) => {
    const plain = noise(SIZE);
    const request = await stored(plain);
    await interrupted(request);
    const content = environment.origin.bytesOf(FOLDER, 'content');
    content[at] = (content[at] ?? 0) ^ 1;
    await expectWhole(await again(request), plain);
    expect(asked()[0]).toBe(record === 0 ? 0 : 21 + record * RECORD);
  });

  it.each([
    ['length', 7],
    ['salt', 8],
    ['record size', 24],
    ['first tag', 29],
  ])('begins again when the %s in its checkpoint was changed', async (_, at) => {
    const plain = noise(SIZE);
    const request = await stored(plain);
    await interrupted(request);
    const checkpoint = environment.origin.bytesOf(FOLDER, 'checkpoint');
    checkpoint[at] = (checkpoint[at] ?? 0) ^ 1;
    await expectWhole(await again(request), plain);
    expect(asked()[0]).toBe(0);
  });

  it.each([
    ['content', 5 * DATA + 7, 5],
    ['checkpoint', 29 + 4 * 16 + 3, 4],
  ])('continues with what is left of its %s after a crash of the machine', async (file, size, records) => {
    const plain = noise(SIZE);
    const request = await stored(plain);
    await interrupted(request);
    environment.origin.folders.get(FOLDER)?.get(file)?.truncate(size);
    await expectWhole(await again(request), plain);
    expect(asked()[0]).toBe(21 + records * RECORD);
  });

  it('returns a complete file without any request for it', async () => {
    const plain = noise(SIZE);
    const request = await stored(plain);
    await expectWhole(await again(request), plain);
    environment.origin.closeTabs();
    blobs.log.length = 0;
    await expectWhole(await again(request), plain);
    expect(blobs.log).toEqual([]);
  });

  it('does not continue with another ciphertext', async () => {
    const plain = noise(SIZE);
    const request = await stored(plain);
    await interrupted(request);
    const other = await stored(plain);
    await again(other).then((outcome) => expect(reasonOf(outcome)).toBe('damaged'));
    await expectWhole(await again(other), plain);
  });

  it('needs space only for the rest', async () => {
    const plain = noise(SIZE);
    const request = await stored(plain);
    await interrupted(request);
    environment.origin.quota = environment.origin.used + SIZE - LEFT * DATA + 8 * 2 ** 20;
    await expectWhole(await again(request), plain);
  });

  it('keeps its data while another device has the lease', async () => {
    const plain = noise(SIZE);
    const request = await stored(plain);
    await interrupted(request);
    const storage = new OriginStorage(environment.origin.browser);
    const busy = {
      ...page(),
      claim: () => outcomeOf(Promise.reject(new Problem('claimed', 'busy', { status: 409 }))),
    };
    expect(reasonOf(await transferWorker({ ...environment, storage }).download(request, busy))).toBe('claimed');
    environment.origin.closeTabs();
    await expectWhole(await again(request), plain);
    expect(asked()[0]).toBe(21 + LEFT * RECORD);
  });

  it('uses a separate file while another tab downloads the same', async () => {
    const plain = noise(SIZE);
    const request = await stored(plain);
    await environment.storage.openDownload(shareId, SIZE);
    await expectWhole(await again(request), plain);
    expect(environment.origin.folders.size).toBe(2);
  });
});

describe('the data of an interrupted download', () => {
  it('is not kept in a separate file, which nothing would find', async () => {
    const { browser } = environment.origin;
    await new OriginStorage(browser).openDownload(shareId, SIZE);
    const second = await new OriginStorage(browser).openDownload(shareId, SIZE);
    second.appendToCheckpoint(noise(10));
    environment.origin.closeTabs();
    expect([...environment.origin.folders.keys()]).toHaveLength(2);
    await sweep(browser, 0);
    expect(environment.origin.folders.size).toBe(0);
  });

  it('is opened once the earlier thread releases the file', async () => {
    const { browser } = environment.origin;
    const first = await new OriginStorage(browser).openDownload(shareId, SIZE);
    first.appendToCheckpoint(noise(10));
    environment.origin.held.clear(); // its lock is gone, its file is still open
    const second = new OriginStorage(browser).openDownload(shareId, SIZE);
    setTimeout(() => first.keep(), 100);
    expect((await second).readCheckpoint()).toEqual(noise(10));
    expect([...environment.origin.folders.keys()]).toEqual([FOLDER]);
  });

  it('is kept for a day, unless it is removed', async () => {
    const request = await stored(noise(SIZE));
    environment.origin.time = 1000 * HOUR;
    await interrupted(request);
    await sweep(environment.origin.browser, 1024 * HOUR - 1);
    expect([...environment.origin.folders.keys()]).toEqual([FOLDER]);
    await sweep(environment.origin.browser, 1024 * HOUR + 1);
    expect(environment.origin.folders.size).toBe(0);
    await interrupted(request);
    await forgetDownload(environment.origin.browser, shareId);
    expect(environment.origin.folders.size).toBe(0);
  });

  it('is removed by the next sweep if it was in use', async () => {
    const { browser } = environment.origin;
    environment.origin.time = 1000 * HOUR;
    const file = await new OriginStorage(browser).openDownload(shareId, SIZE);
    file.write(noise(10));
    file.appendToCheckpoint(noise(10));
    const saved = await file.finish();
    await forgetDownload(browser, shareId);
    expect(new Uint8Array(await saved.arrayBuffer())).toEqual(noise(10));
    environment.origin.closeTabs();
    await sweep(browser, 1000 * HOUR);
    expect(environment.origin.folders.size).toBe(0);
  });

  it('can be removed even if it does not exist', async () => {
    await expect(forgetDownload(environment.origin.browser, shareId)).resolves.toBe(undefined);
  });
});
