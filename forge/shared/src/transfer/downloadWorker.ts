import { downloadFile } from './download';
import type { Environment } from './environment';
import { outcomeOf, type DownloadPage, type DownloadWorker } from './protocol';

const SELDOM = 100; // milliseconds between two progress reports

/** Carries out one download. Its methods never reject: failures are outcomes. */
export function downloadWorker(environment: Environment): DownloadWorker {
  const control = new AbortController();
  return {
    download: (request, page) =>
      outcomeOf(downloadFile(request, downloadPage(page, environment), environment, control.signal)),
    cancel: () => control.abort(),
  };
}

/** Limits progress reports so that the page stays responsive. Always reports the beginning and the end. */
export function seldom<What>(
  { clock }: Environment,
  tell: (what: What, done: number, total: number) => void,
): typeof tell {
  let next = 0;
  return (what, done, total) => {
    if (clock.now() < next && done > 0 && done < total) return;
    next = clock.now() + SELDOM;
    tell(what, done, total);
  };
}

// The page may be a proxy for another thread, which cannot be copied with `...`.
const downloadPage = (page: DownloadPage, environment: Environment): DownloadPage => ({
  claim: (claimKey) => page.claim(claimKey),
  progress: seldom(environment, (name, done, total) => page.progress(name, done, total)),
  paused: (pause) => page.paused(pause),
  stuck: (failure) => page.stuck(failure),
});
