/** Which exchanges a fault concerns: those that match every given property. */
export interface Match {
  readonly origin: string; // like http://127.0.0.1:7403
  readonly method?: string;
  readonly path?: RegExp; // tested against path and query
  readonly range?: RegExp; // tested against the header Range
}

/**
 * What happens to an exchange.
 *
 * - refuse: the connection ends before anything is passed on.
 * - answer: the proxy answers instead of the server, as a gateway does: without CORS, unless `readable`, and
 *   without a body, unless one is given.
 * - cut: the connection ends once `after` bytes of the body in that direction have passed.
 * - hold: the same, but the connection stalls until the fault is lifted, and then continues.
 * - flip: inverts the lowest bit of the byte at `at` of the response's body.
 * - store: the proxy reads the whole body of the request at once, and passes it on `milliseconds` later.
 * - throttle: the proxy reads the body of the request at this rate.
 *
 * A body of at most `after` bytes passes unchanged. But `after: 0` always applies: to a
 * request before the server gets any of it, to a response before the client does.
 */
export type Effect =
  | { readonly kind: 'refuse' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly readable?: boolean;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | { readonly kind: 'cut' | 'hold'; readonly of: 'request' | 'response'; readonly after: number }
  | { readonly kind: 'flip'; readonly at: number }
  | { readonly kind: 'store'; readonly milliseconds: number }
  | { readonly kind: 'throttle'; readonly bytesPerSecond: number };

/** The parts of an exchange that a fault is matched with. */
export interface Asked {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly range?: string | undefined;
}

/** A fault that is active until it has applied `times` times or is lifted. */
export class Fault {
  /** How often it has applied. */
  count = 0;
  /** Resolves when it applies for the first time. */
  readonly applied: Promise<void>;
  /** Resolves when it is lifted. */
  readonly lifted: Promise<void>;
  readonly match: Match;
  readonly effect: Effect;

  #left: number;
  #apply!: () => void;
  #lift!: () => void;

  constructor(match: Match, effect: Effect, times: number) {
    this.match = match;
    this.effect = effect;
    this.#left = times;
    this.applied = new Promise((resolve) => (this.#apply = resolve));
    this.lifted = new Promise((resolve) => (this.#lift = resolve));
  }

  /** Whether it applies to an exchange. If so, uses up one of its times. */
  takes({ origin, method, path, range = '' }: Asked): boolean {
    const { match } = this;
    const fits =
      match.origin === origin &&
      (match.method ?? method) === method &&
      (match.path?.test(path) ?? true) &&
      (match.range?.test(range) ?? true);
    if (!fits || this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }

  /** Records that it has applied. */
  apply(): void {
    this.count += 1;
    this.#apply();
  }

  /** Ends the fault: later exchanges pass, and those on hold continue. */
  lift(): void {
    this.#left = 0;
    this.#lift();
  }
}
