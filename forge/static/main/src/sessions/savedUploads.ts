import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

import type { Clock } from '@secure-share/shared/transfer/environment';
import type { BegunUpload, InterruptedUpload } from '../transfer/protocol';
import type { DeliveryMethod } from './deliveryMethod';
import type { Addressed } from './sendState';

/** A file of an upload, to recognise it when the person chooses it again. */
export interface KnownFile {
  readonly path: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
}

/** What a later page needs to continue an upload. */
export interface SavedUpload extends Addressed {
  /** The key, 22 characters. */
  readonly secret: string;
  readonly deliveryMethod: DeliveryMethod;
  /** Language of the mail, BCP 47. */
  readonly mailLocale: string;
  /** Further recipients, and the description that they see. */
  readonly several?: { readonly others: readonly Addressed[]; readonly description: string };
  /** In the order in which they were packed. */
  readonly files: readonly KnownFile[];
  readonly begun: BegunUpload;
}

/** A saved upload with the state of its parts. */
export interface FoundUpload extends Omit<SavedUpload, 'begun'> {
  readonly shareId: string;
  readonly interrupted: InterruptedUpload;
}

interface Schema extends DBSchema {
  uploads: {
    key: string;
    value: {
      readonly shareId: string;
      readonly owner: string;
      /** Milliseconds since 1970. */
      readonly savedAt: number;
      readonly key: CryptoKey;
      readonly nonce: Uint8Array<ArrayBuffer>;
      /** A SavedUpload as JSON, AES-256-GCM. */
      readonly sealed: ArrayBuffer;
    };
  };
  parts: {
    key: [string, number];
    value: { readonly shareId: string; readonly number: number; readonly sha256: string; readonly stored: boolean };
  };
}

const NAME = 'secure-share uploads';
const KEPT_FOR = 24 * 3600_000; // milliseconds; then the service ends the upload, too

/**
 * The unfinished uploads of one person in this browser's IndexedDB. Each is encrypted under a key
 * of its own, which no script can read. It is deleted when the upload ends, and after a day.
 */
export class SavedUploads {
  readonly #owner: string;
  readonly #clock: Pick<Clock, 'now'>;
  #opened: Promise<IDBPDatabase<Schema>> | undefined;

  constructor({ cloudId, accountId }: { cloudId: string; accountId: string }, clock: Pick<Clock, 'now'>) {
    this.#owner = `${cloudId}/${accountId}`;
    this.#clock = clock;
  }

  /** Rejects if the browser does not store it. */
  async save(shareId: string, upload: SavedUpload): Promise<void> {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const nonce = crypto.getRandomValues(new Uint8Array(12)); // the key encrypts once
    const sealed = await crypto.subtle.encrypt(algorithm(shareId, nonce), key, utf8(JSON.stringify(upload)));
    const database = await this.#open();
    await database.put('uploads', { shareId, owner: this.#owner, savedAt: this.#clock.now(), key, nonce, sealed });
  }

  /** Fulfils when the hash is on the disk: then the part may leave this machine. */
  async sealed(shareId: string, number: number, sha256: string): Promise<void> {
    await this.#put(shareId, number, sha256, false);
  }

  /** The storage has the part. */
  async stored(shareId: string, number: number, sha256: string): Promise<void> {
    await this.#put(shareId, number, sha256, true);
  }

  /** Undefined if there is none of this person, or if it is too old or cannot be read. */
  async find(shareId: string): Promise<FoundUpload | undefined> {
    const database = await this.#open();
    const entry = await database.get('uploads', shareId);
    if (entry?.owner !== this.#owner || this.#isOld(entry)) return undefined;
    const parts = await database.getAll('parts', partsOf(shareId));
    const opened = await crypto.subtle.decrypt(algorithm(shareId, entry.nonce), entry.key, entry.sealed);
    const { begun, ...saved } = JSON.parse(new TextDecoder().decode(opened)) as SavedUpload;
    const sums = new Map(parts.map(({ number, sha256 }) => [number, sha256]));
    const stored = new Set(parts.filter((part) => part.stored).map(({ number }) => number));
    return { ...saved, shareId, interrupted: { ...begun, sums, stored } };
  }

  async remove(shareId: string): Promise<void> {
    await remove(await this.#open(), [shareId]);
  }

  /** Deletes the uploads of all people that are too old. Does not create the database. */
  async sweep(): Promise<void> {
    if (!(await exists())) return;
    const database = await this.#open();
    const old = (await database.getAll('uploads')).filter((entry) => this.#isOld(entry));
    await remove(
      database,
      old.map(({ shareId }) => shareId),
    );
  }

  #isOld({ savedAt }: { savedAt: number }): boolean {
    return !(Math.abs(this.#clock.now() - savedAt) < KEPT_FOR);
  }

  async #put(shareId: string, number: number, sha256: string, stored: boolean): Promise<void> {
    const transaction = (await this.#open()).transaction('parts', 'readwrite', { durability: 'strict' });
    await Promise.all([transaction.store.put({ shareId, number, sha256, stored }), transaction.done]);
  }

  /** The connection stays open as long as the page. */
  #open(): Promise<IDBPDatabase<Schema>> {
    return (this.#opened ??= openDB<Schema>(NAME, 1, {
      upgrade(database) {
        database.createObjectStore('uploads', { keyPath: 'shareId' });
        database.createObjectStore('parts', { keyPath: ['shareId', 'number'] });
      },
      blocking: (_from, _to, event) => (event.target as IDBDatabase).close(), // a newer release opens it
    }).catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    }));
  }
}

/** Firefox before version 126 does not list databases: then there may be one. */
async function exists(): Promise<boolean> {
  const databases = await (indexedDB as Partial<IDBFactory>).databases?.();
  return databases?.some(({ name }) => name === NAME) ?? true;
}

async function remove(database: IDBPDatabase<Schema>, shareIds: readonly string[]): Promise<void> {
  if (shareIds.length === 0) return;
  const transaction = database.transaction(['uploads', 'parts'], 'readwrite');
  const removals = shareIds.flatMap((shareId) => [
    transaction.objectStore('uploads').delete(shareId),
    transaction.objectStore('parts').delete(partsOf(shareId)),
  ]);
  await Promise.all([...removals, transaction.done]);
}

const partsOf = (shareId: string) => IDBKeyRange.bound([shareId, 0], [shareId, Infinity]);
const utf8 = (text: string) => new TextEncoder().encode(text);
const algorithm = (shareId: string, iv: Uint8Array<ArrayBuffer>) => ({
  name: 'AES-GCM',
  iv,
  additionalData: utf8(shareId),
});
