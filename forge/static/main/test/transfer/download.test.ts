// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';

import { FileKey, newId, sealBytes, sealMetadata, Secret, type Options } from '@secure-share/crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Problem, type Failure } from '@secure-share/shared/api/errors';
import { outcomeOf, type DownloadPage, type Lease, type TransferWorker } from '../../src/transfer/protocol';
import { RETRY_FOR, type Pause } from '@secure-share/shared/transfer/retry';
import { transferWorker } from '../../src/transfer/worker';
import { BlobServer } from './blobServer';
import { digestOf, noise, testEnvironment, type TestEnvironment } from '../../../../shared/test/transfer/environment';
import { reasonOf } from './uploadPage';

const secret = Secret.generate();
const shareId = newId();

let storage: BlobServer;
let environment: TestEnvironment;
let worker: TransferWorker;

beforeEach(async () => {
  vi.stubGlobal('navigator', { onLine: true });
  storage = await BlobServer.start();
  environment = testEnvironment();
  worker = transferWorker(environment);
});
afterEach(() => {
  storage.stop();
  vi.unstubAllGlobals();
});

/** The page of a download, with a file API that grants leases. */
class TestDownloadPage implements DownloadPage {
  readonly claims: string[] = [];
  readonly told: { name: string; done: number; total: number }[] = [];
  readonly pauses: (Pause | undefined)[] = [];
  readonly failures: Failure[] = [];
  readonly refusals: Error[] = [];
  isDown: () => boolean = () => false;
  urlSeconds = 300;
  length: number | undefined;
  onProgress: (done: number) => void = () => undefined;
  /** Delays the file API's response to a claim. */
  beforeClaim: () => Promise<void> = () => Promise.resolve();

  claim(claimKey: string) {
    this.claims.push(claimKey);
    return outcomeOf(this.#claim());
  }

  progress(name: string, done: number, total: number): void {
    this.told.push({ name, done, total });
    this.onProgress(done);
  }

  paused(pause: Pause | undefined): void {
    this.pauses.push(pause);
  }

  stuck(failure: Failure): Promise<void> {
    this.failures.push(failure);
    return Promise.resolve();
  }

  async #claim(): Promise<Lease> {
    await this.beforeClaim();
    if (this.isDown()) throw new Problem('unreachable', 'no answer');
    const refusal = this.refusals.shift();
    if (refusal) throw refusal;
    const after = (seconds: number) => new Date(environment.clock.now() + seconds * 1000).toISOString();
    return {
      url: storage.url(`/blob?${this.claims.length}`), // each presigned URL is another one
      urlExpiresAt: after(this.urlSeconds),
      leaseEndsAt: after(900),
      length: this.length ?? storage.objects.get('/blob')?.length ?? 0,
    };
  }
}

/** Seals a file into the storage, and returns the recipient's request. */
async function stored(
  plain: Uint8Array<ArrayBuffer>,
  {
    name = 'plan.pdf',
    type = 'application/pdf',
    sum = plain,
    size = plain.length,
    options = {},
  }: Partial<{ name: string; type: string; sum: Uint8Array<ArrayBuffer>; size: number; options: Options }> = {},
) {
  storage.objects.set('/blob', Buffer.from(await sealBytes(secret.ikm(), plain, options)));
  const metadata = await sealMetadata({ name, type, size, digest: await digestOf(sum) }, secret, shareId);
  return { shareId, secret: secret.reveal(), metadata };
}

async function bytesOf(outcome: Awaited<ReturnType<TransferWorker['download']>>): Promise<Buffer> {
  if ('failure' in outcome) throw new Error(outcome.failure.reason);
  return Buffer.from(await outcome.value.file.arrayBuffer());
}

/** The beginning of the range of a logged GET. */
const rangeOf = (line: string) => Number(/bytes=(\d+)-/.exec(line)?.[1]);

const BIG = 17 * 2 ** 20; // stored in the origin's file system

