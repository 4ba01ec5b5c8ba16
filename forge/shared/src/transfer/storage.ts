import type { Bytes } from '@secure-share/crypto';

import { Failed } from '../api/errors';

/** Creates files. Both reject with a Failed: `no-room` or `memory-only`, with the sizes. */
export interface FileStorage {
  /** A new file for `size` bytes. */
  createFile(size: number): Promise<TempFile>;
  /** The file of a share's download, with the bytes that an earlier download has left in it. */
  openDownload(shareId: string, size: number): Promise<PartialFile>;
}

const IN_MEMORY = 16 * 2 ** 20; // bytes; such files are never stored
const MEMORY_AT_MOST = 512 * 2 ** 20; // bytes that are kept in memory if the browser stores nothing
const SPARE = 8 * 2 ** 20; // bytes left for the browser's own metadata

// Milliseconds.
const KEPT_FOR = 24 * 3600_000; // after the last progress of a download
const BUSY_WAIT = 5000; // to wait for a thread that is being ended
const BUSY_RETRY = 50;

const ROOT = 'secure-share';
const DOWNLOAD = 'download '; // followed by the share's id: the name of a folder
const CONTENT = 'content';
const CHECKPOINT = 'checkpoint';

/** The parts of navigator that this needs. */
export interface Browser {
  readonly storage: Pick<StorageManager, 'estimate' | 'getDirectory'>;
  readonly locks: Pick<LockManager, 'request'>;
}

/**
 * The origin's private file system. A folder in it belongs to the thread that holds the Web Lock of
 * its name, as long as that thread lives. Without such storage, up to 512 MiB are kept in memory.
 */
export class OriginStorage implements FileStorage {
  readonly #browser: Browser;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  async createFile(size: number): Promise<TempFile> {
    return this.#create(size, () => this.#openNew());
  }

  async openDownload(shareId: string, size: number): Promise<PartialFile> {
    return this.#create(size, async () => (await this.#open(DOWNLOAD + shareId)) ?? (await this.#openNew()));
  }

  async #create(size: number, open: () => Promise<DiskFile | undefined>): Promise<PartialFile> {
    if (size <= IN_MEMORY) return new MemoryFile();
    const file = await open();
    if (!file) {
      if (size > MEMORY_AT_MOST) throw new Failed('memory-only', { needed: size, available: MEMORY_AT_MOST });
      return new MemoryFile();
    }
    const { quota = Infinity, usage = 0 } = await this.#browser.storage.estimate();
    const room = { needed: Math.max(0, size - file.stored), available: Math.max(0, quota - usage - SPARE) };
    if (room.needed > room.available) {
      file.keep();
      throw new Failed('no-room', room);
    }
    file.room = room;
    return file;
  }

  #openNew(): Promise<DiskFile | undefined> {
    return this.#open(crypto.randomUUID());
  }

  /**
   * Undefined if the browser has no such storage, or none for an app inside another page, or if
   * another thread has the folder.
   */
  async #open(name: string): Promise<DiskFile | undefined> {
    try {
      const root = await rootOf(this.#browser);
      await this.#hold(name); // before the folder exists, so that no sweep removes it
      return await DiskFile.open(root, await root.getDirectoryHandle(name, { create: true }));
    } catch {
      return undefined;
    }
  }

  /** Fulfils once this thread has the lock. It keeps the lock until it ends. */
  #hold(name: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#browser.locks
        .request(lockOf(name), { signal: AbortSignal.timeout(BUSY_WAIT) }, () => {
          resolve();
          return new Promise(() => undefined);
        })
        .catch(reject);
    });
  }
}

/**
 * Removes the files of closed tabs, except downloads that made progress within the last day: those
 * can be resumed. Returns the ids of their shares. Never rejects: what it cannot remove waits for
 * the next visit.
 */
export async function sweep(browser: Browser, now = Date.now()): Promise<string[]> {
  const kept: string[] = [];
  try {
    const root = await rootOf(browser);
    for await (const name of root.keys()) {
      await browser.locks.request(lockOf(name), { ifAvailable: true }, async (lock) => {
        if (!lock) return;
        if ((await lastProgress(root, name)) >= now - KEPT_FOR) kept.push(name.slice(DOWNLOAD.length));
        else await root.removeEntry(name, { recursive: true });
      });
    }
  } catch {
    // The browser has no such storage, or another tab sweeps at the same time.
  }
  return kept;
}

/** When a download was last written, in milliseconds since 1970. -Infinity if there is nothing to resume. */
async function lastProgress(root: FileSystemDirectoryHandle, name: string): Promise<number> {
  if (!name.startsWith(DOWNLOAD)) return -Infinity;
  try {
    const folder = await root.getDirectoryHandle(name);
    const { size, lastModified } = await (await folder.getFileHandle(CHECKPOINT)).getFile();
    return size > 0 ? lastModified : -Infinity;
  } catch {
    return -Infinity;
  }
}

/**
 * Prevents a download of the share from being resumed, and removes what is left of it: now, or in
 * the next sweep if a thread still uses the file. Never rejects.
 */
export async function forgetDownload(browser: Browser, shareId: string): Promise<void> {
  const name = DOWNLOAD + shareId;
  try {
    const root = await rootOf(browser);
    await (await root.getDirectoryHandle(name)).removeEntry(CHECKPOINT).catch(() => undefined);
    await browser.locks.request(lockOf(name), { signal: AbortSignal.timeout(BUSY_WAIT) }, () =>
      root.removeEntry(name, { recursive: true }),
    );
  } catch {
    // There is nothing to remove, or it is in use.
  }
}

const lockOf = (folder: string) => `${ROOT} ${folder}`;

const rootOf = async ({ storage }: Browser) =>
  (await storage.getDirectory()).getDirectoryHandle(ROOT, { create: true });

