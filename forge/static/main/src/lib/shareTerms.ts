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

/** Terms of which some may be undefined, as of a share that the service shows. */
export type GivenTerms = { readonly [Term in keyof ShareTerms]: ShareTerms[Term] | undefined };

/** The terms of a draft, an announcement or a share, without the rest of it. */
export const termsOf = ({ lifetimeSeconds, openings, untilExpiry, notify }: GivenTerms): ShareTerms => ({
  ...(lifetimeSeconds ? { lifetimeSeconds } : {}),
  ...(openings ? { openings } : {}),
  ...(untilExpiry ? { untilExpiry } : {}),
  ...(notify ? { notify } : {}),
});
