import { newId } from '@secure-share/crypto';

/** A download that this tab has begun. */
export interface Claim {
  readonly id: string;
  /** The file is there; only the service does not know yet. */
  readonly received: boolean;
}

/**
 * Remembers the downloads of this tab, so that a reload can go on within the lease.
 * Where the browser keeps nothing for us they are forgotten with the page. A claim
 * id is of use only with the key and the recipient's sign-in.
 */
export class Claims {
  readonly #storage: () => Storage;
  readonly #kept = new Map<string, string>();

  /** Asking for the storage may throw. */
  constructor(storage: () => Storage) {
    this.#storage = storage;
  }

  find(shareId: string): Claim | undefined {
    const [id, received] = this.#get(nameOf(shareId))?.split(' ') ?? [];
    return id === undefined ? undefined : { id, received: received !== undefined };
  }

  /** The claim id of the share, a new one if there is none. */
  open(shareId: string): string {
    const id = this.find(shareId)?.id ?? newId();
    this.#set(nameOf(shareId), id);
    return id;
  }

  received(shareId: string): void {
    this.#set(nameOf(shareId), `${this.open(shareId)} received`);
  }

  close(shareId: string): void {
    this.#kept.delete(nameOf(shareId));
    try {
      this.#storage().removeItem(nameOf(shareId));
    } catch {
      // There is no storage.
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
      // It stays in memory.
    }
  }
}

const nameOf = (shareId: string) => `secure-share claim ${shareId}`;
