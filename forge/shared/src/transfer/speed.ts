/** Bytes that are done. Speed and time left are present once they are known. */
export interface Measured extends Speed {
  readonly done: number;
  readonly total: number;
}

/** The speed of a transfer, and the time that is left. */
export interface Speed {
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
}

const WINDOW = 8000; // milliseconds over which the speed is averaged
const SOONEST = 1000; // milliseconds before the first result

/** Returns the average speed of the last seconds, so a pause is visible and an early burst does not count. */
export class SpeedMeter {
  #marks: { readonly at: number; readonly done: number }[] = [];

  /** Records the bytes done of total at a time in milliseconds. If `done` decreases, the measurement starts again. */
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
