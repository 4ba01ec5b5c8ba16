import { shallowReactive } from 'vue';

import { isTemporary, Problem } from '../api/errors';
import type * as api from '../api/fileApi';
import type { Clock } from '../transfer/environment';
import { retry } from '../transfer/retry';

export interface OwnUploadServices {
  readonly api: Pick<typeof api, 'showShare' | 'withdrawShare'>;
  /** Access to it may throw. */
  readonly storage: () => Storage;
  /** Undefined in browsers that have no Web Locks. */
  readonly locks: Pick<LockManager, 'request'> | undefined;
  readonly clock: Clock;
  /** Receives the ids of shares that were committed and whose mail nobody has confirmed. */
  readonly unconfirmed: Set<string>;
}

/** The ids of such shares, for the current user. */
export const unconfirmedMails = shallowReactive(new Set<string>());

/** An upload of this tab. */
export interface OwnUpload {
  /** The person knows whether the mail with the key was sent, or the share is deleted: forgets the upload. */
  readonly settle: () => void;
  /** This tab does not continue the upload and could not delete it: another tab may. */
  readonly leave: () => void;
}

const LONGEST = 5 * 24 * 60 * 60_000; // milliseconds; the service ends an upload after a day, a share after three more
const ARRIVAL = 60_000; // milliseconds within which an announcement may still arrive
export const PREFIX = 'secure-share/upload/';

const lockOf = (shareId: string) => `secure-share upload ${shareId}`;

/**
 * The uploads of one person in this browser. If the tab of an upload was closed, another tab
 * deletes the share, which would otherwise look like a running upload until the service ends it. If
 * the share was committed, it reports that the key may not have been mailed.
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
    const release = await this.#lock(shareId);
    if (!release) return { settle: () => undefined, leave: () => undefined };
    const item = this.#owner + shareId;
    this.#stored((storage) => storage.setItem(item, new Date(this.#services.clock.now()).toISOString()));
    return {
      settle: () => {
        this.#stored((storage) => storage.removeItem(item));
        release();
      },
      leave: release,
    };
  }

  /**
   * Deletes the uploads that no tab continues, now and whenever the tab of an upload is closed.
   * Committed shares stay, because their keys may have been mailed: see unconfirmed. Call it again
   * when another tab may have started an upload.
   */
  watch(): void {
    for (const item of this.#items()) {
      if (!item.startsWith(this.#owner) || this.#watched.has(item)) continue;
      this.#watched.add(item);
      const shareId = item.slice(this.#owner.length);
      void this.#services.locks?.request(lockOf(shareId), () => this.#end(item, shareId)).catch(() => undefined);
    }
  }

  /** Resolves to a function that releases the lock, or to undefined if there are no locks. */
  #lock(shareId: string): Promise<(() => void) | undefined> {
    const { locks } = this.#services;
    if (!locks) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const held = () =>
        new Promise<void>((release) => {
          resolve(() => release());
        });
      // A frame may be denied locks.
      locks.request(lockOf(shareId), held).catch(() => resolve(undefined));
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
      if (status === 'uploading') await withdrawShare(shareId);
      return status === 'available';
    };
    try {
      const available = await retry(work, {
        clock,
        signal: new AbortController().signal,
        temporary: (error) => isTemporary(error) || (isUnknown(error) && isNew()),
      });
      if (available) {
        this.#services.unconfirmed.add(shareId);
        return; // the item stays, so the next visit reports it too
      }
    } catch (error) {
      if (!isUnknown(error)) return; // the next visit tries again
    }
    this.#stored((storage) => storage.removeItem(item));
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

const isUnknown = (error: unknown) => error instanceof Problem && error.slug === 'not-found';