describe('a download', () => {
  it.each([0, 1, 262_127, 1_000_000, BIG])('of %i bytes arrives unchanged', async (length) => {
    const plain = noise(length);
    const page = new TestDownloadPage();
    const outcome = await worker.download(await stored(plain), page);
    expect(outcome).toMatchObject({ value: { name: 'plan.pdf' } });
    expect((await bytesOf(outcome)).equals(plain)).toBe(true);
    expect(page.claims).toEqual([(await secret.claimKey(shareId)).reveal()]);
    expect(page.told.at(-1)).toMatchObject({ name: 'plan.pdf', done: page.told.at(-1)?.total });
    expect(environment.origin.used >= BIG).toBe(length === BIG);
  });

  it('of version 2, which has no digest, arrives unchanged', async () => {
    const plain = noise(300_000);
    const incoming = await stored(plain);
    const metadata = { name: 'plan.pdf', type: '', size: plain.length };
    const download = (size: number) =>
      sealMetadata({ ...metadata, size }, secret, shareId).then((sealed) =>
        transferWorker(environment).download({ ...incoming, metadata: sealed }, new TestDownloadPage()),
      );
    expect((await bytesOf(await download(plain.length))).equals(plain)).toBe(true);
    expect(await download(plain.length - 1)).toMatchObject({ failure: { reason: 'damaged' } });
    expect(await download(plain.length + 1)).toMatchObject({ failure: { reason: 'damaged' } });
  });

  it('of a file with a key of its own arrives unchanged', async () => {
    const plain = noise(300_000);
    const fileKey = FileKey.generate();
    storage.objects.set('/blob', Buffer.from(await sealBytes(fileKey.ikm(), plain)));
    const download = async (key: FileKey | undefined) => {
      const about = { name: 'plan.pdf', type: '', size: plain.length, ...(key && { fileKey: key }) };
      const metadata = await sealMetadata(about, secret, shareId);
      return worker.download({ shareId, secret: secret.reveal(), metadata }, new TestDownloadPage());
    };
    expect((await bytesOf(await download(fileKey))).equals(plain)).toBe(true);
    expect(await download(undefined)).toMatchObject({ failure: { reason: 'damaged' } });
  });

  it('continues where it was cut, at any position', async () => {
    const plain = noise(700_000);
    const incoming = await stored(plain);
    const total = storage.objects.get('/blob')?.length ?? 0;
    for (const cutAfter of [1, 20, 21, 22, 262_164, 262_165, 262_166, 524_309, total - 1]) {
      storage.log.length = 0;
      storage.faults.push({ method: 'GET', cutAfter });
      const page = new TestDownloadPage();
      expect((await bytesOf(await transferWorker(environment).download(incoming, page))).equals(plain)).toBe(true);
      expect(storage.log).toEqual([
        `GET /blob bytes=0-${total - 1} cut`,
        `GET /blob bytes=${cutAfter}-${total - 1} 206`,
      ]);
      expect(page.pauses.map((pause) => pause?.reason)).toEqual(['unreachable', undefined]);
      expect(page.claims).toHaveLength(1);
    }
  });

  it('continues where it stalled', async () => {
    environment = testEnvironment({ silence: 1500 });
    const plain = noise(700_000);
    const incoming = await stored(plain);
    storage.faults.push({ method: 'GET', hangAfter: 300_000 });
    expect(
      (await bytesOf(await transferWorker(environment).download(incoming, new TestDownloadPage()))).equals(plain),
    ).toBe(true);
    expect(storage.log.map(rangeOf)).toEqual([0, 300_000]);
  });

  it.each([
    [403, 300],
    [503, -1],
  ])('asks for another URL after %i', async (status, urlSeconds) => {
    const plain = noise(1000);
    storage.faults.push({ method: 'GET', status });
    const page = new TestDownloadPage();
    page.urlSeconds = urlSeconds;
    expect((await bytesOf(await worker.download(await stored(plain), page))).equals(plain)).toBe(true);
    expect(page.claims).toHaveLength(2);
  });

  it('renews the lease while it lasts', async () => {
    const page = new TestDownloadPage();
    page.onProgress = () => {
      environment.clock.time += 301_000;
    };
    await worker.download(await stored(noise(2_000_000)), page);
    expect(page.claims.length).toBeGreaterThan(2);
  });

  it('stops when the share ends', async () => {
    const page = new TestDownloadPage();
    const incoming = await stored(noise(1_000_000));
    storage.faults.push({ method: 'GET', cutAfter: 300_000 }, { method: 'GET', status: 404 });
    page.onProgress = () => {
      page.refusals.push(new Problem('revoked', 'over', { status: 410 }));
    };
    expect(reasonOf(await worker.download(incoming, page))).toBe('revoked');
  });

  it('asks the person after all retries, and then continues', async () => {
    const plain = noise(700_000);
    const incoming = await stored(plain);
    storage.faults.push({ method: 'GET', cutAfter: 300_000 });
    const page = new TestDownloadPage();
    storage.isDown = () => page.told.length > 0 && page.failures.length === 0;
    expect((await bytesOf(await worker.download(incoming, page))).equals(plain)).toBe(true);
    expect(page.failures).toMatchObject([{ reason: 'unavailable', temporary: true }]);
    expect(environment.clock.slept.reduce((sum, some) => sum + some, 0)).toBeGreaterThan(9 * 60_000);
    expect(storage.log.map(rangeOf).at(-1)).toBe(300_000);
  });

  it.each(['claim', 'get'])('survives an outage of nine minutes (%s)', async (call) => {
    const plain = noise(700_000);
    const incoming = await stored(plain);
    const end = environment.clock.now() + 9 * 60_000;
    const page = new TestDownloadPage();
    if (call === 'get') storage.isDown = () => environment.clock.now() < end;
    else page.isDown = () => environment.clock.now() < end;
    expect((await bytesOf(await worker.download(incoming, page))).equals(plain)).toBe(true);
    expect([page.failures, page.pauses.at(-1)]).toEqual([[], undefined]);
  });

  it.each(['unauthorized', 'unintelligible'])(
    'keeps what arrived when the renewal of the lease is answered %s',
    async (slug) => {
      const plain = noise(700_000);
      const incoming = await stored(plain);
      storage.faults.push({ method: 'GET', cutAfter: 300_000 }, { method: 'GET', status: 403 });
      const page = new TestDownloadPage();
      page.onProgress = () => {
        if (page.failures.length === 0) page.refusals.push(new Problem(slug, 'no', { status: 401 }));
      };
      expect((await bytesOf(await worker.download(incoming, page))).equals(plain)).toBe(true);
      expect(storage.log.map(rangeOf).at(-1)).toBe(300_000);
    },
  );

  it('stops at once when it is cancelled', async () => {
    const page = new TestDownloadPage();
    page.onProgress = (done) => {
      if (done > 0) worker.cancel();
    };
    const outcome = await worker.download(await stored(noise(BIG)), page);
    expect('failure' in outcome).toBe(true);
    expect(environment.origin.used).toBe(0);
  });
});

