/** Which exchanges a fault strikes: all that fit every member that is there. */
export interface Match {
  readonly origin: string; // like http://127.0.0.1:7403
  readonly method?: string;
  readonly path?: RegExp; // tested against path and query
  readonly range?: RegExp; // tested against the header Range
}

/**
 * What may happen to an exchange.
 *
 * - refuse: the connection ends before anything is passed on.
 * - answer: the proxy answers in the server's stead, as a gateway does: without CORS, unless `readable`.
 * - cut: the connection ends once `after` bytes of the body in that direction have passed.
 * - hold: the same, but it stands still until the fault is lifted, and then goes on.
 * - flip: the lowest bit of the byte at `at` of the answer's body arrives as the other one.
 * - store: the proxy takes the whole body of the request at once, and passes it on `milliseconds` later.
 * - throttle: the proxy reads the body of the request at this rate.
 *
 * A body of at most `after` bytes passes unharmed. But `after: 0` always strikes: on a
 * request before the server gets any of it, on an answer before the client does.
 */
export type Effect =
  | { readonly kind: 'refuse' }
  | { readonly kind: 'answer'; readonly status: number; readonly readable?: boolean }
  | { readonly kind: 'cut' | 'hold'; readonly of: 'request' | 'response'; readonly after: number }
  | { readonly kind: 'flip'; readonly at: number }
  | { readonly kind: 'store'; readonly milliseconds: number }
  | { readonly kind: 'throttle'; readonly bytesPerSecond: number };

/** What of an exchange a fault looks at. */
export interface Asked {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly range?: string | undefined;
}

/** A fault that is planted, until it has struck `times` times or is lifted. */
export class Fault {
  /** How often it has struck. */
  strikes = 0;
  /** Resolves when it strikes for the first time. */
  readonly struck: Promise<void>;
  /** Resolves when it is lifted. */
  readonly lifted: Promise<void>;
  readonly match: Match;
  readonly effect: Effect;

  #left: number;
  #strike!: () => void;
  #lift!: () => void;

  constructor(match: Match, effect: Effect, times: number) {
    this.match = match;
    this.effect = effect;
    this.#left = times;
    this.struck = new Promise((resolve) => (this.#strike = resolve));
    this.lifted = new Promise((resolve) => (this.#lift = resolve));
  }

  /** Whether it concerns an exchange. If so, one of its times is used up. */
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

  /** Says that it has struck. */
  strike(): void {
    this.strikes += 1;
    this.#strike();
  }

  /** Ends it: later exchanges pass, and those that are held go on. */
  lift(): void {
    this.#left = 0;
    this.#lift();
  }
}
