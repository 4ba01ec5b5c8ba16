import * as api from '../api/fileApi';
import type { AppContext } from '../bridge/host';
import { removeLeftFiles } from '../sessions/leftFiles';
import { savedUploads } from './useOwnUploads';

/**
 * Removes the files and the unfinished uploads that closed tabs have left in the browser's storage
 * and that nobody can use any more. Call it once, after the first screen is shown.
 */
export async function useLeftFiles(user: AppContext): Promise<void> {
  await Promise.all([removeLeftFiles(navigator, api), savedUploads(user).then((saved) => saved.sweep())]);
}
