import type { Browser } from '../../src/transfer/storage';

class FakeFile {
  /** In chunks, since files are long. */
  chunks: Uint8Array<ArrayBuffer>[] = [];
  /** Milliseconds since 1970 */
  lastModified = 0;
  isOpen = false;

  get size(): number {
    return this.chunks.reduce((sum, { length }) => sum + length, 0);
  }

  /** Its content, which may be modified. */
  get bytes(): Uint8Array<ArrayBuffer> {
    if (this.chunks.length !== 1) this.chunks = [new Uint8Array(Buffer.concat(this.chunks))];
    return this.chunks[0] ?? new Uint8Array();
  }

  truncate(size: number): void {
    this.chunks = [this.bytes.slice(0, size)];
  }
}

/** One origin of a browser: its private file system, its quota and its locks. A tab is a holder of a lock. */
export class Origin {
  readonly folders = new Map<string, Map<string, FakeFile>>();
  readonly held = new Set<string>();
  quota = 2 ** 40;
  /** Bytes that can really be written, regardless of the quota. */
  capacity = Infinity;
  /** The largest total size of files so far. */
  get used(): number {
    return [...this.folders.values()].flatMap((f) => [...f.values()]).reduce((sum, { size }) => sum + size, 0);
  }
  /** Milliseconds since 1970, for what is written. */
  time = 0;

  /** Closes all tabs. */
  closeTabs(): void {
    this.held.clear();
    for (const folder of this.folders.values()) for (const file of folder.values()) file.isOpen = false;
  }

  /** The bytes of a file, which may be modified. */
  bytesOf(folder: string, file: string): Uint8Array<ArrayBuffer> {
    return this.folders.get(folder)?.get(file)?.bytes ?? new Uint8Array();
  }

  readonly browser: Browser = {
    storage: {
      estimate: () => Promise.resolve({ quota: this.quota, usage: this.used }),
      getDirectory: () =>
        Promise.resolve({
          getDirectoryHandle: () => Promise.resolve(this.#root()),
        } as unknown as FileSystemDirectoryHandle),
    },
    locks: { request: (...a: unknown[]) => this.#lock(...a) },
  };

  async #lock(...[name, options, callback]: unknown[]): Promise<void> {
    const run = callback as (lock: object | null) => Promise<void>;
    const { ifAvailable = false } = options as LockOptions;
    if (this.held.has(name as string)) {
      if (!ifAvailable) throw new DOMException('it was held for too long', 'TimeoutError');
      await run(null);
      return;
    }
    this.held.add(name as string);
    await run({});
    this.held.delete(name as string);
  }

  #root(): FileSystemDirectoryHandle {
    const { folders } = this;
    return {
      // eslint-disable-next-line @typescript-eslint/require-await -- async like the browser's
      keys: async function* () {
        yield* [...folders.keys()];
      },
      getDirectoryHandle: (name: string, { create = false } = {}) => {
        if (!create && !folders.has(name)) return Promise.reject(new DOMException('no', 'NotFoundError'));
        folders.set(name, folders.get(name) ?? new Map<string, FakeFile>());
        return Promise.resolve(this.#folder(name));
      },
      removeEntry: (name: string) => Promise.resolve(void folders.delete(name)),
    } as unknown as FileSystemDirectoryHandle;
  }

  #folder(folder: string): FileSystemDirectoryHandle {
    const files = this.folders.get(folder) ?? new Map<string, FakeFile>();
    return {
      name: folder,
      getFileHandle: (name: string, { create = false } = {}) => {
        const file = files.get(name) ?? new FakeFile();
        if (!create && !files.has(name)) return Promise.reject(new DOMException('no', 'NotFoundError'));
        files.set(name, file);
        return Promise.resolve({
          name,
          // eslint-disable-next-line @typescript-eslint/require-await -- rejects like the browser's
          createSyncAccessHandle: async () => this.#handle(file),
          getFile: () => Promise.resolve(new File(file.chunks, name, { lastModified: file.lastModified })),
        });
      },
      removeEntry: (name: string) => Promise.resolve(void files.delete(name)),
    } as unknown as FileSystemDirectoryHandle;
  }

  #handle(file: FakeFile): FileSystemSyncAccessHandle {
    if (file.isOpen) throw new DOMException('it is open', 'NoModificationAllowedError');
    file.isOpen = true;
    const check = () => {
      if (!file.isOpen) throw new DOMException('it is closed', 'InvalidStateError');
    };
    return {
      read: (bytes, { at }) => {
        check();
        const found = file.bytes.subarray(at, at + bytes.length);
        bytes.set(found);
        return found.length;
      },
      write: (bytes, { at }) => {
        check();
        if (this.used + bytes.length > this.capacity) throw new DOMException('no', 'QuotaExceededError');
        if (at !== file.size) throw new Error('not at the end');
        file.chunks.push(bytes.slice());
        file.lastModified = this.time;
        return bytes.length;
      },
      truncate: (size) => {
        check();
        file.truncate(size);
      },
      getSize: () => file.size,
      flush: check,
      close: () => {
        file.isOpen = false;
      },
    };
  }
}
