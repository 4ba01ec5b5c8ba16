/**
 * Runs one action at a time. Whether one is running is decided within the call, not
 * after something was awaited: the second press of a double click, and each repetition
 * of a key that is held, gets the promise of the first.
 */
export class Exclusive<T> {
  #running: Promise<T> | undefined;

  /** Starts the action, or returns the promise of the one that is running. */
  run(action: () => Promise<T>): Promise<T> {
    if (this.#running) return this.#running;
    let start: (result: Promise<T>) => void = () => undefined;
    const running = new Promise<T>((resolve) => {
      start = resolve;
    }).finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running; // before the action begins: it may cause another call
    start(action());
    return running;
  }

  /** Lets the next action start although one is running, which the caller has stopped. */
  release(): void {
    this.#running = undefined;
  }
}
