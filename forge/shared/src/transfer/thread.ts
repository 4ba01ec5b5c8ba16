import { proxy, releaseProxy, wrap, type Remote } from 'comlink';

import { Failed, type Failure } from '../api/errors';
import type { DownloadHandle, DownloadWorker, Outcome } from './protocol';

/** A Worker with the methods of `Api`, which return outcomes. */
export interface Thread<Api> {
  readonly remote: Remote<Api>;
  /** The outcome of a call. A thread that does not start, or dies, does not answer: then it is a failure. */
  readonly run: <T>(outcome: Promise<Outcome<T>>) => Promise<Outcome<T>>;
  /** Calls `tell` only while a call runs: in WebKit the last reports may arrive after the outcome. */
  readonly report: (tell: () => void) => void;
  /** Ends the thread. May be called again. */
  readonly stop: () => void;
}

/** Connects to a Worker, and tells it when the connection is back. */
export function threadOf<Api>(worker: Worker): Thread<Api> {
  const remote = wrap<Api & { connectionIsBack(): void }>(worker);
  const online = () => void (remote.connectionIsBack as () => Promise<void>)();
  addEventListener('online', online);
  let fail: (failure: { readonly failure: Failure }) => void = () => undefined;
  const dead = new Promise<{ readonly failure: Failure }>((resolve) => {
    fail = resolve;
  });
  worker.onerror = () => {
    fail({ failure: new Failed('unexpected', { detail: 'worker' }).failure });
  };
  let stopped = false;
  let running = false;
  return {
    remote,
    run: (outcome) => {
      running = true;
      return Promise.race([outcome, dead]).finally(() => {
        running = false;
      });
    },
    report: (tell) => {
      if (running) tell();
    },
    stop: () => {
      if (stopped) return;
      stopped = true;
      removeEventListener('online', online);
      (remote as Remote<Api>)[releaseProxy]();
      worker.terminate();
    },
  };
}

/** The downloads of a thread. */
export function downloadsOf({ remote, run, report, stop }: Thread<DownloadWorker>): DownloadHandle {
  return {
    download: (request, page) =>
      run(
        remote.download(
          request,
          proxy({
            ...page,
            progress: (name, done, total) => {
              report(() => page.progress(name, done, total));
            },
            paused: (pause) => {
              report(() => page.paused(pause));
            },
          }),
        ),
      ),
    cancel: () => void remote.cancel(),
    stop,
  };
}
