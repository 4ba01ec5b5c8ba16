import * as api from '../api/fileApi';
import { removeLeftFiles } from '../sessions/leftFiles';

/**
 * Removes the files that closed tabs have left in the browser's storage. Call it once, after the
 * first screen is shown.
 */
export const useLeftFiles = () => removeLeftFiles(navigator, api);
