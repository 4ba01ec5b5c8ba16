import { isTemporary, Problem } from '../api/errors';
import type * as api from '../api/fileApi';
import type { Clock } from '../transfer/environment';
import { retry } from '../transfer/retry';
import type { FoundUpload, SavedUpload, SavedUploads } from './savedUploads';

export interface OwnUploadServices {
  readonly api: Pick<typeof api, 'showShare' | 'withdrawShare'>;
  /** Access to it may throw. */
  readonly storage: () => Storage;
  /** Undefined in browsers that have no Web Locks. */
  readonly locks: Pick<LockManager, 'request'> | undefined;
  readonly clock: Clock;
  /** Receives the ids of shares that were committed and whose mail nobody has confirmed. */
  readonly unconfirmed: Set<string>;
  /** Receives the ids of shares whose upload can go on. */
  readonly interrupted: Set<string>;
  /** Rejects if it cannot be loaded. */
  readonly saved: () => Promise<Omit<SavedUploads, 'sweep'>>;
}

/** An upload of this tab. */
export interface OwnUpload {
  /** The person knows whether the mail with the key was sent, or the share is deleted: forgets the upload. */
  readonly settle: () => void;
  /** This tab does not continue the upload and could not delete it: another tab may. */
  readonly leave: () => void;
  /** No later page continues the upload. */
  readonly forget: () => void;
  /** Nothing was sent yet of an upload that was to go on: it can go on later. */
  readonly putBack: () => void;
  /** Keeps the upload so that a later page can continue it, if the browser can. Never rejects. */
  readonly keep: (upload: SavedUpload) => Promise<void>;
  /** Keeps the hash of a part. If that fails, forgets the upload. Rejects if that fails, too: then the part must not be sent. */
  readonly sealed: (number: number, sha256: string) => Promise<void>;
  /** Keeps that the storage has the part. */
  readonly stored: (number: number, sha256: string) => void;
}

const LONGEST = 5 * 24 * 60 * 60_000; // milliseconds; the service ends an upload after a day, a share after three more
const ARRIVAL = 60_000; // milliseconds within which an announcement may still arrive
export const PREFIX = 'secure-share/upload/';

const lockOf = (shareId: string) => `secure-share upload ${shareId}`;

/**
 * The uploads of one person in this browser. If the tab of an upload was closed, and the upload was
 * kept, it can go on. If not, another tab deletes the share, which would otherwise look like a
 * running upload until the service ends it. If the share was committed, it reports that the key may
 * not have been mailed.
 *
 * Each upload is one item of localStorage, written by its own tab only. That tab also holds a Web
 * Lock, which the browser releases when the tab is closed, even in a crash. A tab that gets the
 * lock while the item exists knows that no tab continues the upload. Without locks no tab could
 * know, so nothing is stored. An item contains the share's id and a time, no key.
 */
export class OwnUploads {
  readonly #owner: string;
  readonly #services: OwnUploadServices;
  readonly #watched = new Set<string>();

  constructor({ cloudId, accountId }: { cloudId: string; accountId: string }, services: OwnUploadServices) {
    this.#owner = `${PREFIX}${cloudId}/${accountId}/`;
    this.#services = services;
  }

  /** Call it before the share is announced. Never rejects. */
  async begin(shareId: string): Promise<OwnUpload> {
    const release = await this.#lock(shareId, {});
    return release ? this.#own(shareId, release) : NOT_KEPT;
  }

