/** Puts shares that were sent together below the first of them. The others keep their order. */
export function together<Row extends { readonly sending?: string | undefined }>(rows: readonly Row[]): readonly Row[] {
  const groups = new Map<string, Row[]>();
  const all: Row[][] = [];
  for (const row of rows) {
    const group = row.sending === undefined ? undefined : groups.get(row.sending);
    if (group) {
      group.push(row);
      continue;
    }
    const first = [row];
    all.push(first);
    if (row.sending !== undefined) groups.set(row.sending, first);
  }
  return all.flat();
}
