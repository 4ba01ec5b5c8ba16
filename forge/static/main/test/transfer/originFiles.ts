import type { Browser } from '../../src/transfer/storage';

class FakeFile {
  bytes: Uint8Array<ArrayBuffer>[] = [];
  open = false;
}

/** One origin of a browser: its private file system, its quota and its locks. Tabs are those who hold a lock. */
export class Origin {
  readonly folders = new Map<string, Map<string, FakeFile>>();
  readonly held = new Set<string>();
  quota = 2 ** 40;
  /** Bytes that can really be written, whatever the quota says. */
  capacity = Infinity;
  /** The most bytes that files took so far. */
  get used(): number {
    return [...this.folders.values()]
      .flatMap((f) => [...f.values()])
      .flatMap((f) => f.bytes)
      .reduce((sum, b) => sum + b.length, 0);
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
    const run = (callback ?? options) as (lock: object | null) => Promise<void>;
    if (this.held.has(name as string)) {
      if (callback) await run(null);
      return;
    }
    this.held.add(name as string);
    await run({});
    this.held.delete(name as string);
  }

  #root(): FileSystemDirectoryHandle {
    const { folders } = this;
    return {
      // eslint-disable-next-line @typescript-eslint/require-await -- as the browser's
      keys: async function* () {
        yield* [...folders.keys()];
      },
      getDirectoryHandle: (name: string) => {
        folders.set(name, folders.get(name) ?? new Map<string, FakeFile>());
        return Promise.resolve(this.#folder(name));
      },
      removeEntry: (name: string) => Promise.resolve(void folders.delete(name)),
    } as unknown as FileSystemDirectoryHandle;
  }

  #folder(folder: string): FileSystemDirectoryHandle {
    const files = this.folders.get(folder) ?? new Map<string, FakeFile>();
    return {
      getFileHandle: (name: string) => {
        const file = files.get(name) ?? new FakeFile();
        files.set(name, file);
        return Promise.resolve({
          name,
          createSyncAccessHandle: () => Promise.resolve(this.#handle(file)),
          getFile: () => Promise.resolve(new Blob(file.bytes)),
        });
      },
      removeEntry: (name: string) => Promise.resolve(void files.delete(name)),
    } as unknown as FileSystemDirectoryHandle;
  }

  #handle(file: FakeFile): FileSystemSyncAccessHandle {
    file.open = true;
    return {
      write: (bytes: Uint8Array) => {
        if (this.used + bytes.length > this.capacity) throw new DOMException('no', 'QuotaExceededError');
        file.bytes.push(bytes.slice());
        return bytes.length;
      },
      flush: () => undefined,
      close: () => {
        file.open = false;
      },
    };
  }
}
