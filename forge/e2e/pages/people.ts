/** People of the local stack, by the names that stand in addresses. */
export const displayNames: Readonly<Record<string, string>> = {
  alice: 'Alice Keller',
  bob: 'Bob Lindqvist',
  carol: 'Carol Okafor',
  dave: 'Dave Romero',
  wendy: 'Wendy Brandt',
};

/** A text that the app puts a name or a figure into: between invisible marks, for the sake of other scripts. */
export function saying(...parts: string[]): RegExp {
  return new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\u2068\\u2069]?'));
}
