import { downloadsOf, threadOf } from '@secure-share/shared/transfer/thread';
import type { DownloadHandle } from '@secure-share/shared/transfer/protocol';
import { proxy } from 'comlink';

import type { TransferWorker } from './protocol';

/** A {@link TransferWorker} in its own thread. */
export type WorkerHandle = TransferWorker & DownloadHandle;

/** Starts a thread. Its files belong to it: keep it as long as they are needed. */
export function startWorker(): WorkerHandle {
  const worker = new Worker(new URL('./workerEntry.ts', import.meta.url), { type: 'module' });
  const thread = threadOf<TransferWorker>(worker);
  const { remote, run, report } = thread;
  return {
    ...downloadsOf(thread),
    upload: (request, page) =>
      run(
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
    resume: () => run(remote.resume()),
  };
}
