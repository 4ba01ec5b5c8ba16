import type { Surroundings } from './patience';
import type { Scratch } from './scratch';

/** Where a transfer runs. */
export interface Ground {
  readonly world: Surroundings;
  readonly scratch: Scratch;
  /** Milliseconds without a byte after which a connection counts as broken. */
  readonly stall: number;
}