describe('the ranges of a download', () => {
  const RANGE = 8 * 2 ** 20;
  const starts = [0, 21 + RANGE, 21 + 2 * RANGE];

  it('are requested three at a time, in any order of arrival', async () => {
    environment = testEnvironment({ silence: 60_000 });
    const plain = noise(4 * RANGE);
    const incoming = await stored(plain);
    storage.faults.push({ method: 'GET', hangAfter: 1000 });
    const outcome = transferWorker(environment).download(incoming, new TestDownloadPage());
    const asked = () => storage.log.map(rangeOf).sort((a, b) => a - b);
    await vi.waitFor(() => expect(asked()).toEqual(starts), 60_000);
    storage.drop(); // the one that hangs
    expect((await bytesOf(await outcome)).equals(plain)).toBe(true);
    expect(asked()).toContain(1000);
  });

  it('each continue where their connection broke', async () => {
    const plain = noise(3 * RANGE);
    const incoming = await stored(plain);
    const at = (start: number) => ({ method: 'GET', range: start }) as const;
    storage.faults.push({ ...at(21 + RANGE), cutAfter: 300_000 }, { ...at(21 + 2 * RANGE), cutAfter: 77 });
    const page = new TestDownloadPage();
    expect((await bytesOf(await worker.download(incoming, page))).equals(plain)).toBe(true);
    const asked = [...starts, 21 + RANGE + 300_000, 21 + 2 * RANGE + 77, 21 + 3 * RANGE];
    const total = storage.objects.get('/blob')?.length ?? 0;
    expect(storage.log.map(rangeOf).sort((a, b) => a - b)).toEqual(
      asked.filter((start) => start < total).sort((a, b) => a - b),
    );
  });

  it('that are refused together share one new URL', async () => {
    const plain = noise(3 * RANGE);
    const incoming = await stored(plain);
    storage.faults.push(...starts.map(() => ({ method: 'GET', status: 403 }) as const));
    const page = new TestDownloadPage();
    page.beforeClaim = () =>
      vi.waitFor(() => {
        if (page.claims.length > 1) expect(storage.log.length).toBeGreaterThanOrEqual(3);
      }, 60_000);
    expect((await bytesOf(await worker.download(incoming, page))).equals(plain)).toBe(true);
    expect(page.claims).toHaveLength(2);
  });

  it('that stall ask the person once, even if one fails right after the response', async () => {
    environment = testEnvironment({ silence: 60_000 });
    const incoming = await stored(noise(3 * RANGE));
    const page = new TestDownloadPage();
    storage.isDown = () => page.failures.length === 0;
    page.stuck = (failure) => {
      page.failures.push(failure);
      environment.clock.time += RETRY_FOR; // no range has any time left
      storage.faults.push(...starts.map((range) => ({ method: 'GET', range, status: 503 }) as const));
      return Promise.resolve();
    };
    expect('value' in (await transferWorker(environment).download(incoming, page))).toBe(true);
    expect(page.failures).toHaveLength(1);
  });

  it('say that the download waits only while all of them wait', async () => {
    environment = testEnvironment({ silence: 60_000 });
    const plain = noise(2 * RANGE);
    const incoming = await stored(plain);
    storage.faults.push({ method: 'GET', range: 0, cutAfter: 1000 }, { method: 'GET', range: 1000, status: 503 });
    const page = new TestDownloadPage();
    environment.clock.onsleep = () => {
      if (page.pauses.length > 0) throw new Error('the other range is still on its way');
    };
    storage.faults.push({ method: 'GET', range: 21 + RANGE, hangAfter: 500 });
    const outcome = transferWorker(environment).download(incoming, page);
    await vi.waitFor(() => expect(storage.log.map(rangeOf)).toContain(1000), 60_000);
    expect(page.pauses).toEqual([]);
    environment.clock.onsleep = () => undefined;
    storage.drop();
    expect((await bytesOf(await outcome)).equals(plain)).toBe(true);
  });

  it('may end inside a record of a body from another program', async () => {
    const plain = noise(2 * RANGE + 5);
    const incoming = await stored(plain, { options: { recordSize: 999_983, keyId: noise(9) } });
    expect((await bytesOf(await worker.download(incoming, new TestDownloadPage()))).equals(plain)).toBe(true);
    expect(storage.log.length).toBeGreaterThan(2);
  });

  it.each(['range', 'length', 'etag', 'status'] as const)(
    'are refused if they answer with another %s',
    async (what) => {
      const incoming = await stored(noise(2 * RANGE));
      storage.lie = what;
      expect(reasonOf(await worker.download(incoming, new TestDownloadPage()))).toBe('changed');
    },
  );
});

