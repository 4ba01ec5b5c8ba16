/** How often a share may be opened, and was. Without `openings` and `untilExpiry`: once. */
export interface Openings {
  /** At least 2. */
  readonly openings?: number | undefined;
  readonly untilExpiry?: boolean | undefined;
  /** Missing: not yet. */
  readonly opened?: number | undefined;
}

/** once: the first opening is the last. several: a number of times. until: any number of times until the expiry. */
export type OpeningsKind = 'once' | 'several' | 'until';

export function kindOfOpenings({ openings, untilExpiry }: Openings): OpeningsKind {
  if (untilExpiry) return 'until';
  return openings === undefined ? 'once' : 'several';
}

/** How often a share with a number of openings can still be opened. */
export const openingsLeft = ({ openings = 1, opened = 0 }: Openings): number => Math.max(0, openings - opened);
