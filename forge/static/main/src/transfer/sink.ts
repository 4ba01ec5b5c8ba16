import type { Bytes } from '@secure-share/crypto';

import { Failed } from './failed';

/** A file in the making. */
export interface Sink {
  /** Keeps `bytes`, which must not change any more. Throws a Failed with `no-room`. */
  write(bytes: Bytes): void;
  /** What was written. */
  finish(): Promise<Blob>;
  /** Forgets what was written, also after finish. */
  discard(): Promise<void>;
}

export class MemorySink implements Sink {
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
export class FileSink implements Sink {
  readonly #folder: FileSystemDirectoryHandle;
  readonly #file: FileSystemFileHandle;
  readonly #handle: FileSystemSyncAccessHandle;
  readonly #room: Room;

  private constructor(folder: FileSystemDirectoryHandle, file: FileSystemFileHandle, handle: FileSystemSyncAccessHandle, room: Room) {
    this.#folder = folder;
    this.#file = file;
    this.#handle = handle;
    this.#room = room;
  }

  static async create(folder: FileSystemDirectoryHandle, name: string, room: Room): Promise<FileSink> {
    const file = await folder.getFileHandle(name, { create: true });
    return new FileSink(folder, file, await file.createSyncAccessHandle(), room);
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
