import { proxy, releaseProxy, wrap } from 'comlink';

import { Failed, type Failure } from './failed';
import type { Carrier } from './types';

/** A {@link Carrier} in a thread of its own. */
export interface Porter extends Carrier {
  /** Ends the thread, with whatever is under way; may be called again. Files that it gave away stay readable until then. */
  stop(): void;
}

/** Starts a thread. Its files belong to it: keep it for as long as they are needed. */
export function startPorter(): Porter {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<Carrier>(worker);
  let fail: (failure: { readonly failure: Failure }) => void = () => undefined;
  const dead = new Promise<{ readonly failure: Failure }>((resolve) => { fail = resolve; });
  // A thread that does not start, or dies, answers nothing.
  worker.onerror = () => { fail({ failure: new Failed('unexpected', { detail: 'worker' }).failure }); };
  let stopped = false;
  return {
    send: (outgoing, page) => Promise.race([remote.send(outgoing, proxy(page)), dead]),
    sendRest: () => Promise.race([remote.sendRest(), dead]),
    receive: (incoming, page) => Promise.race([remote.receive(incoming, proxy(page)), dead]),
    cancel: () => void remote.cancel(),
    stop: () => {
      if (stopped) return;
      stopped = true;
      remote[releaseProxy]();
      worker.terminate();
    },
  };
}
