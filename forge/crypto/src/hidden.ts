const PLACEHOLDER = '[hidden]';

/**
 * A value that shows as "[hidden]" wherever it is printed, logged or written as
 * JSON by accident. It stays within its thread: what `postMessage` makes of it is
 * empty, so send to a Worker what `reveal` returns.
 */
export abstract class Hidden {
  toString(): string {
    return PLACEHOLDER;
  }

  toJSON(): string {
    return PLACEHOLDER;
  }

  /** Used by console.log of Node.js. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return PLACEHOLDER;
  }
}
