import { serverNow } from '../api/clock';

/** Milliseconds since 1970 by the service's clock, which decides about deadlines. */
export const useServerNow = (): (() => number) => serverNow;
