const PLACEHOLDER = '[hidden]';

/**
 * A value that shows as "[hidden]" when it is printed, logged or written as JSON by
 * accident. `postMessage` would send an empty object: send the result of `reveal` to a
 * Worker.
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
