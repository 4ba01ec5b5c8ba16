/** How a share is available, as the sender chose it. */
export interface ShareTerms {
  /** How long the share is available. Absent: the longest that is allowed. */
  readonly lifetimeSeconds?: number;
  /** How often it may be opened, from 2. Absent: once, unless `untilExpiry`. */
  readonly openings?: number;
  /** It may be opened any number of times until it expires. */
  readonly untilExpiry?: boolean;
  /** The organisation's receiver gets notices about the share. */
  readonly notify?: boolean;
}

/** The terms of a draft or an announcement, without the rest of it. */
export const termsOf = ({ lifetimeSeconds, openings, untilExpiry, notify }: ShareTerms): ShareTerms => ({
  ...(lifetimeSeconds ? { lifetimeSeconds } : {}),
  ...(openings ? { openings } : {}),
  ...(untilExpiry ? { untilExpiry } : {}),
  ...(notify ? { notify } : {}),
});
