import { transferWorker } from '../../src/transfer/worker';
import type { WorkerHandle } from '../../src/transfer/startWorker';
import type { TestEnvironment } from '../../../../shared/test/transfer/environment';

/** A {@link WorkerHandle} in the same thread that records whether it was stopped. */
export class TestWorkers {
  readonly workers: (WorkerHandle & { stopped: boolean })[] = [];
  readonly #environment: TestEnvironment;

  constructor(environment: TestEnvironment) {
    this.#environment = environment;
  }

  readonly start = (): WorkerHandle => {
    const worker = {
      ...transferWorker(this.#environment),
      stopped: false,
      stop: () => {
        worker.stopped = true;
        worker.cancel();
      },
    };
    this.workers.push(worker);
    return worker;
  };
}

/** Reports whether a browser would ask before the tab is closed (`beforeunload`). */
export class Tab {
  readonly #listeners = new Set<(event: { preventDefault: () => void }) => void>();

  readonly addEventListener = (_: string, listener: () => void) => void this.#listeners.add(listener);
  readonly removeEventListener = (_: string, listener: () => void) => void this.#listeners.delete(listener);

  get asks(): boolean {
    let asks = false;
    for (const listener of this.#listeners)
      listener({
        preventDefault: () => {
          asks = true;
        },
      });
    return asks;
  }
}
