import { proxy, releaseProxy, wrap } from 'comlink';

import { Failed, type Failure } from '../api/errors';
import type { TransferWorker } from './protocol';

/** A {@link TransferWorker} in a thread of its own. */
export interface WorkerHandle extends TransferWorker {
  /** Ends the thread, with whatever is under way; may be called again. Files that it gave away stay readable until then. */
  stop(): void;
}

/** Starts a thread. Its files belong to it: keep it for as long as they are needed. */
export function startWorker(): WorkerHandle {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { type: 'module' });
  const remote = wrap<TransferWorker & { connectionIsBack(): void }>(worker);
  const online = () => void remote.connectionIsBack();
  addEventListener('online', online);
  let fail: (failure: { readonly failure: Failure }) => void = () => undefined;
  const dead = new Promise<{ readonly failure: Failure }>((resolve) => { fail = resolve; });
  // A thread that does not start, or dies, gives no answer.
  worker.onerror = () => { fail({ failure: new Failed('unexpected', { detail: 'worker' }).failure }); };
  let stopped = false;
  return {
    upload: (request, page) => Promise.race([remote.upload(request, proxy(page)), dead]),
    resume: () => Promise.race([remote.resume(), dead]),
    download: (request, page) => Promise.race([remote.download(request, proxy(page)), dead]),
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