/** A file that is being written. */
export interface TempFile {
  /** Appends `bytes`, which must not change any more. Throws a Failed with `no-room`. */
  write(bytes: Bytes): void;
  /** The bytes that were written. */
  finish(): Promise<Blob>;
  /** Removes the file, even after finish. */
  discard(): Promise<void>;
}

/** A file that a later thread can continue, with a checkpoint next to it: a record of what was written. */
export interface PartialFile extends TempFile {
  /** Bytes that an earlier thread wrote. They are not verified. */
  readonly stored: number;
  /** The bytes from `at` on, fewer than `length` at the end. */
  read(at: number, length: number): Bytes;
  readCheckpoint(): Bytes;
  /** Throws a Failed with `no-room`. */
  appendToCheckpoint(bytes: Bytes): void;
  /** Truncates the file and its checkpoint. */
  truncate(length: number, checkpoint: number): void;
  /** Closes it, and keeps the bytes for a later thread. */
  keep(): void;
}

/** It disappears when its thread ends. */
export class MemoryFile implements PartialFile {
  readonly stored = 0;
  #parts: Bytes[] = [];

  write(bytes: Bytes): void {
    this.#parts.push(bytes);
  }

  read(): Bytes {
    return new Uint8Array();
  }

  readCheckpoint(): Bytes {
    return new Uint8Array();
  }

  appendToCheckpoint(): void {
    // It would never be read.
  }

  truncate(): void {
    this.#parts = [];
  }

  keep(): void {
    this.#parts = [];
  }

  finish(): Promise<Blob> {
    return Promise.resolve(new Blob(this.#parts.splice(0)));
  }

  discard(): Promise<void> {
    this.#parts = [];
    return Promise.resolve();
  }
}

/** Bytes that a file needs and that were free for it. */
export interface Room {
  readonly needed: number;
  readonly available: number;
}

/** A file of the origin's private file system, in its own folder. */
export class DiskFile implements PartialFile {
  readonly stored: number;
  /** Reported if there is not enough space after all. */
  room: Room = { needed: 0, available: 0 };
  readonly #root: FileSystemDirectoryHandle;
  readonly #folder: FileSystemDirectoryHandle;
  readonly #file: FileSystemFileHandle;
  readonly #content: AppendFile;
  readonly #checkpoint: AppendFile;

  private constructor(
    root: FileSystemDirectoryHandle,
    folder: FileSystemDirectoryHandle,
    file: FileSystemFileHandle,
    content: AppendFile,
    checkpoint: AppendFile,
  ) {
    this.#root = root;
    this.#folder = folder;
    this.#file = file;
    this.#content = content;
    this.#checkpoint = checkpoint;
    this.stored = content.size;
  }

  static async open(root: FileSystemDirectoryHandle, folder: FileSystemDirectoryHandle): Promise<DiskFile> {
    const file = await folder.getFileHandle(CONTENT, { create: true });
    const content = await AppendFile.open(file);
    try {
      const checkpoint = await AppendFile.open(await folder.getFileHandle(CHECKPOINT, { create: true }));
      return new DiskFile(root, folder, file, content, checkpoint);
    } catch (error) {
      content.close();
      throw error;
    }
  }

  write(bytes: Bytes): void {
    if (!this.#content.append(bytes)) throw new Failed('no-room', this.room);
  }

  read(at: number, length: number): Bytes {
    return this.#content.read(at, length);
  }

  readCheckpoint(): Bytes {
    return this.#checkpoint.read(0, this.#checkpoint.size);
  }

  appendToCheckpoint(bytes: Bytes): void {
    if (!this.#checkpoint.append(bytes)) throw new Failed('no-room', this.room);
  }

  truncate(length: number, checkpoint: number): void {
    this.#content.truncate(length);
    this.#checkpoint.truncate(checkpoint);
  }

  keep(): void {
    this.#content.close();
    this.#checkpoint.close();
  }

  finish(): Promise<Blob> {
    this.keep();
    return this.#file.getFile();
  }

  async discard(): Promise<void> {
    this.keep();
    await this.#root.removeEntry(this.#folder.name, { recursive: true }).catch(() => undefined); // the next sweep tries again
  }
}

/** An open file that grows at its end. */
class AppendFile {
  readonly #handle: FileSystemSyncAccessHandle;
  #size: number;
  #isOpen = true;

  private constructor(handle: FileSystemSyncAccessHandle) {
    this.#handle = handle;
    this.#size = handle.getSize();
  }

  /** Waits until a thread that was just ended has closed the file, which may be after it has released its lock. */
  static async open(file: FileSystemFileHandle): Promise<AppendFile> {
    const end = Date.now() + BUSY_WAIT;
    for (;;) {
      try {
        return new AppendFile(await file.createSyncAccessHandle());
      } catch (error) {
        if (!isInUse(error) || Date.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, BUSY_RETRY));
      }
    }
  }

  get size(): number {
    return this.#size;
  }

  read(at: number, length: number): Bytes {
    const bytes = new Uint8Array(Math.min(length, Math.max(0, this.#size - at)));
    return bytes.subarray(0, this.#handle.read(bytes, { at }));
  }

  /** False if the browser has less space than it reported. */
  append(bytes: Bytes): boolean {
    try {
      const written = this.#handle.write(bytes, { at: this.#size });
      this.#size += written;
      return written === bytes.length;
    } catch {
      return false;
    }
  }

  truncate(size: number): void {
    this.#handle.truncate(size);
    this.#size = size;
  }

  /** May be called again. */
  close(): void {
    if (this.#isOpen) this.#handle.flush();
    this.#isOpen = false;
    this.#handle.close();
  }
}

const isInUse = (error: unknown) => error instanceof DOMException && error.name === 'NoModificationAllowedError';
