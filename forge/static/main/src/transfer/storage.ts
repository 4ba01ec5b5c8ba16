import type { Bytes } from '@secure-share/crypto';

import { Failed } from '../api/errors';

/** Room for a file that is being made. */
export interface FileStorage {
  /** For a file of `size` bytes. Rejects with a Failed: `no-room`, with the sizes. */
  createFile(size: number): Promise<TempFile>;
}

const IN_MEMORY = 16 * 2 ** 20; // bytes; such files never touch the disk
const MEMORY_AT_MOST = 512 * 2 ** 20; // where the browser stores nothing for us
const SPARE = 8 * 2 ** 20; // bytes left for the browser's own metadata

const ROOT = 'secure-share';

/** What of navigator this needs. */
export interface Browser {
  readonly storage: Pick<StorageManager, 'estimate' | 'getDirectory'>;
  readonly locks: Pick<LockManager, 'request'>;
}

/**
 * A folder of the origin's private file system, which belongs to this thread for as
 * long as it lives: a Web Lock tells. Where there is no such storage, up to 512 MiB
 * go to the memory.
 */
export class OriginStorage implements FileStorage {
  readonly #browser: Browser;
  readonly #name = crypto.randomUUID();
  #folder: Promise<FileSystemDirectoryHandle | undefined> | undefined;
  #files = 0;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  async createFile(size: number): Promise<TempFile> {
    if (size <= IN_MEMORY) return new MemoryFile();
    const folder = await (this.#folder ??= this.#open());
    if (!folder) {
      if (size > MEMORY_AT_MOST) throw new Failed('no-room', { needed: size, available: MEMORY_AT_MOST });
      return new MemoryFile();
    }
    const { quota = Infinity, usage = 0 } = await this.#browser.storage.estimate();
    const room = { needed: size, available: Math.max(0, quota - usage - SPARE) };
    if (size > room.available) throw new Failed('no-room', room);
    return DiskFile.create(folder, String(this.#files++), room);
  }

  /** Undefined where the browser has no such storage, or none for an app inside another page. */
  async #open(): Promise<FileSystemDirectoryHandle | undefined> {
    try {
      const root = await rootOf(this.#browser);
      await this.#hold(); // before the folder is there: nobody may find it without
      const folder = await root.getDirectoryHandle(this.#name, { create: true });
      const probe = await folder.getFileHandle('probe', { create: true });
      (await probe.createSyncAccessHandle()).close();
      return folder;
    } catch {
      return undefined;
    }
  }

  /** Fulfils when the lock is held, which it stays until this thread ends. */
  #hold(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#browser.locks
        .request(lockOf(this.#name), () => {
          resolve();
          return new Promise(() => undefined);
        })
        .catch(reject);
    });
  }
}

/** Removes what tabs left behind that are gone. Never rejects: what remains waits for the next visit. */
export async function sweep(browser: Browser): Promise<void> {
  try {
    const root = await rootOf(browser);
    for await (const name of root.keys()) {
      await browser.locks.request(lockOf(name), { ifAvailable: true }, async (lock) => {
        if (lock) await root.removeEntry(name, { recursive: true });
      });
    }
  } catch {
    // There is no such storage here, or another tab sweeps too.
  }
}

const lockOf = (folder: string) => `${ROOT} ${folder}`;

const rootOf = async ({ storage }: Browser) =>
  (await storage.getDirectory()).getDirectoryHandle(ROOT, { create: true });

/** A file in the making. */
export interface TempFile {
  /** Keeps `bytes`, which must not change any more. Throws a Failed with `no-room`. */
  write(bytes: Bytes): void;
  /** What was written. */
  finish(): Promise<Blob>;
  /** Forgets what was written, also after finish. */
  discard(): Promise<void>;
}

export class MemoryFile implements TempFile {
  #parts: Bytes[] = [];

  write(bytes: Bytes): void {
    this.#parts.push(bytes);
  }

  finish(): Promise<Blob> {
    return Promise.resolve(new Blob(this.#parts.splice(0)));
  }

  discard(): Promise<void> {
    this.#parts = [];
    return Promise.resolve();
  }
}

/** Bytes that a file takes and that there were for it. */
export interface Room {
  readonly needed: number;
  readonly available: number;
}

/** A file of the origin's private file system. */
export class DiskFile implements TempFile {
  readonly #folder: FileSystemDirectoryHandle;
  readonly #file: FileSystemFileHandle;
  readonly #handle: FileSystemSyncAccessHandle;
  readonly #room: Room;

  private constructor(
    folder: FileSystemDirectoryHandle,
    file: FileSystemFileHandle,
    handle: FileSystemSyncAccessHandle,
    room: Room,
  ) {
    this.#folder = folder;
    this.#file = file;
    this.#handle = handle;
    this.#room = room;
  }

  static async create(folder: FileSystemDirectoryHandle, name: string, room: Room): Promise<DiskFile> {
    const file = await folder.getFileHandle(name, { create: true });
    return new DiskFile(folder, file, await file.createSyncAccessHandle(), room);
  }

  write(bytes: Bytes): void {
    let written = 0;
    try {
      written = this.#handle.write(bytes);
    } catch {
      // the browser has less room than it said
    }
    if (written < bytes.length) throw new Failed('no-room', this.#room);
  }

  async finish(): Promise<Blob> {
    this.#handle.flush();
    this.#handle.close();
    return this.#file.getFile();
  }

  async discard(): Promise<void> {
    this.#handle.close();
    await this.#folder.removeEntry(this.#file.name).catch(() => undefined); // the next visit tries again
  }
}
