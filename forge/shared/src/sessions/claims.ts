import { newId } from '@secure-share/crypto';

/**
 * The stage of a download of this tab. begun; downloaded: verified to its end; confirmed: by the
 * person, though the service may not have the confirmation yet.
 */
export type ClaimStage = 'begun' | 'downloaded' | 'confirmed';

/** A download that this tab has started. */
export interface Claim {
  readonly id: string;
  readonly stage: ClaimStage;
}

/** What the tabs of one browser share, so that a tab can take over the download of a closed tab. */
export interface SharedByTabs {
  readonly storage: () => Storage;
  /** Undefined if the browser has no Web Locks: then nothing is taken over. */
  readonly locks: () => Pick<LockManager, 'request'> | undefined;
}

/**
 * Stores the downloads of this tab, so that a reload can continue within the lease, and the person
 * can still confirm afterwards. If the browser stores nothing for this app, they are lost with the
 * page. A claim id opens nothing: a download also needs the key, and in the app the recipient's
 * sign-in.
 *
 * A tab that starts a download while no other tab has it open takes over the claim id of the last
 * tab that had it: after a crash it still holds the lease.
 */
export class Claims {
  readonly #storage: () => Storage;
  readonly #tabs: SharedByTabs;
  readonly #kept = new Map<string, string>();
  readonly #alone = new Map<string, Promise<boolean>>();

  /** For the storage of this tab. Access to either storage may throw. */
  constructor(storage: () => Storage, tabs: SharedByTabs) {
    this.#storage = storage;
    this.#tabs = tabs;
  }

  find(shareId: string): Claim | undefined {
    const [id, stage] = this.#get(nameOf(shareId))?.split(' ') ?? [];
    return id === undefined ? undefined : { id, stage: stageOf(stage) };
  }

  /** The claim id of the share. Creates one if necessary. */
  async open(shareId: string): Promise<string> {
    const isAlone = await this.#isAlone(shareId);
    const found = this.find(shareId);
    if (found && !isAlone) return found.id;
    const id = found?.id ?? (isAlone ? this.#left(shareId) : undefined) ?? newId();
    if (!found) this.#set(nameOf(shareId), id);
    if (isAlone) this.#leave(shareId, id);
    return id;
  }

  /** Stores the state of the claim. */
  mark(shareId: string, stage: 'downloaded' | 'confirmed'): void {
    this.#set(nameOf(shareId), `${this.find(shareId)?.id ?? newId()} ${stage}`);
  }

  close(shareId: string): void {
    this.#kept.delete(nameOf(shareId));
    for (const storage of [this.#storage, this.#tabs.storage]) {
      try {
        storage().removeItem(nameOf(shareId));
      } catch {
        // The browser does not store anything for this app.
      }
    }
  }

  /** Removes the claim ids of closed tabs whose leases have certainly ended. */
  sweep(now = Date.now()): void {
    try {
      const storage = this.#tabs.storage();
      for (const name of Object.keys(storage).filter((known) => known.startsWith(PREFIX))) {
        if (!(Number(storage.getItem(name)?.split(' ')[1]) > now - LEASES_AT_MOST)) storage.removeItem(name);
      }
    } catch {
      // The browser does not store anything for this app.
    }
  }

  /** Whether no other tab has the share's claim. This tab holds the lock until it is closed. */
  #isAlone(shareId: string): Promise<boolean> {
    const known = this.#alone.get(shareId);
    if (known) return known;
    const locks = this.#tabs.locks();
    const asked = new Promise<boolean>((resolve) => {
      if (!locks) {
        resolve(false);
        return;
      }
      locks
        .request(nameOf(shareId), { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          return lock ? new Promise(() => undefined) : undefined;
        })
        .catch(() => resolve(false));
    });
    this.#alone.set(shareId, asked);
    return asked;
  }

  /** The claim id that a closed tab has left. */
  #left(shareId: string): string | undefined {
    try {
      return this.#tabs.storage().getItem(nameOf(shareId))?.split(' ')[0];
    } catch {
      return undefined;
    }
  }

  #leave(shareId: string, id: string): void {
    try {
      this.#tabs.storage().setItem(nameOf(shareId), `${id} ${Date.now()}`);
    } catch {
      // Not stored: no other tab can take it over.
    }
  }

  #get(name: string): string | undefined {
    try {
      return this.#storage().getItem(name) ?? this.#kept.get(name);
    } catch {
      return this.#kept.get(name);
    }
  }

  #set(name: string, value: string): void {
    this.#kept.set(name, value);
    try {
      this.#storage().setItem(name, value);
    } catch {
      // Kept in memory only.
    }
  }
}

const PREFIX = 'secure-share claim ';
const LEASES_AT_MOST = 12 * 3600_000; // milliseconds for which one claim id is renewed

const nameOf = (shareId: string) => PREFIX + shareId;

/** The previous release wrote another word after a download, which nobody had confirmed. */
function stageOf(word: string | undefined): ClaimStage {
  if (word === undefined) return 'begun';
  return word === 'confirmed' ? word : 'downloaded';
}
