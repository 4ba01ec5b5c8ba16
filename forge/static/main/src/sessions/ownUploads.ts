import { isTemporary, Problem } from '@secure-share/shared/api/errors';
import type * as api from '../api/fileApi';
import type { Clock } from '@secure-share/shared/transfer/environment';
import { retry } from '@secure-share/shared/transfer/retry';
import { notStored, saving, type OwnUpload, type UploadStore } from './ownUpload';
import type { FoundUpload } from './savedUploads';
import { UploadItems } from './uploadItems';

export interface OwnUploadServices {
  readonly api: Pick<typeof api, 'showShare' | 'withdrawShare'>;
  /** Access to it may throw. */
  readonly storage: () => Storage;
  /** Undefined in browsers that have no Web Locks. */
  readonly locks: Pick<LockManager, 'request'> | undefined;
  readonly clock: Clock;
  /** Receives the ids of shares that were committed and whose mail nobody has confirmed. */
  readonly unconfirmed: Set<string>;
  /** Receives the ids of shares whose upload can continue. */
  readonly interrupted: Set<string>;
  /** Rejects if it cannot be loaded. */
  readonly saved: () => Promise<UploadStore>;
}

const ARRIVAL = 60_000; // milliseconds within which an announcement may still arrive

/** What became of an upload that no tab continues. unconfirmed: committed, and nobody knows whether the key was mailed. */
type Left = 'interrupted' | 'unconfirmed' | 'ended';

const lockOf = (shareId: string) => `secure-share upload ${shareId}`;

/**
 * The uploads of one person in this browser. If the tab of an upload was closed, and the upload was
 * saved, it can continue. If not, another tab deletes the share, which would otherwise look like a
 * running upload until the service ends it. If the share was committed, it reports that the key may
 * not have been mailed.
 *
 * Each upload is one item of localStorage, written by its own tab only. That tab also holds a Web
 * Lock, which the browser releases when the tab is closed, even in a crash. A tab that gets the
 * lock while the item exists knows that no tab continues the upload. Without locks no tab could
 * know, so nothing is stored.
 */
export class OwnUploads {
  readonly #items: UploadItems;
  readonly #services: OwnUploadServices;
  readonly #watched = new Set<string>();

  constructor(user: { cloudId: string; accountId: string }, services: OwnUploadServices) {
    this.#items = new UploadItems(user, services.storage, services.clock);
    this.#services = services;
  }

  /** Call it before the share is announced. Never rejects. */
  async begin(shareId: string): Promise<OwnUpload> {
    const release = await this.#lock(shareId, {});
    return release ? this.#own(shareId, release) : notStored;
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
    const shareId = this.#items.shareIdOf(item);
    if (shareId === undefined) return;
    this.#services.interrupted.delete(shareId);
    this.#watchAgain(shareId);
  }

  #watchAgain(shareId: string): void {
    this.#watched.delete(shareId);
    this.watch();
  }

  /** With `store`, the upload is saved already. */
  #own(shareId: string, unlock: () => void, store?: UploadStore): OwnUpload {
    this.#items.add(shareId);
    const saved = saving(shareId, this.#services.saved, store);
    return {
      ...saved,
      finish: () => {
        this.#items.remove(shareId);
        unlock();
        void saved.removeSaved();
      },
      release: () => {
        unlock();
        this.#watchAgain(shareId);
      },
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
   * deletes those that cannot continue. The others: see interrupted. Committed shares stay, because
   * their keys may have been mailed: see unconfirmed. Call it again when another tab may have
   * started an upload.
   */
  watch(): void {
    for (const shareId of this.#items.shareIds()) {
      if (this.#watched.has(shareId)) continue;
      this.#watched.add(shareId);
      void this.#services.locks?.request(lockOf(shareId), {}, () => this.#end(shareId)).catch(() => undefined);
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
  async #end(shareId: string): Promise<void> {
    if (this.#items.age(shareId) === undefined) return; // its tab has finished it
    const { clock, interrupted, unconfirmed } = this.#services;
    const isNew = () => (this.#items.age(shareId) ?? ARRIVAL) < ARRIVAL;
    let left: Left;
    try {
      left = await retry(() => this.#left(shareId), {
        clock,
        signal: new AbortController().signal,
        temporary: (error) => isTemporary(error) || (isUnknown(error) && isNew()),
      });
    } catch (error) {
      if (!isUnknown(error)) return; // the next visit tries again
      left = 'ended';
    }
    if (left === 'interrupted') {
      interrupted.add(shareId);
      return;
    }
    if (left === 'unconfirmed') unconfirmed.add(shareId);
    await this.#forget(shareId);
    if (left === 'ended') this.#items.remove(shareId); // else the next visit reports it too
  }

  /** Deletes the share if its upload cannot be continued. */
  async #left(shareId: string): Promise<Left> {
    const { showShare, withdrawShare } = this.#services.api;
    const { status } = await showShare(shareId);
    if (status === 'available') return 'unconfirmed';
    if (status !== 'uploading') return 'ended';
    if (await this.#isSaved(shareId)) return 'interrupted';
    await withdrawShare(shareId);
    return 'ended';
  }

  async #isSaved(shareId: string): Promise<boolean> {
    try {
      return (await (await this.#services.saved()).find(shareId)) !== undefined;
    } catch {
      return false;
    }
  }
}

const isUnknown = (error: unknown) => error instanceof Problem && error.slug === 'not-found';
