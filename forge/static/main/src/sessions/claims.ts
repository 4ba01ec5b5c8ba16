import { newId } from '@secure-share/crypto';

/** How far a download of this tab is: begun, verified to its end, or confirmed by the person while the service may not know yet. */
export type ClaimStage = 'begun' | 'downloaded' | 'confirmed';

/** A download that this tab has begun. */
export interface Claim {
  readonly id: string;
  readonly stage: ClaimStage;
}

/**
 * Remembers the downloads of this tab, so that a reload can continue within the lease,
 * and the person can still confirm afterwards. Where the browser stores nothing for
 * us they are forgotten with the page. A claim id is of use only with the recipient's
 * sign-in, and for a download with the key.
 */
export class Claims {
  readonly #storage: () => Storage;
  readonly #kept = new Map<string, string>();

  /** Asking for the storage may throw. */
  constructor(storage: () => Storage) {
    this.#storage = storage;
  }

  find(shareId: string): Claim | undefined {
    const [id, stage] = this.#get(nameOf(shareId))?.split(' ') ?? [];
    return id === undefined ? undefined : { id, stage: stageOf(stage) };
  }

  /** The claim id of the share, a new one if there is none. */
  open(shareId: string): string {
    const id = this.find(shareId)?.id ?? newId();
    this.#set(nameOf(shareId), id);
    return id;
  }

  /** Notes how far the claim is. */
  mark(shareId: string, stage: 'downloaded' | 'confirmed'): void {
    this.#set(nameOf(shareId), `${this.find(shareId)?.id ?? newId()} ${stage}`);
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

/** The release before wrote another word after a download, which nobody had confirmed. */
function stageOf(word: string | undefined): ClaimStage {
  if (word === undefined) return 'begun';
  return word === 'confirmed' ? word : 'downloaded';
}
