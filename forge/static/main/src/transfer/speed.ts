/** How fast a transfer is, and how long it will take. */
export interface Speed {
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
}

const WINDOW = 8000; // milliseconds that the speed is an average of
const SOONEST = 1000; // nothing is said before

/** Returns the speed of the last seconds, so that a pause shows and an early burst does not count. */
export class SpeedMeter {
  #marks: { readonly at: number; readonly done: number }[] = [];

  /** Bytes done of total at a time in milliseconds. If done decreases, the measurement starts again. */
  mark(done: number, total: number, at: number): Speed {
    if (done < (this.#marks.at(-1)?.done ?? 0)) this.#marks = [];
    this.#marks.push({ at, done });
    while (this.#marks[1] && at - this.#marks[1].at >= WINDOW) this.#marks.shift();
    const first = this.#marks[0];
    if (!first || at - first.at < SOONEST) return {};
    const bytesPerSecond = ((done - first.done) * 1000) / (at - first.at);
    return bytesPerSecond > 0
      ? { bytesPerSecond, secondsLeft: Math.ceil((total - done) / bytesPerSecond) }
      : { bytesPerSecond };
  }
}
