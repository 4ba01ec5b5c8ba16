import * as api from '../api/fileApi';
import { OwnUploads, PREFIX, unconfirmedMails } from '../sessions/ownUploads';
import { browser } from '../transfer/environment';
import { useAppContext } from './useAppContext';

let shared: OwnUploads | undefined;

/** The uploads of the current user in this browser. Call it in setup. */
export function useOwnUploads(): OwnUploads {
  if (shared) return shared;
  const uploads = new OwnUploads(useAppContext(), {
    api,
    clock: browser,
    storage: () => localStorage,
    unconfirmed: unconfirmedMails,
    locks: (navigator as Partial<Navigator>).locks,
  });
  uploads.watch();
  addEventListener('storage', ({ key }) => {
    if (key?.startsWith(PREFIX)) uploads.watch();
  });
  return (shared = uploads);
}

/** Whether the tab that sent a share was closed before it knew whether the key was mailed. */
export const useMailUnconfirmed = (shareId: string): boolean => unconfirmedMails.has(shareId);
