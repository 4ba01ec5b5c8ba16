import { notStored } from '../../src/sessions/ownUpload';
import type { OwnUploads } from '../../src/sessions/ownUploads';

export const noUploads: Pick<OwnUploads, 'begin' | 'resume'> = {
  begin: () => Promise.resolve(notStored),
  resume: () => Promise.resolve(undefined),
};
