const HOUR = 3600;
const DAY = 24 * HOUR;

/** The lifetimes that a sender may choose from, in seconds, apart from the longest that is allowed. */
export const LIFETIMES = [HOUR, DAY, 3 * DAY];
