interface OfSending {
  readonly id: string;
  readonly sending?: string | undefined;
}

/**
 * What shares that were sent together have in common. One that was sent alone has no `sending`; those
 * that were added to it later have its id there.
 */
export const sendingOf = ({ id, sending }: OfSending): string => sending ?? id;

/** Puts shares that were sent together below the first of them. The others keep their order. */
export function together<Row extends OfSending>(rows: readonly Row[]): readonly Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const sending = sendingOf(row);
    const group = groups.get(sending);
    if (group) group.push(row);
    else groups.set(sending, [row]);
  }
  return [...groups.values()].flat();
}
