/**
 * Puts shares that were sent together below the first of them. The others keep their order. A share
 * that was sent alone has no `sending`; those that were added to it later have its id there.
 */
export function together<Row extends { readonly id: string; readonly sending?: string | undefined }>(
  rows: readonly Row[],
): readonly Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const sending = row.sending ?? row.id;
    const group = groups.get(sending);
    if (group) group.push(row);
    else groups.set(sending, [row]);
  }
  return [...groups.values()].flat();
}
