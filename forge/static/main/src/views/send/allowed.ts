import type { Limits, Rules } from '../../composables/useSettings';
import { largestPlaintext } from '@secure-share/shared/lib/limits';
import { LIFETIMES } from '../../lib/lifetimes';

/** The largest number of openings that a sender can choose. */
const MOST_OPENINGS = 20;

/** What may be sent from here. What is undefined is not known yet. */
export interface Allowed {
  /** Bytes, before the file is sealed. */
  readonly largestFile: number | undefined;
  /** Bytes that may go to several colleagues at once. Undefined: only one person can be chosen. */
  readonly largestCopy: number | undefined;
  /** Seconds, the longest first. Empty if the sender has no choice. */
  readonly lifetimes: readonly number[];
  /** Seconds. */
  readonly longest: number | undefined;
  /** How often a share may be opened at most, from 1. */
  readonly openings: number;
  /** Whether a share may be opened any number of times until it expires. */
  readonly untilExpiry: boolean;
  /** Domains of the addresses that keys may be mailed to. Undefined: any. */
  readonly domains: readonly string[] | undefined;
  /** Whether something may be sent to people outside, and there is a page for them. */
  readonly outsiders: boolean;
  /** Whether a share for somebody outside may have a password. */
  readonly passwords: boolean;
  /** Whether its password may be a gate, for a website that embeds it. */
  readonly gates: boolean;
  /** Whether a share for somebody outside must have a password. */
  readonly passwordNeeded: boolean;
  /** Whether only the groups of the person keep them from sending to people outside. */
  readonly missesLinkMakers: boolean;
  /** The rule by which the person may not send anything from here. */
  readonly forbidden: 'places' | 'senders' | undefined;
}

/**
 * `place` is the project or space in which the app was opened, `groups` are those of the policy
 * that the person is in.
 */
export function allowedBy(
  limits: Limits | undefined,
  rules: Rules | undefined,
  place: string | undefined,
  groups: readonly string[],
): Allowed {
  const isIn = (named: readonly string[] | undefined) => named?.some((id) => groups.includes(id)) ?? true;
  const outsiders = rules?.outsiders === true && limits?.page !== undefined;
  const longest = least(limits?.lifetimeSeconds, rules?.lifetimeSeconds);
  return {
    largestFile: least(limits && largestPlaintext(limits.largestFile), rules?.largestFile),
    largestCopy: limits?.largestCopy && largestPlaintext(limits.largestCopy),
    lifetimes: rules?.lifetimeSeconds && longest !== undefined ? lifetimesUpTo(longest) : [],
    longest,
    openings: rules?.untilExpiry ? MOST_OPENINGS : Math.max(rules?.openings ?? 1, 1),
    untilExpiry: rules?.untilExpiry === true,
    domains: rules?.domains,
    outsiders: outsiders && isIn(rules.linkMakers),
    passwords: limits?.passwords === true,
    gates: limits?.gates === true && rules?.gates === true && rules.passwords !== 'sealed',
    passwordNeeded: rules?.passwords !== undefined,
    missesLinkMakers: outsiders && !isIn(rules.linkMakers),
    forbidden: !isAllowedPlace(rules, place) ? 'places' : isIn(rules?.senders) ? undefined : 'senders',
  };
}

/** In the rules, 0 and undefined restrict nothing. */
const least = (limit: number | undefined, rule: number | undefined) =>
  limit === undefined || !rule ? limit : Math.min(limit, rule);

function lifetimesUpTo(longest: number): number[] {
  const shorter = LIFETIMES.filter((seconds) => seconds < longest);
  return shorter.length === 0 ? [] : [longest, ...shorter.reverse()];
}

function isAllowedPlace(rules: Rules | undefined, place: string | undefined): boolean {
  if (place === undefined) return !rules?.placeRequired && !rules?.places;
  return rules?.places?.includes(place) ?? true;
}
