import { proxy, releaseProxy, wrap } from 'comlink';

import { Failed, type Failure } from '../api/errors';
import type { CommitResponse } from '../api/schema';
import type { Outcome, ReceivedFile, TransferWorker } from './protocol';

/** A {@link TransferWorker} in a thread of its own. */
export interface WorkerHandle extends TransferWorker {
  /**
   * Ends the thread and everything that it does. May be called again. Files that it has returned
   * stay readable until then.
   */
  stop(): void;
}

/** Starts a thread. Its files belong to it: keep it as long as they are needed. */
export function startWorker(): WorkerHandle {
  const worker = new Worker(new URL('./workerEntry.ts', import.meta.url), { type: 'module' });
  const remote = wrap<TransferWorker & { connectionIsBack(): void }>(worker);
  const online = () => void remote.connectionIsBack();
  addEventListener('online', online);
  let fail: (failure: { readonly failure: Failure }) => void = () => undefined;
  const dead = new Promise<{ readonly failure: Failure }>((resolve) => {
    fail = resolve;
  });
  // A thread that does not start, or dies, does not answer.
  worker.onerror = () => {
    fail({ failure: new Failed('unexpected', { detail: 'worker' }).failure });
  };
  let stopped = false;
  let running = false;
  const run = <T>(outcome: Promise<Outcome<T>>): Promise<Outcome<T>> => {
    running = true;
    return Promise.race([outcome, dead]).finally(() => {
      running = false;
    });
  };
  // Reports and outcomes arrive on channels of their own. In WebKit the last reports may arrive
  // after the outcome, when they are out of date.
  const report = (tell: () => void) => {
    if (running) tell();
  };
  return {
    upload: (request, page) =>
      run<CommitResponse>(
        remote.upload(
          request,
          proxy({
            ...page,
            progress: (phase, done, total) => {
              report(() => page.progress(phase, done, total));
            },
            paused: (pause) => {
              report(() => page.paused(pause));
            },
          }),
        ),
      ),
    resume: () => run<CommitResponse>(remote.resume()),
    download: (request, page) =>
      run<ReceivedFile>(
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
    stop: () => {
      if (stopped) return;
      stopped = true;
      removeEventListener('online', online);
      remote[releaseProxy]();
      worker.terminate();
    },
  };
}