describe('not claimed', () => {
  it('is a share of another key', async () => {
    const page = new TestDownloadPage();
    const incoming = { ...(await stored(noise(1000))), secret: Secret.generate().reveal() };
    expect(reasonOf(await worker.download(incoming, page))).toBe('wrong-key');
    expect([page.claims, storage.log]).toEqual([[], []]);
  });

  it('is a file without enough space', async () => {
    const page = new TestDownloadPage();
    environment.origin.quota = BIG;
    expect(await worker.download(await stored(noise(BIG)), page)).toMatchObject({
      failure: { reason: 'no-room', needed: BIG, available: BIG - 8 * 2 ** 20 },
    });
    expect([page.claims, storage.log]).toEqual([[], []]);
  });

  it('is a file that has to fit into memory and does not', async () => {
    vi.spyOn(environment.origin.browser.storage, 'getDirectory').mockRejectedValue(
      new DOMException('no', 'SecurityError'),
    );
    const incoming = await stored(noise(10), { size: 2 ** 29 + 1 });
    const page = new TestDownloadPage();
    expect(await worker.download(incoming, page)).toMatchObject({
      failure: { reason: 'memory-only', needed: 2 ** 29 + 1, available: 2 ** 29 },
    });
    expect(page.claims).toEqual([]);

    const plain = noise(BIG);
    expect((await bytesOf(await worker.download(await stored(plain), page))).equals(plain)).toBe(true);
  });
});

