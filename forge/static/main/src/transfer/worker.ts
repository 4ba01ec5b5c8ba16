import { downloadFile } from './download';
import type { Environment } from './environment';
import { outcomeOf, type DownloadPage, type TransferWorker, type UploadPage } from './protocol';
import { Upload } from './upload';

const SELDOM = 100; // milliseconds between two progress reports

/** Carries out one transfer; see {@link TransferWorker}. Its methods never reject: failures are outcomes. */
export function transferWorker(environment: Environment): TransferWorker {
  const control = new AbortController();
  let current: Upload | undefined;
  return {
    upload: (request, page) => {
      const begun = new Upload(request, uploadPage(page, environment), environment);
      current = begun;
      return outcomeOf(begun.run(control.signal));
    },
    resume: () =>
      outcomeOf(current ? current.run(control.signal) : Promise.reject(new Error('nothing was sent before'))),
    download: (request, page) =>
      outcomeOf(downloadFile(request, downloadPage(page, environment), environment, control.signal)),
    cancel: () => control.abort(),
  };
}

/** Limits progress reports so that the page stays responsive. Always reports the beginning and the end. */
function seldom<What>({ clock }: Environment, tell: (what: What, done: number, total: number) => void): typeof tell {
  let next = 0;
  return (what, done, total) => {
    if (clock.now() < next && done > 0 && done < total) return;
    next = clock.now() + SELDOM;
    tell(what, done, total);
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

const downloadPage = (page: DownloadPage, environment: Environment): DownloadPage => ({
  claim: (claimKey) => page.claim(claimKey),
  progress: seldom(environment, (name, done, total) => page.progress(name, done, total)),
  paused: (pause) => page.paused(pause),
  stuck: (failure) => page.stuck(failure),
});
