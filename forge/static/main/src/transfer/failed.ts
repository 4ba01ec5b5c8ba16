/** Why something did not work, fit to be sent between threads. Holds no key, token, address or presigned URL. */
export interface Failure {
  /** A word for each kind: that of the service's problem, or one of ours. The message for people is failure-<reason>. */
  readonly reason: string;
  /** For whoever has to find the cause; not translated. */
  readonly detail?: string;
  /** When it may work again, or when a running download ends: RFC 3339. */
  readonly until?: string;
  /** Bytes of storage that the browser would have to give, and those that it can give, with "no-room". */
  readonly needed?: number;
  readonly available?: number;
  /** It may work when tried again, without anything being changed. */
  readonly passes?: boolean;
}

/** A failure on its way to whoever shows it. */
export class Failed extends Error {
  override readonly name = 'Failed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.detail ?? failure.reason);
    this.failure = failure;
  }
}
