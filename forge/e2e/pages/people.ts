/** People of the local stack, by the names in their addresses. */
export const displayNames: Readonly<Record<string, string>> = {
  alice: 'Alice Keller',
  bob: 'Bob Lindqvist',
  carol: 'Carol Okafor',
  erin: 'Erin Walsh',
  frank: 'Frank Müller',
  grace: 'Grace Kim',
  heidi: 'Heidi Nowak',
  ivan: 'Ivan Petrović',
  judy: 'Judy Chen',
  zofia: 'Zofia Wiśniewska',
  dave: 'Dave Romero',
  wendy: 'Wendy Brandt',
};

/** Matches a text with inserted names or numbers, which stand between invisible direction marks. */
export function saying(...parts: string[]): RegExp {
  return new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\u2068\\u2069]*'));
}
