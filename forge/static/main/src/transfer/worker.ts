import { downloadWorker, seldom } from '@secure-share/shared/transfer/downloadWorker';
import type { Environment } from '@secure-share/shared/transfer/environment';

import { outcomeOf, type TransferWorker, type UploadPage } from './protocol';
import { Upload } from './upload';

/** Carries out one transfer; see {@link TransferWorker}. Its methods never reject: failures are outcomes. */
export function transferWorker(environment: Environment): TransferWorker {
  const control = new AbortController();
  const downloads = downloadWorker(environment);
  let current: Upload | undefined;
  return {
    ...downloads,
    upload: (request, page) => {
      const begun = new Upload(request, uploadPage(page, environment), environment);
      current = begun;
      return outcomeOf(begun.run(control.signal));
    },
    resume: () =>
      outcomeOf(current ? current.run(control.signal) : Promise.reject(new Error('nothing was sent before'))),
    cancel: () => {
      control.abort();
      downloads.cancel();
    },
  };
}

// The page may be a proxy for another thread, which cannot be copied with `...`.
const uploadPage = (page: UploadPage, environment: Environment): UploadPage => ({
  create: (request) => page.create(request),
  presignParts: (parts) => page.presignParts(parts),
  commit: (sha256) => page.commit(sha256),
  begun: (upload) => page.begun(upload),
  sealed: (number, sha256) => page.sealed(number, sha256),
  stored: (number, sha256) => page.stored(number, sha256),
  progress: seldom(environment, (phase, done, total) => page.progress(phase, done, total)),
  paused: (pause) => page.paused(pause),
});
