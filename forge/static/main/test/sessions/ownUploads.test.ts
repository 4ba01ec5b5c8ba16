import { beforeEach, describe, expect, it, vi } from 'vitest';

import { Problem } from '@secure-share/shared/api/errors';
import type { Share, Status } from '../../src/api/fileApi';
import { OwnUploads, type OwnUploadServices } from '../../src/sessions/ownUploads';
import type { FoundUpload, SavedUpload, SavedUploads } from '../../src/sessions/savedUploads';
import { TestClock } from '../../../../shared/test/transfer/environment';
import { shareOf } from '../composables/shares';

vi.mock('../../src/bridge/host', () => ({}));

const ME = { cloudId: 'site', accountId: 'me' };
const ID = shareOf(1).id;
const ITEM = `secure-share/upload/site/me/${ID}`;
const unknown = () => new Problem('not-found', 'no', { status: 404 });

/** The locks of one browser. A request waits until the holder releases the lock or its tab is closed. */
class Locks {
  readonly #queues = new Map<string, (() => void)[]>();
  readonly #tabs = new Map<string, () => void>(); // releases the locks of a tab

  of(tab: string): LockManager {
    const request = async (name: string, options: LockOptions, work: (lock: Lock | null) => Promise<unknown>) => {
      const queue = this.#queues.get(name) ?? [];
      this.#queues.set(name, queue);
      if (options.ifAvailable && queue.length > 0) {
        await work(null);
        return;
      }
      await new Promise<void>((granted) => {
        if (queue.push(granted) === 1) granted();
      });
      await Promise.race([work({ name, mode: 'exclusive' }), new Promise<void>((free) => this.#tabs.set(tab, free))]);
      queue.shift();
      queue[0]?.();
    };
    return { request } as unknown as LockManager;
  }

  close(tab: string): void {
    this.#tabs.get(tab)?.();
  }
}

let locks: Locks;
let clock: TestClock;
let shares: Map<string, Status>;
let calls: string[];
let faults: Error[];
let unconfirmed: Set<string>;
let interrupted: Map<string, Set<string>>; // by tab
let saved: TestSaved;

/** The uploads that the browser keeps. */
class TestSaved implements Omit<SavedUploads, 'sweep'> {
  readonly kept = new Set<string>();
  readonly parts: string[] = [];
  readonly faults: ('save' | 'sealed' | 'stored' | 'remove')[] = [];

  save(id: string): Promise<void> {
    return this.#do('save', () => this.kept.add(id));
  }
  sealed(_id: string, number: number, sha256: string): Promise<void> {
    return this.#do('sealed', () => this.parts.push(`sealed ${number} ${sha256}`));
  }
  stored(_id: string, number: number): Promise<void> {
    return this.#do('stored', () => this.parts.push(`stored ${number}`));
  }
  find(id: string): Promise<FoundUpload | undefined> {
    return Promise.resolve(this.kept.has(id) ? ({ shareId: id } as FoundUpload) : undefined);
  }
  remove(id: string): Promise<void> {
    return this.#do('remove', () => this.kept.delete(id));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- rejects as a database does
  async #do(call: TestSaved['faults'][number], act: () => void): Promise<void> {
    if (this.faults.includes(call)) throw new DOMException('no', 'QuotaExceededError');
    act();
  }
}

beforeEach(() => {
  localStorage.clear();
  locks = new Locks();
  clock = new TestClock();
  shares = new Map();
  calls = [];
  faults = [];
  unconfirmed = new Set();
  interrupted = new Map();
  saved = new TestSaved();
});

function tab(name: string, more: Partial<OwnUploadServices> = {}, owner = ME): OwnUploads {
  const called = (call: string, id: string) => {
    calls.push(`${call} ${id}`);
    const fault = faults.shift();
    if (fault) throw fault;
  };
  return new OwnUploads(owner, {
    clock,
    unconfirmed,
    interrupted: offered(name),
    saved: () => Promise.resolve(saved),
    storage: () => localStorage,
    locks: locks.of(name),
    api: {
      // eslint-disable-next-line @typescript-eslint/require-await -- rejects like the call that it replaces
      showShare: async (id): Promise<Share> => {
        called('show', id);
        const status = shares.get(id);
        if (!status) throw unknown();
        return shareOf(1, { id, status });
      },
      // eslint-disable-next-line @typescript-eslint/require-await -- the same
      withdrawShare: async (id) => {
        called('withdraw', id);
        shares.set(id, 'revoked');
      },
    },
    ...more,
  });
}

/** The uploads that a tab shows as interrupted. */
function offered(name: string): Set<string> {
  const known = interrupted.get(name) ?? new Set();
  interrupted.set(name, known);
  return known;
}

/** Waits until all promises are settled. */
const settled = async () => {
  for (let i = 0; i < 200; i++) await new Promise((resolve) => setImmediate(resolve));
};

async function uploading(name = 'first') {
  const upload = await tab(name).begin(ID);
  shares.set(ID, 'uploading');
  return upload;
}

describe('an upload whose tab was closed', () => {
  it('is withdrawn by the next tab', async () => {
    await uploading();
    locks.close('first');
    tab('second').watch();
    await settled();
    expect(calls).toEqual([`show ${ID}`, `withdraw ${ID}`]);
    expect(localStorage).toHaveLength(0);
  });

  it('is withdrawn at once by one other open tab', async () => {
    await uploading();
    const others = [tab('second'), tab('third')];
    for (const other of [...others, ...others]) other.watch();
    await settled();
    expect(calls).toEqual([]);
    locks.close('first');
    await settled();
    expect(calls).toEqual([`show ${ID}`, `withdraw ${ID}`]);
  });

  it('stays after the commit, and each visit warns until the share is claimed', async () => {
    await uploading();
    shares.set(ID, 'available');
    locks.close('first');
    for (const name of ['second', 'third']) {
      unconfirmed.clear();
      tab(name).watch();
      await settled();
      expect([...unconfirmed]).toEqual([ID]);
      locks.close(name);
    }
    expect(shares.get(ID)).toBe('available');
    shares.set(ID, 'claimed');
    unconfirmed.clear();
    tab('fourth').watch();
    await settled();
    expect([unconfirmed.size, localStorage.length]).toEqual([0, 0]);
  });

  it.each<Status>(['claimed', 'downloaded', 'revoked', 'abandoned'])(
    'is left alone once the share is %s',
    async (status) => {
      await uploading();
      shares.set(ID, status);
      locks.close('first');
      tab('second').watch();
      await settled();
      expect(calls).toEqual([`show ${ID}`]);
      expect([unconfirmed.size, localStorage.length]).toEqual([0, 0]);
    },
  );

  it('is withdrawn after an outage', async () => {
    await uploading();
    locks.close('first');
    faults = [new Problem('unreachable', 'no'), new Problem('unavailable', 'no', { status: 503 })];
    tab('second').watch();
    await settled();
    expect(calls.at(-1)).toBe(`withdraw ${ID}`);
    expect(localStorage).toHaveLength(0);
  });

  it('is retried on the next visit if the service refuses', async () => {
    await uploading();
    locks.close('first');
    faults = [new Problem('unauthorized', 'no', { status: 401 })];
    tab('second').watch();
    await settled();
    expect(localStorage.getItem(ITEM)).not.toBeNull();
    tab('third').watch();
    await settled();
    expect(shares.get(ID)).toBe('revoked');
  });

  it('is looked up for a minute if the service does not know it: the announcement may be delayed', async () => {
    await uploading();
    shares.clear();
    locks.close('first');
    clock.onsleep = () => {
      if (clock.slept.length === 3) shares.set(ID, 'uploading');
    };
    tab('second').watch();
    await settled();
    expect(calls.at(-1)).toBe(`withdraw ${ID}`);
  });

  it('is dropped if the service does not know it after a minute', async () => {
    await uploading();
    shares.clear();
    locks.close('first');
    clock.time += 60_000;
    tab('second').watch();
    await settled();
    expect(calls).toEqual([`show ${ID}`]);
    expect(localStorage).toHaveLength(0);
  });
});

describe('an upload of a tab', () => {
  it('is dropped once it is complete or withdrawn', async () => {
    const upload = await uploading();
    tab('second').watch();
    upload.finish();
    await settled();
    expect([calls, localStorage.length]).toEqual([[], 0]);
  });

  it('is withdrawn by another tab if its own releases it', async () => {
    const upload = await uploading();
    tab('second').watch();
    upload.release();
    await settled();
    expect(shares.get(ID)).toBe('revoked');
  });

  it('is stored as an id and a time', async () => {
    await uploading();
    expect([localStorage.length, localStorage.getItem(ITEM)]).toEqual([1, '2026-01-01T00:00:00.000Z']);
  });
});

describe('an upload that can continue', () => {
  const upload = {} as SavedUpload;

  async function kept(name = 'first') {
    const own = await uploading(name);
    await own.save(upload);
    return own;
  }

  it('is offered by every tab when its own is gone, and not withdrawn', async () => {
    await kept();
    locks.close('first');
    for (const name of ['second', 'third']) {
      tab(name).watch();
      await settled();
      expect([...offered(name)]).toEqual([ID]);
    }
    expect([shares.get(ID), saved.kept.has(ID), localStorage.length]).toEqual(['uploading', true, 1]);
  });

  it('is taken over by one tab only, and the others no longer offer it', async () => {
    await kept();
    locks.close('first');
    const [second, third] = [tab('second'), tab('third')];
    for (const own of [second, third]) own.watch();
    await settled();
    expect(await second.resume(ID)).toMatchObject({ found: { shareId: ID } });
    third.changed(ITEM); // the browser tells the other tabs
    expect(await third.resume(ID)).toBeUndefined();
    expect([offered('second').size, offered('third').size]).toEqual([0, 0]);
    locks.close('second');
    await settled();
    expect([...offered('third')]).toEqual([ID]);
  });

  it('is not taken over once it has ended', async () => {
    const own = await kept();
    const second = tab('second');
    own.finish();
    await settled();
    expect(await second.resume(ID)).toBeUndefined();
    expect([saved.kept.size, localStorage.length]).toEqual([0, 0]);
  });

  it('is offered again by the tab that releases it', async () => {
    await kept();
    locks.close('first');
    const second = tab('second');
    second.watch();
    await settled();
    (await second.resume(ID))?.upload.release();
    await settled();
    expect([...offered('second')]).toEqual([ID]);
  });

  it('is withdrawn and no longer kept when the person deletes it', async () => {
    await kept();
    locks.close('first');
    const second = tab('second');
    second.watch();
    await settled();
    await second.discard(ID);
    await settled();
    expect([shares.get(ID), saved.kept.size, localStorage.length, offered('second').size]).toEqual([
      'revoked',
      0,
      0,
      0,
    ]);
  });

  it('is withdrawn by the next tab when a person had cancelled it', async () => {
    const own = await kept();
    await own.removeSaved();
    locks.close('first');
    tab('second').watch();
    await settled();
    expect([shares.get(ID), offered('second').size]).toEqual(['revoked', 0]);
  });

  it.each<Status>(['available', 'revoked', 'abandoned'])('is no longer kept once the share is %s', async (status) => {
    await kept();
    shares.set(ID, status);
    locks.close('first');
    tab('second').watch();
    await settled();
    expect([saved.kept.size, offered('second').size]).toEqual([0, 0]);
  });

  it('is forgotten if the hash of a part cannot be kept', async () => {
    const own = await kept();
    await own.sealed(1, 'one');
    saved.faults.push('sealed');
    await own.sealed(2, 'two');
    own.stored(1, 'one');
    expect([saved.parts, saved.kept.size]).toEqual([['sealed 1 one'], 0]);
  });

  it('sends no part if neither its hash can be kept nor the upload be forgotten', async () => {
    const own = await kept();
    saved.faults.push('sealed', 'remove');
    await expect(own.sealed(1, 'one')).rejects.toThrow();
  });

  it('goes on if the browser neither notes what the storage has nor forgets the upload', async () => {
    const own = await kept();
    saved.faults.push('stored', 'remove');
    own.stored(1, 'one');
    await own.removeSaved();
    await settled(); // a rejection that nobody handles fails the run
    expect([saved.parts, saved.kept.size]).toEqual([[], 1]);
  });

  it('is not kept where the browser stores nothing, and is sent all the same', async () => {
    saved.faults.push('save');
    const own = await kept();
    await own.sealed(1, 'one');
    expect(saved.parts).toEqual([]);
  });
});

describe('the stored notes', () => {
  it('of other people are kept', async () => {
    await uploading();
    locks.close('first');
    for (const owner of [
      { ...ME, accountId: 'bob' },
      { ...ME, cloudId: 'other' },
    ])
      tab('second', {}, owner).watch();
    await settled();
    expect([calls, localStorage.length]).toEqual([[], 1]);
  });

  it.each([
    [-1, 1],
    [0, 0],
  ])('goes after five days (%i ms)', async (ms, left) => {
    localStorage.setItem(ITEM, new Date(clock.time).toISOString());
    localStorage.setItem('of somebody else', '');
    clock.time += 5 * 24 * 60 * 60_000 + ms;
    tab('second', {}, { ...ME, accountId: 'bob' }).watch();
    await settled();
    expect([localStorage.getItem(ITEM) === null ? 0 : 1, localStorage.getItem('of somebody else')]).toEqual([left, '']);
  });

  it('are removed if the time is malformed', () => {
    localStorage.setItem(ITEM, 'x');
    tab('second').watch();
    expect(localStorage).toHaveLength(0);
  });
});

describe('nothing is stored or withdrawn', () => {
  const refused = {
    request: () => Promise.reject(new DOMException('denied', 'SecurityError')),
  } as unknown as LockManager;

  it.each([
    ['without Web Locks', undefined],
    ['where they are denied', refused],
  ])('%s', async (_, none) => {
    const upload = await tab('first', { locks: none }).begin(ID);
    expect(localStorage).toHaveLength(0);
    upload.finish();
    upload.release();
    tab('second', { locks: none }).watch();
    await settled();
    expect(calls).toEqual([]);
  });

  it('without storage', async () => {
    const storage = () => {
      throw new Error('not allowed');
    };
    const upload = await tab('first', { storage }).begin(ID);
    upload.finish();
    tab('second', { storage }).watch();
    await settled();
    expect(calls).toEqual([]);
  });
});
