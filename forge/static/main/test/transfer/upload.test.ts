// @vitest-environment node
import {
  compositeSha256,
  fromBase64Url,
  newId,
  openBytes,
  openMetadata,
  Secret,
  sha256,
  toBase64Url,
} from '@secure-share/crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Problem } from '@secure-share/shared/api/errors';
import { transferWorker } from '../../src/transfer/worker';
import type { UploadSource, TransferWorker, UploadRequest } from '../../src/transfer/protocol';
import { reasonOf, TestUploadPage } from './uploadPage';
import { BlobServer } from './blobServer';
import { noise, testEnvironment, type TestEnvironment } from '../../../../shared/test/transfer/environment';
import { NodeXhr } from './xhr';

const PART = 300_000;
const SENT = { value: { share: { status: 'available' }, ticket: { token: 'ticket 1' } } };

let storage: BlobServer;
let environment: TestEnvironment;
let worker: TransferWorker;
const secret = Secret.generate();
const shareId = newId();

beforeEach(async () => {
  vi.stubGlobal('XMLHttpRequest', NodeXhr);
  vi.stubGlobal('navigator', { onLine: true });
  storage = await BlobServer.start();
  environment = testEnvironment();
  worker = transferWorker(environment);
});
afterEach(() => {
  storage.stop();
  vi.unstubAllGlobals();
});

const fileOf = (bytes: Uint8Array<ArrayBuffer>, name = 'plan.pdf') =>
  new File([bytes], name, { type: 'application/pdf' });
const order = (source: UploadSource): UploadRequest => ({ shareId, secret: secret.reveal(), recipient: 'bob', source });
const one = (file: File): UploadRequest => order({ kind: 'files', files: [{ file, path: file.name }] });
const open = (body: Uint8Array<ArrayBuffer>) => openBytes(secret.ikm(), body);
const metadataOf = (page: TestUploadPage) => openMetadata(page.announced[0]?.metadata ?? '', secret, shareId);