describe('not kept', () => {
  it.each([
    ['with another checksum', { sum: noise(10, 7) }],
    ['shorter than announced', { size: 1_000_001 }],
    ['longer than announced', { size: 999_999 }],
  ])('is a file %s', async (_, flaw) => {
    expect(reasonOf(await worker.download(await stored(noise(1_000_000), flaw), new TestDownloadPage()))).toBe(
      'damaged',
    );
  });

  it('is a body without its last record, or an altered one', async () => {
    const incoming = await stored(noise(1_000_000));
    const body = storage.objects.get('/blob') ?? Buffer.alloc(0);
    storage.objects.set('/blob', body.subarray(0, 21 + 262_144));
    expect(await worker.download(incoming, new TestDownloadPage())).toMatchObject({
      failure: { reason: 'damaged', detail: 'truncated' },
    });
    const altered = Buffer.from(body);
    altered[500_000] = (altered[500_000] ?? 0) ^ 1;
    storage.objects.set('/blob', altered);
    expect(await transferWorker(environment).download(incoming, new TestDownloadPage())).toMatchObject({
      failure: { reason: 'damaged', detail: 'unauthentic' },
    });
  });

  it('is a file that was replaced during the download', async () => {
    const incoming = await stored(noise(700_000));
    storage.faults.push({ method: 'GET', cutAfter: 300_000 });
    storage.onrequest = () => storage.replace();
    expect(reasonOf(await worker.download(incoming, new TestDownloadPage()))).toBe('changed');
  });

  it('is a file for which the space ran out', async () => {
    environment.origin.capacity = 2 ** 20;
    expect(reasonOf(await worker.download(await stored(noise(BIG)), new TestDownloadPage()))).toBe('no-room');
    expect(environment.origin.used).toBe(0);
  });
});

describe('a text', () => {
  const type = 'text/plain; secure-share=text';

  it('is shown', async () => {
    const plain = new TextEncoder().encode('hunter2 – ünïcode');
    expect(
      await worker.download(await stored(plain, { type, name: 'secret.txt' }), new TestDownloadPage()),
    ).toMatchObject({ value: { text: 'hunter2 – ünïcode' } });
  });

  it('is a file if it is longer than a text can be', async () => {
    const outcome = await worker.download(await stored(noise(65_537), { type }), new TestDownloadPage());
    expect('value' in outcome && outcome.value.text).toBe(undefined);
  });
});

it('opens what the Go code sealed', async () => {
  const folder = new URL('../../../../../shared/ece/testdata/vectors/', import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  let opened = 0;
  for (const file of names) {
    const vector = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as {
      ikm: string;
      body: string;
      plaintext?: string;
      maxRecordSize?: number;
    };
    const ikm = Buffer.from(vector.ikm, 'base64url');
    if (vector.plaintext === undefined || vector.maxRecordSize !== undefined || ikm.length !== 16) continue;
    const key = Secret.parse(ikm.toString('base64url'));
    const plain = new Uint8Array(Buffer.from(vector.plaintext, 'base64url'));
    storage.objects.set('/blob', Buffer.from(vector.body, 'base64url'));
    const metadata = await sealMetadata(
      { name: 'x', type: 'y/z', size: plain.length, digest: await digestOf(plain) },
      key,
      shareId,
    );
    const outcome = await transferWorker(environment).download(
      { shareId, secret: key.reveal(), metadata },
      new TestDownloadPage(),
    );
    expect((await bytesOf(outcome)).equals(plain), file).toBe(true);
    opened++;
  }
  expect(opened).toBeGreaterThan(5);
});
