import * as api from '../api/fileApi';
import { removeLeftFiles } from '../sessions/leftFiles';

/** Removes what earlier tabs have left on the disk. Call it once, after the first screen is shown. */
export const useLeftFiles = () => removeLeftFiles(navigator, api);