describe('a file in one piece', () => {
  it.each([0, 1, 262_126, 262_127, 262_128, 1_000_000])('of %i bytes arrives sealed', async (length) => {
    const plain = noise(length);
    const page = new TestUploadPage(storage);
    expect(await worker.upload(one(fileOf(plain)), page)).toMatchObject(SENT);
    expect(Buffer.from(await open(page.body())).equals(plain)).toBe(true);
    expect(await metadataOf(page)).toEqual({
      name: 'plan.pdf',
      type: 'application/pdf',
      size: length,
    });
    expect(page.announced[0]).toMatchObject({
      length: page.body().length,
      verifier: await (await secret.claimKey(shareId)).verifier(),
    });
  });

  it('is sent again when the connection breaks', async () => {
    storage.faults.push({ method: 'PUT', cutAfter: 100_000 }, { method: 'PUT', status: 503 });
    const page = new TestUploadPage(storage);
    expect(await worker.upload(one(fileOf(noise(500_000))), page)).toMatchObject(SENT);
    expect(storage.log).toEqual(['PUT /whole cut', 'PUT /whole 503', 'PUT /whole 200']);
    expect(page.pauses.map((pause) => pause?.reason)).toEqual(['unreachable', 'unavailable', undefined]);
  });

  it('is not sent again when only the response was lost', async () => {
    storage.faults.push({ method: 'PUT', answerLost: true });
    const page = new TestUploadPage(storage);
    expect(await worker.upload(one(fileOf(noise(1000))), page)).toMatchObject(SENT);
    expect(storage.log).toEqual(['PUT /whole lost']);
    expect(page.commits).toHaveLength(1);
  });

  it('is sent again when the connection broke after the whole body was sent, and the commit finds nothing', async () => {
    storage.faults.push({ method: 'PUT', swallowed: true });
    const page = new TestUploadPage(storage);
    expect(await worker.upload(one(fileOf(noise(1000))), page)).toMatchObject(SENT);
    expect(storage.log).toEqual(['PUT /whole swallowed', 'PUT /whole 200']);
    expect(page.commits).toHaveLength(2);
  });

  it('may wait minutes for the response once the body was sent', async () => {
    environment = testEnvironment({
      silence: 1000,
      answer: (bytes) => {
        expect(bytes).toBe(page.announced[0]?.length);
        return 5000;
      },
    });
    storage.faults.push({ method: 'PUT', answerAfter: 2000 });
    const page = new TestUploadPage(storage);
    expect(await transferWorker(environment).upload(one(fileOf(noise(1000))), page)).toMatchObject(SENT);
    expect(storage.log).toEqual(['PUT /whole 200']);
  });

  it('is looked up, not sent again, when the response takes too long', async () => {
    environment = testEnvironment({ answer: () => 50 });
    storage.faults.push({ method: 'PUT', answerAfter: 60_000 });
    const page = new TestUploadPage(storage);
    expect(await transferWorker(environment).upload(one(fileOf(noise(1000))), page)).toMatchObject(SENT);
    expect(page.commits).toHaveLength(1);
    await vi.waitFor(() => expect(storage.log).toEqual(['PUT /whole held']), 60_000);
  });

  it('requests another URL when one is refused, and gives up after five', async () => {
    storage.faults.push({ method: 'PUT', status: 403 });
    const page = new TestUploadPage(storage);
    expect(await worker.upload(one(fileOf(noise(1000))), page)).toMatchObject(SENT);
    expect(page.announced).toHaveLength(2);
    expect(page.announced[1]).toEqual(page.announced[0]);

    storage.objects.clear();
    for (const status of [403, 400, 404, 403, 403]) storage.faults.push({ method: 'PUT', status });
    expect(reasonOf(await transferWorker(environment).upload(one(fileOf(noise(1000))), page))).toBe('storage');
  });

  it('is announced without file info if the service does not support it, also later', async () => {
    const fileInfo = { sealed: 'AAAA', keyVersion: 1 };
    const page = new TestUploadPage(storage);
    page.refusals.push(new Problem('malformed', 'unknown field', { status: 400 }));
    storage.faults.push({ method: 'PUT', status: 403 });
    expect(await worker.upload({ ...one(fileOf(noise(1000))), fileInfo }, page)).toMatchObject(SENT);
    expect(page.announced.map((request) => request.fileInfo)).toEqual([fileInfo, undefined, undefined]);
    expect({ ...page.announced[1], fileInfo }).toEqual(page.announced[0]);
  });

  it('is not announced again when the service reports another error', async () => {
    for (const [slug, times] of [
      ['id-taken', 1],
      ['malformed', 2],
    ] as const) {
      const page = new TestUploadPage(storage);
      for (let n = 0; n < 3; n++) page.refusals.push(new Problem(slug, 'no', { status: 400 }));
      const order = { ...one(fileOf(noise(1000))), fileInfo: { sealed: 'AAAA', keyVersion: 1 } };
      expect(reasonOf(await transferWorker(environment).upload(order, page))).toBe(slug);
      expect(page.announced).toHaveLength(times);
    }
  });

  it('closes a stalled connection', async () => {
    environment = testEnvironment({ silence: 50 });
    const hang = vi.spyOn(NodeXhr.prototype, 'send').mockImplementationOnce(() => undefined);
    expect(
      await transferWorker(environment).upload(one(fileOf(noise(1000))), new TestUploadPage(storage)),
    ).toMatchObject(SENT);
    expect(hang).toHaveBeenCalledTimes(2);
  });
});

