import * as api from '../api/fileApi';
import { OwnUploads, PREFIX } from '../sessions/ownUploads';
import { browser } from '../transfer/environment';
import { useAppContext } from './useAppContext';

let shared: OwnUploads | undefined;

/** Of the person who uses this tab. Call it in setup. */
export function useOwnUploads(): OwnUploads {
  if (shared) return shared;
  const uploads = new OwnUploads(useAppContext(), {
    api,
    clock: browser,
    storage: () => localStorage,
    locks: (navigator as Partial<Navigator>).locks,
  });
  uploads.watch();
  addEventListener('storage', ({ key }) => {
    if (key?.startsWith(PREFIX)) uploads.watch();
  });
  return (shared = uploads);
}
