import { carrier } from '../../src/transfer/carrier';
import type { Porter } from '../../src/transfer/page';
import type { Rig } from '../transfer/world';

/** A {@link Porter} in the same thread, which tells whether it was stopped. */
export class Desk {
  readonly porters: (Porter & { stopped: boolean })[] = [];
  readonly #ground: Rig;

  constructor(ground: Rig) {
    this.#ground = ground;
  }

  readonly start = (): Porter => {
    const porter = { ...carrier(this.#ground), stopped: false, stop: () => { porter.stopped = true; porter.cancel(); } };
    this.porters.push(porter);
    return porter;
  };
}

/** What a browser does with `beforeunload`: whether it would ask before the tab is closed. */
export class Tab {
  readonly #listeners = new Set<(event: { preventDefault: () => void }) => void>();

  readonly addEventListener = (_: string, listener: () => void) => void this.#listeners.add(listener);
  readonly removeEventListener = (_: string, listener: () => void) => void this.#listeners.delete(listener);

  get asks(): boolean {
    let asks = false;
    for (const listener of this.#listeners) listener({ preventDefault: () => { asks = true; } });
    return asks;
  }
}