describe('a file in parts', () => {
  it('arrives as one body, with the checksum of its parts', async () => {
    const plain = noise(2_000_000);
    const page = new TestUploadPage(storage, PART);
    const outcome = await worker.upload(one(fileOf(plain)), page);
    const body = page.body();
    expect(Buffer.from(await open(body)).equals(plain)).toBe(true);
    const sums = [];
    for (let at = 0; at < body.length; at += PART) sums.push(await sha256(body.slice(at, at + PART)));
    expect(outcome).toMatchObject(SENT);
    expect(page.commits).toEqual([toBase64Url(await compositeSha256(sums))]);
    expect(page.granted.flat().sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('sends again only the part that broke', async () => {
    storage.faults.push(
      { method: 'PUT', path: '/part/3', cutAfter: 70_000 },
      { method: 'PUT', path: '/part/3', status: 500 },
    );
    const page = new TestUploadPage(storage, PART);
    expect(reasonOf(await worker.upload(one(fileOf(noise(2_000_000))), page))).toBe('none');
    const counts = new Map<string, number>();
    for (const line of storage.log)
      counts.set(line.split(' ')[1] ?? '', (counts.get(line.split(' ')[1] ?? '') ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      '/part/1': 1,
      '/part/2': 1,
      '/part/3': 3,
      '/part/4': 1,
      '/part/5': 1,
      '/part/6': 1,
      '/part/7': 1,
    });
  });

  it('is continued by a person with only the missing parts', async () => {
    for (let i = 0; i < 200; i++) storage.faults.push({ method: 'PUT', path: '/part/4', cutAfter: 1 });
    const plain = noise(2_000_000);
    const page = new TestUploadPage(storage, PART);
    expect(await worker.upload(one(fileOf(plain)), page)).toMatchObject({
      failure: { reason: 'unreachable', temporary: true },
    });
    const there = new Set(storage.objects.keys());
    expect(there).toContain('/part/1');
    expect(there).not.toContain('/part/4');
    storage.log.length = storage.faults.length = 0;
    expect(reasonOf(await worker.resume())).toBe('none');
    expect(storage.log.filter((line) => there.has(line.split(' ')[1] ?? ''))).toEqual([]);
    expect(page.announced[1]).toEqual(page.announced[0]);
    expect(Buffer.from(await open(page.body())).equals(plain)).toBe(true);
  });

  it('requests new URLs for a refused part and the missing ones only', async () => {
    storage.faults.push(
      { method: 'PUT', path: '/part/1', status: 403 },
      { method: 'PUT', path: '/part/4', status: 404 },
    );
    const page = new TestUploadPage(storage, PART);
    expect(reasonOf(await worker.upload(one(fileOf(noise(2_000_000))), page))).toBe('none');
    const asked = page.granted.flat().sort();
    expect(asked).toEqual([1, 1, 2, 3, 4, 4, 5, 6, 7]);
  });

  it('stops when the share has ended', async () => {
    const page = new TestUploadPage(storage, PART);
    page.onGrant = () => page.refusals.push(new Problem('revoked', 'over', { status: 410 }));
    expect(await worker.upload(one(fileOf(noise(2_000_000))), page)).toMatchObject({
      failure: { reason: 'revoked', temporary: false },
    });
    expect(page.granted.length).toBeLessThanOrEqual(3);
  });
});

describe('an interrupted upload', () => {
  const plain = noise(2_000_000);

  /** The page of an upload that ended when some of its parts were stored. */
  async function interrupted(): Promise<TestUploadPage> {
    const page = new TestUploadPage(storage, PART);
    page.onGrant = (numbers) => {
      if (numbers.some((number) => number > 4)) page.refusals.push(new Problem('revoked', 'over', { status: 410 }));
    };
    await worker.upload(one(fileOf(plain)), page);
    page.onGrant = () => undefined;
    storage.log.length = 0;
    return page;
  }

  const goOn = (page: TestUploadPage, bytes: Uint8Array<ArrayBuffer>, name?: string) =>
    transferWorker(environment).upload({ ...one(fileOf(bytes, name)), interrupted: page.interrupted() }, page);

  /** The plaintext with one byte changed. */
  function changedAt(position: number): Uint8Array<ArrayBuffer> {
    const changed = plain.slice();
    changed[position] = (changed[position] ?? 0) ^ 1;
    return changed;
  }

  it('continues with the parts that are missing, under the same announcement', async () => {
    const page = await interrupted();
    const stored = new Set(page.storedParts);
    expect(stored.size).toBeGreaterThan(0);
    expect(await goOn(page, plain, 'renamed.pdf')).toMatchObject(SENT);
    expect(storage.log).toHaveLength(7 - stored.size);
    expect(storage.log.filter((line) => stored.has(Number(/part\/(\d+)/.exec(line)?.[1])))).toEqual([]);
    expect(page.announced[1]).toEqual(page.announced[0]);
    expect(page.kept).toHaveLength(1);
    expect(Buffer.from(await open(page.body())).equals(plain)).toBe(true);
    expect(page.told.some(({ phase, total }) => phase === 'checking' && total > 0)).toBe(true);
  });

  it('is refused before anything leaves if one byte of any sealed part has changed', async () => {
    const page = await interrupted();
    const last = Math.max(...page.sums.keys());
    for (const position of [0, PART + 500, (last - 1) * PART]) {
      expect(await goOn(page, changedAt(position))).toMatchObject({ failure: { reason: 'other-file' } });
    }
    expect(page.announced).toHaveLength(1);
    expect(storage.log).toEqual([]);
  });

  it.each([1_999_999, 2_000_001])('is refused if the file has another length (%i)', async (length) => {
    const page = await interrupted();
    const other = new Uint8Array(length);
    other.set(plain.subarray(0, length));
    expect(await goOn(page, other)).toMatchObject({ failure: { reason: 'other-file' } });
    expect(storage.log).toEqual([]);
  });

  it('continues to the commit if only that is missing', async () => {
    const page = new TestUploadPage(storage, PART);
    page.before = (call) => {
      if (call === 'commit') worker.cancel();
    };
    page.denials.push(new Problem('unreachable', 'no answer'));
    await worker.upload(one(fileOf(plain)), page);
    page.before = () => undefined;
    storage.log.length = 0;
    expect(await goOn(page, plain)).toMatchObject(SENT);
    expect(storage.log).toEqual([]);
    expect(page.commits[1]).toBe(page.commits[0]);
  });

  it('is kept with the hash of each part before the part is sent', async () => {
    const page = new TestUploadPage(storage, PART);
    page.onGrant = (numbers) => expect(numbers.every((number) => page.sums.has(number))).toBe(true);
    expect(await worker.upload(one(fileOf(plain)), page)).toMatchObject(SENT);
    expect([page.kept.length, page.sums.size, page.storedParts.size]).toEqual([1, 7, 7]);
    expect(page.kept[0]).toMatchObject({ request: page.announced[0], partSize: PART });
  });

  it('sends no part whose hash could not be kept', async () => {
    const page = new TestUploadPage(storage, PART);
    page.onSealed = (number) => {
      if (number === 2) throw new Error('the disk is full');
    };
    expect(reasonOf(await worker.upload(one(fileOf(plain)), page))).toBe('unexpected');
    expect(page.granted.flat()).not.toContain(2);
    expect(storage.objects.has('/part/2')).toBe(false);
  });
});

describe.each([undefined, 1000])(
  'an outage during an upload (parts of %s)',
  (partSize) => {
    const MINUTE = 60_000;
    const CALLS = ['create', 'put', 'commit', ...(partSize ? ['presign'] : [])] as const;

    /** Upload whose `call` fails from its first attempt on, until `over` says so. */
    function disturbed(call: string, over: () => boolean) {
      const page = new TestUploadPage(storage, partSize);
      const broken = () => {
        if (!over()) throw new Problem('unreachable', 'no answer');
      };
      if (call === 'put') storage.isDown = () => !over();
      else
        page.before = (asked) => {
          if (asked === call) broken();
        };
      return page;
    }

    it.each(CALLS)('of nine minutes does not end it (%s)', async (call) => {
      const began = environment.clock.now();
      const page = disturbed(call, () => environment.clock.now() > began + 9 * MINUTE);
      expect(await worker.upload(one(fileOf(noise(2500))), page)).toMatchObject(SENT);
      expect(page.pauses.at(-1)).toBe(undefined);
      for (const pause of page.pauses) if (pause) expect(pause.retryAt).toBeGreaterThan(began);
    });

    it.each(CALLS)('without end leaves it to the person, who can continue (%s)', async (call) => {
      const began = environment.clock.now();
      let over = false;
      const page = disturbed(call, () => over);
      expect(await worker.upload(one(fileOf(noise(2500))), page)).toMatchObject({
        failure: { reason: call === 'put' ? 'unavailable' : 'unreachable', temporary: true },
      });
      expect(environment.clock.now() - began).toBeGreaterThan(9 * MINUTE);
      expect(environment.clock.now() - began).toBeLessThan(11 * MINUTE);
      over = true;
      expect(await worker.resume()).toMatchObject(SENT);
    });

    it.runIf(partSize)('is waited for once, even if another part hits it later', async () => {
      const began = environment.clock.now();
      const page = disturbed('presign', () => false);
      const presign = page.presignParts.bind(page);
      let late = true;
      page.presignParts = async (parts) => {
        if (late && parts[0]?.number !== 1) {
          late = false;
          while (environment.clock.now() < began + 9.5 * MINUTE) await new Promise((resolve) => setImmediate(resolve));
        }
        return presign(parts);
      };
      expect(await worker.upload(one(fileOf(noise(2500))), page)).toMatchObject({
        failure: { reason: 'unreachable', temporary: true },
      });
      expect(late).toBe(false);
      expect(environment.clock.now() - began).toBeLessThan(11 * MINUTE);
    });

    it.each(CALLS)('may last for an hour while the browser knows that it is offline (%s)', async (call) => {
      const began = environment.clock.now();
      environment.clock.isOnline = false;
      const page = disturbed(call, () => environment.clock.isOnline);
      environment.clock.onsleep = () => {
        environment.clock.isOnline = environment.clock.now() > began + 60 * MINUTE;
      };
      expect(await worker.upload(one(fileOf(noise(2500))), page)).toMatchObject(SENT);
      expect(page.pauses[0]).toEqual({ reason: 'offline' });
    });
  },
  30_000,
);

describe('a pause', () => {
  it('lasts as long as the service requests', async () => {
    const page = new TestUploadPage(storage);
    page.refusals.push(new Problem('unavailable', 'slow down', { status: 429, retryAfter: 45 }));
    expect(await worker.upload(one(fileOf(noise(1000))), page)).toMatchObject(SENT);
    expect(page.pauses[0]?.reason).toBe('too-many');
    expect(environment.clock.slept[0]).toBeGreaterThan(44_000);
  });

  it('ends the upload if it is too long, and names the time', async () => {
    const page = new TestUploadPage(storage);
    page.refusals.push(new Problem('unavailable', 'slow down', { status: 429, retryAfter: 3600 }));
    const outcome = await worker.upload(one(fileOf(noise(1000))), page);
    expect(outcome).toMatchObject({ failure: { reason: 'too-many', temporary: true } });
    expect('failure' in outcome && Date.parse(outcome.failure.until ?? '')).toBeGreaterThan(Date.now() + 3_500_000);
  });
});

describe('the response that nothing was stored', () => {
  const nothing = () => new Problem('not-stored', 'nothing', { status: 409 });

  it.each([undefined, 1000])(
    'is not believed at once when the storage took everything (parts of %s)',
    async (partSize) => {
      const page = new TestUploadPage(storage, partSize);
      page.denials.push(nothing(), nothing(), nothing());
      expect(await worker.upload(one(fileOf(noise(2500))), page)).toMatchObject(SENT);
      expect(page.commits).toHaveLength(4);
      expect(new Set(storage.log).size).toBe(storage.log.length);
    },
  );

  it.each([undefined, 1000])(
    'leaves it to the person when it is repeated, and all is sent again then (parts of %s)',
    async (partSize) => {
      const page = new TestUploadPage(storage, partSize);
      page.denials.push(...Array.from({ length: 200 }, nothing));
      expect(await worker.upload(one(fileOf(noise(2500))), page)).toEqual({
        failure: { reason: 'not-stored', temporary: true },
      });
      page.denials.length = 0;
      storage.objects.clear();
      expect(await worker.resume()).toMatchObject(SENT);
    },
  );
}, 30_000);

describe('a file that has changed', () => {
  it.each([0, 299_979, 299_980, 1_499_999])(
    'is not sealed again with byte %i altered',
    async (at) => {
      const plain = noise(1_500_000);
      const file = fileOf(plain.slice());
      const page = new TestUploadPage(storage, PART);
      page.denials.push(...Array.from({ length: 200 }, () => new Problem('not-stored', 'nothing', { status: 409 })));
      expect(reasonOf(await worker.upload(one(file), page))).toBe('not-stored');
      storage.objects.clear();
      storage.log.length = 0;
      plain[at] = 1 ^ (plain[at] ?? 0);
      const other = new Blob([plain]);
      vi.spyOn(file, 'slice').mockImplementation((start, end) => other.slice(start, end));
      expect(reasonOf(await worker.resume())).toBe('file-changed');
      const altered = Math.floor((at + 21) / PART) + 1; // a part as long as a record and more holds some of two records
      expect(storage.log.filter((line) => line.startsWith(`PUT /part/${altered} `))).toEqual([]);
    },
    30_000,
  );

  it.each([undefined, PART])('is not sent when it has become shorter (parts of %s)', async (partSize) => {
    const file = fileOf(noise(1_500_000));
    const shorter = new Blob([noise(1_400_000)]);
    vi.spyOn(file, 'slice').mockImplementation((start, end) => shorter.slice(start, end));
    const page = new TestUploadPage(storage, partSize);
    expect(reasonOf(await worker.upload(one(file), page))).toBe('file-changed');
    expect(page.commits).toEqual([]);
  });

  it('is reported when it can no longer be read', async () => {
    const file = fileOf(noise(1_500_000));
    const gone = Object.assign(new Blob(), {
      arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')),
    });
    vi.spyOn(file, 'slice').mockReturnValue(gone);
    expect(reasonOf(await worker.upload(one(file), new TestUploadPage(storage, PART)))).toBe('file-unreadable');
  });
});

describe('cancelling', () => {
  it.each(['announcing', 'uploading'] as const)('while %s stops at once', async (phase) => {
    const page = new TestUploadPage(storage, PART);
    page.onProgress = (now) => {
      if (now === phase) worker.cancel();
    };
    const outcome = await worker.upload(one(fileOf(noise(3_000_000))), page);
    expect('failure' in outcome).toBe(true);
    expect([...storage.objects.keys()]).toEqual([]);
    expect(page.announced).toHaveLength(phase === 'uploading' ? 1 : 0);
  });
});

describe('what is sent', () => {
  it('is a text with its own type', async () => {
    const page = new TestUploadPage(storage);
    await worker.upload(order({ kind: 'text', text: 'hunter2 – ünïcode' }), page);
    expect(new TextDecoder().decode(await open(page.body()))).toBe('hunter2 – ünïcode');
    expect(await metadataOf(page)).toMatchObject({ name: 'secret.txt', type: 'text/plain; secure-share=text' });
  });

  it.each([
    ['', 'nothing'],
    ['x'.repeat(65_537), 'text-too-long'],
    ['é'.repeat(32_769), 'text-too-long'],
    ['x'.repeat(65_536), 'none'],
  ])('is a text that fits', async (text, reason) => {
    expect(reasonOf(await worker.upload(order({ kind: 'text', text }), new TestUploadPage(storage)))).toBe(reason);
  });

  it('is refused before it is read if it is longer than the service accepts', async () => {
    const file = fileOf(noise(5000));
    const read = vi.spyOn(file, 'slice');
    const page = new TestUploadPage(storage);
    expect(reasonOf(await worker.upload({ ...one(file), largest: 5000 }, page))).toBe('too-long');
    expect(read).not.toHaveBeenCalled();
    expect(page.announced).toEqual([]);
  });

  it('contains no key that the service can see', async () => {
    const page = new TestUploadPage(storage);
    await worker.upload(one(fileOf(noise(1000))), page);
    const seen = JSON.stringify(page.announced);
    for (const hidden of [secret.reveal(), (await secret.claimKey(shareId)).reveal(), 'plan.pdf'])
      expect(seen).not.toContain(hidden);
    expect(fromBase64Url(page.announced[0]?.sha256 ?? '', 32)).toHaveLength(32);
  });
});
