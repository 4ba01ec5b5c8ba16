import type { SavedUpload, SavedUploads } from './savedUploads';

/** An upload of this tab. It ends with finish or release. */
export interface OwnUpload {
  /** Saves the upload so that a later page can continue it, if the browser can. Never rejects. */
  readonly save: (upload: SavedUpload) => Promise<void>;
  /**
   * Saves the hash of a part. If that fails, no later page continues the upload. Rejects if even
   * that cannot be stored: then the part must not be sent.
   */
  readonly sealed: (number: number, sha256: string) => Promise<void>;
  /** Saves that the storage has the part. */
  readonly stored: (number: number, sha256: string) => void;
  /** No later page continues the upload. Never rejects. */
  readonly removeSaved: () => Promise<void>;
  /** The share is deleted, or the person knows whether the mail with the key was sent. */
  readonly finish: () => void;
  /** This tab does not continue: if the upload is saved, it can be continued, else a tab deletes the share. */
  readonly release: () => void;
}

export type UploadStore = Omit<SavedUploads, 'sweep'>;

/** What an upload of this tab needs to continue in a later page. */
export type Saving = Pick<OwnUpload, 'save' | 'sealed' | 'stored' | 'removeSaved'>;

/** Saves an upload in the store that `open` returns. With `store`, it is saved there already. */
export function saving(shareId: string, open: () => Promise<UploadStore>, store?: UploadStore): Saving {
  let savedIn = store;
  const remove = async () => {
    const last = savedIn;
    savedIn = undefined;
    await last?.remove(shareId);
  };
  return {
    save: async (upload) => {
      try {
        const opened = await open();
        await opened.save(shareId, upload);
        savedIn = opened;
      } catch {
        // The browser does not store it: the upload works, but no later page can continue it.
      }
    },
    sealed: async (number, sha256) => {
      await savedIn?.sealed(shareId, number, sha256).catch(remove);
    },
    stored: (number, sha256) => void savedIn?.stored(shareId, number, sha256).catch(() => undefined), // it is sent again
    removeSaved: () => remove().catch(() => undefined), // it is removed after a day
  };
}

/** Without locks, or where a frame is denied them, nothing is stored. */
export const notStored: OwnUpload = {
  save: () => Promise.resolve(),
  sealed: () => Promise.resolve(),
  stored: () => undefined,
  removeSaved: () => Promise.resolve(),
  finish: () => undefined,
  release: () => undefined,
};
