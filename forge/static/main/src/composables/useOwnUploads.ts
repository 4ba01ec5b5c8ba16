import * as api from '../api/fileApi';
import { OwnUploads } from '../sessions/ownUploads';
import { PREFIX } from '../sessions/uploadItems';
import type { SavedUploads } from '../sessions/savedUploads';
import { browser } from '@secure-share/shared/transfer/environment';
import { interruptedUploads, unconfirmedMails } from './uploadIds';
import { useAppContext } from './useAppContext';

let shared: OwnUploads | undefined;

/** The uploads of the current user in this browser. Call it in setup, or with the user. */
export function useOwnUploads(user = useAppContext()): OwnUploads {
  if (shared) return shared;
  const uploads = new OwnUploads(user, {
    api,
    clock: browser,
    storage: () => localStorage,
    unconfirmed: unconfirmedMails,
    interrupted: interruptedUploads,
    saved: () => savedUploads(user),
    locks: (navigator as Partial<Navigator>).locks,
  });
  uploads.watch();
  addEventListener('storage', ({ key }) => {
    if (key?.startsWith(PREFIX)) uploads.changed(key);
  });
  return (shared = uploads);
}

let saved: Promise<SavedUploads> | undefined;

/** Loads them when they are first needed: few visits do. */
export function savedUploads(user: { cloudId: string; accountId: string }): Promise<SavedUploads> {
  return (saved ??= import('../sessions/savedUploads')
    .then(({ SavedUploads }) => new SavedUploads(user, browser))
    .catch((error: unknown) => {
      saved = undefined;
      throw error;
    }));
}
