import type { PolicyRules } from '../../composables/usePolicy';

export const RULES = [
  'deliveryMethods',
  'domains',
  'largestFile',
  'lifetimeSeconds',
  'openings',
  'places',
  'programsForbidden',
  'outsiders',
  'gates',
  'passwords',
  'embedOrigins',
  'senders',
  'linkMakers',
] as const;
export type Rule = (typeof RULES)[number];

/** The rules that apply together, and those that are narrower than what is inherited. */
export interface InForce {
  readonly rules: PolicyRules;
  readonly narrower: readonly Rule[];
}

/** Computes what the file API computes from its own copy, to show it. */
export function inForce(rules: PolicyRules, inherited: PolicyRules): InForce {
  const together: PolicyRules = {
    deliveryMethods: inherited.deliveryMethods.filter((method) => rules.deliveryMethods.includes(method)),
    ...given('domains', both(inherited.domains, rules.domains)),
    ...given('largestFile', least(inherited.largestFile, rules.largestFile)),
    ...given('lifetimeSeconds', least(inherited.lifetimeSeconds, rules.lifetimeSeconds)),
    ...fewest(inherited, rules),
    ...given('places', both(inherited.places, rules.places)),
    ...given('senders', both(inherited.senders, rules.senders)),
    ...given('linkMakers', both(inherited.linkMakers, rules.linkMakers)),
    placeRequired: either(inherited.placeRequired, rules.placeRequired),
    programsForbidden: either(inherited.programsForbidden, rules.programsForbidden),
    outsiders: inherited.outsiders === true && rules.outsiders === true,
    gates: inherited.gates === true && rules.gates === true,
    ...given('passwords', stricter(inherited.passwords, rules.passwords)),
    ...given('embedOrigins', embedders(inherited.embedOrigins, rules.embedOrigins)),
  };
  return { rules: together, narrower: RULES.filter((rule) => stated(rule, together) !== stated(rule, inherited)) };
}

/** A place is required by a rule of its own, or because only some places are allowed. */
const stated = (rule: Rule, rules: PolicyRules) =>
  JSON.stringify([
    rules[rule] ?? false,
    rule === 'places' && (rules.placeRequired ?? false),
    rule === 'openings' && (rules.untilExpiry ?? false),
  ]);

/** The smaller number of openings. Until the expiry is more than any number. */
function fewest(a: PolicyRules, b: PolicyRules): Pick<PolicyRules, 'openings' | 'untilExpiry'> {
  if (a.untilExpiry && b.untilExpiry) return { untilExpiry: true };
  const most = ({ openings, untilExpiry }: PolicyRules) => (untilExpiry ? Infinity : Math.max(openings ?? 1, 1));
  const openings = Math.min(most(a), most(b));
  return openings > 1 ? { openings } : {};
}

const stricter = (a: PolicyRules['passwords'], b: PolicyRules['passwords']) =>
  a === 'sealed' || b === 'sealed' ? 'sealed' : (a ?? b);

const either = (a = false, b = false) => a || b;

/** Undefined means any. */
const both = (a?: readonly string[], b?: readonly string[]) =>
  a && b ? a.filter((name) => b.includes(name)) : (a ?? b);

/** Undefined means none, "*" any. */
function embedders(a: readonly string[] = [], b: readonly string[] = []): readonly string[] | undefined {
  const together = a.includes('*') ? b : b.includes('*') ? a : a.filter((origin) => b.includes(origin));
  return together.length > 0 ? together : undefined;
}

/** 0 and undefined restrict nothing. */
const least = (a?: number, b?: number) => (!a ? b : !b ? a : Math.min(a, b));

const given = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, Value>>;