  /** Takes an interrupted upload over. Undefined if another tab has it, or has ended it. */
  async resume(shareId: string): Promise<{ readonly upload: OwnUpload; readonly found: FoundUpload } | undefined> {
    this.#services.interrupted.delete(shareId);
    const release = await this.#lock(shareId, { ifAvailable: true });
    if (!release) return undefined;
    const saved = await this.#services.saved().catch(() => undefined);
    const found = await saved?.find(shareId).catch(() => undefined);
    if (found) return { upload: this.#own(shareId, release, saved), found };
    release();
    this.#watchAgain(shareId);
    return undefined;
  }

  /** Gives an interrupted upload up: its share is deleted. Never rejects. */
  async discard(shareId: string): Promise<void> {
    this.#services.interrupted.delete(shareId);
    await this.#forget(shareId);
    this.#watchAgain(shareId);
  }

  /** Call it when another tab has changed an item: it has begun, continued or ended an upload. */
  changed(item: string): void {
    const shareId = item.slice(this.#owner.length);
    if (item.startsWith(this.#owner)) this.#services.interrupted.delete(shareId);
    this.#watchAgain(shareId);
  }

  #watchAgain(shareId: string): void {
    this.#watched.delete(this.#owner + shareId);
    this.watch();
  }

  #own(shareId: string, release: () => void, kept?: Omit<SavedUploads, 'sweep'>): OwnUpload {
    const item = this.#owner + shareId;
    this.#stored((storage) => storage.setItem(item, new Date(this.#services.clock.now()).toISOString()));
    const remove = async () => {
      const last = kept;
      kept = undefined;
      await last?.remove(shareId);
    };
    const forget = () => remove().catch(() => undefined); // it is removed after a day
    return {
      settle: () => {
        this.#stored((storage) => storage.removeItem(item));
        release();
        void forget();
      },
      leave: () => void forget().finally(release),
      forget: () => void forget(),
      putBack: () => {
        release();
        this.#watchAgain(shareId);
      },
      keep: async (upload) => {
        try {
          const saved = await this.#services.saved();
          await saved.save(shareId, upload);
          kept = saved;
        } catch {
          // The browser does not store it: the upload works, but cannot go on later.
        }
      },
      sealed: async (number, sha256) => {
        await kept?.sealed(shareId, number, sha256).catch(remove);
      },
      stored: (number, sha256) => void kept?.stored(shareId, number, sha256).catch(() => undefined), // it is sent again
    };
  }

  async #forget(shareId: string): Promise<void> {
    try {
      await (await this.#services.saved()).remove(shareId);
    } catch {
      // It is removed after a day.
    }
  }

  /**
   * Looks for uploads that no tab continues, now and whenever the tab of an upload is closed, and
   * deletes those that cannot go on. The others: see interrupted. Committed shares stay, because their keys may have been mailed: see unconfirmed. Call it again
   * when another tab may have started an upload.
   */
  watch(): void {
    for (const item of this.#items()) {
      if (!item.startsWith(this.#owner) || this.#watched.has(item)) continue;
      this.#watched.add(item);
      const shareId = item.slice(this.#owner.length);
      void this.#services.locks?.request(lockOf(shareId), {}, () => this.#end(item, shareId)).catch(() => undefined);
    }
  }

  /** Resolves to a function that releases the lock, or to undefined if there are no locks, or if it is not available. */
  #lock(shareId: string, options: LockOptions): Promise<(() => void) | undefined> {
    const { locks } = this.#services;
    if (!locks) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const held = (lock: Lock | null) =>
        new Promise<void>((release) => {
          resolve(lock ? release : undefined);
          if (!lock) release();
        });
      // A frame may be denied locks.
      locks.request(lockOf(shareId), options, held).catch(() => resolve(undefined));
    });
  }

  /** Runs under the share's lock. */
  async #end(item: string, shareId: string): Promise<void> {
    const since = this.#read(item);
    if (since === undefined) return; // the upload is settled
    const {
      api: { showShare, withdrawShare },
      clock,
    } = this.#services;
    const isNew = () => clock.now() - Date.parse(since) < ARRIVAL;
    const work = async () => {
      const { status } = await showShare(shareId);
      if (status !== 'uploading') return status;
      if (await this.#isKept(shareId)) return 'interrupted';
      await withdrawShare(shareId);
      return 'withdrawn';
    };
    try {
      const found = await retry(work, {
        clock,
        signal: new AbortController().signal,
        temporary: (error) => isTemporary(error) || (isUnknown(error) && isNew()),
      });
      if (found === 'available') this.#services.unconfirmed.add(shareId);
      if (found === 'interrupted') this.#services.interrupted.add(shareId);
      else await this.#forget(shareId);
      if (found === 'available' || found === 'interrupted') return; // the item stays, so the next visit reports it too
    } catch (error) {
      if (!isUnknown(error)) return; // the next visit tries again
      await this.#forget(shareId);
    }
    this.#stored((storage) => storage.removeItem(item));
  }

  async #isKept(shareId: string): Promise<boolean> {
    try {
      return (await (await this.#services.saved()).find(shareId)) !== undefined;
    } catch {
      return false;
    }
  }

  /** The items of all users of this browser. Removes those that are too old to matter. */
  #items(): string[] {
    const items = this.#stored((storage) => Object.keys(storage).filter((item) => item.startsWith(PREFIX))) ?? [];
    return items.filter((item) => {
      if (this.#services.clock.now() - Date.parse(this.#read(item) ?? '') < LONGEST) return true;
      this.#stored((storage) => storage.removeItem(item));
      return false;
    });
  }

  #read(item: string): string | undefined {
    return this.#stored((storage) => storage.getItem(item)) ?? undefined;
  }

  #stored<T>(work: (storage: Storage) => T): T | undefined {
    try {
      return work(this.#services.storage());
    } catch {
      return undefined; // full, or not allowed: then the service ends the upload after a day
    }
  }
}

/** Without locks, or where a frame is denied them, nothing is kept. */
const NOT_KEPT: OwnUpload = {
  settle: () => undefined,
  leave: () => undefined,
  forget: () => undefined,
  putBack: () => undefined,
  keep: () => Promise.resolve(),
  sealed: () => Promise.resolve(),
  stored: () => undefined,
};

const isUnknown = (error: unknown) => error instanceof Problem && error.slug === 'not-found';
