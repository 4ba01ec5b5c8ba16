/** What a line of a list is known by. */
interface Line {
  readonly id: string;
  readonly status: string;
}

export interface News<L> {
  /** Shares that were not there before, above those that were. */
  readonly arrived: readonly L[];
  /** Shares whose status is another. */
  readonly changed: readonly L[];
}

/** What happened to a list by itself. Lines added at its end were asked for, and are no news. */
export function newsOf<L extends Line>(before: readonly L[], after: readonly L[]): News<L> {
  const known = new Map(before.map((line) => [line.id, line.status]));
  const first = after.findIndex((line) => known.has(line.id));
  return {
    arrived: first < 0 ? after : after.slice(0, first),
    changed: after.filter((line) => known.has(line.id) && known.get(line.id) !== line.status),
  };
}
