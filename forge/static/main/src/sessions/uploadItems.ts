import type { Clock } from '@secure-share/shared/transfer/environment';

const LONGEST = 5 * 24 * 60 * 60_000; // milliseconds; the service ends an upload after a day, a share after three more

/** What the name of each item begins with. */
export const PREFIX = 'secure-share/upload/';

/**
 * The items of localStorage that name the unfinished uploads of one person. An item contains the
 * share's id and the time of its beginning, no key. If the browser refuses or has no room, there are
 * no items: then the service ends an upload after a day.
 */
export class UploadItems {
  readonly #owner: string;
  readonly #storage: () => Storage;
  readonly #clock: Pick<Clock, 'now'>;

  /** Access to `storage` may throw. */
  constructor(
    { cloudId, accountId }: { cloudId: string; accountId: string },
    storage: () => Storage,
    clock: Pick<Clock, 'now'>,
  ) {
    this.#owner = `${PREFIX}${cloudId}/${accountId}/`;
    this.#storage = storage;
    this.#clock = clock;
  }

  /** The share of an item. Undefined if the item is of somebody else. */
  shareIdOf(item: string): string | undefined {
    return item.startsWith(this.#owner) ? item.slice(this.#owner.length) : undefined;
  }

  /** The shares of this person. Removes the items of all people that are too old to matter. */
  shareIds(): string[] {
    const items = this.#try((storage) => Object.keys(storage).filter((item) => item.startsWith(PREFIX))) ?? [];
    const isOld = (item: string) => !(this.#clock.now() - Date.parse(this.#read(item) ?? '') < LONGEST);
    for (const item of items.filter(isOld)) this.#try((storage) => storage.removeItem(item));
    return items.flatMap((item) => (this.#read(item) === undefined ? [] : (this.shareIdOf(item) ?? [])));
  }

  add(shareId: string): void {
    const now = new Date(this.#clock.now()).toISOString();
    this.#try((storage) => storage.setItem(this.#owner + shareId, now));
  }

  remove(shareId: string): void {
    this.#try((storage) => storage.removeItem(this.#owner + shareId));
  }

  /** Milliseconds since its beginning. Undefined if there is no item. */
  age(shareId: string): number | undefined {
    const since = this.#read(this.#owner + shareId);
    return since === undefined ? undefined : this.#clock.now() - Date.parse(since);
  }

  #read(item: string): string | undefined {
    return this.#try((storage) => storage.getItem(item)) ?? undefined;
  }

  #try<T>(work: (storage: Storage) => T): T | undefined {
    try {
      return work(this.#storage());
    } catch {
      return undefined; // full, or not allowed
    }
  }
}
