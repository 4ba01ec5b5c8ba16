import type { OwnUpload, OwnUploads } from '../../src/sessions/ownUploads';

/** An upload of which nothing is kept. */
export const notKept: OwnUpload = {
  settle: () => undefined,
  leave: () => undefined,
  forget: () => undefined,
  putBack: () => undefined,
  keep: () => Promise.resolve(),
  sealed: () => Promise.resolve(),
  stored: () => undefined,
};

export const noUploads: Pick<OwnUploads, 'begin' | 'resume'> = {
  begin: () => Promise.resolve(notKept),
  resume: () => Promise.resolve(undefined),
};
