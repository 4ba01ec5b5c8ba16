/**
 * Runs one action at a time. It checks synchronously whether one is running, so the second press of
 * a double click, and each repetition of a key that is held, gets the promise of the first.
 */
export class Exclusive<T> {
  #running: Promise<T> | undefined;

  /** Starts the action, or returns the promise of the running one. */
  run(action: () => Promise<T>): Promise<T> {
    if (this.#running) return this.#running;
    let start: (result: Promise<T>) => void = () => undefined;
    const running = new Promise<T>((resolve) => {
      start = resolve;
    }).finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running; // set before the action starts, which may cause another call
    start(action());
    return running;
  }

  /** Allows the next action to start although one is running, which the caller has stopped. */
  release(): void {
    this.#running = undefined;
  }
}
