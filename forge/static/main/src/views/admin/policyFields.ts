import { DELIVERY_METHODS, type PolicyRules, type DeliveryMethod } from '../../composables/usePolicy';

/** The policy as the form has it. Empty fields restrict nothing. */
export interface PolicyFields {
  deliveryMethods: DeliveryMethod[];
  /** Megabytes. */
  largest: string;
  /** Seconds; 0 restricts nothing. */
  lifetime: string;
  /** Separated by spaces or commas. */
  domains: string;
  placeRequired: boolean;
  programs: boolean;
  outsiders: boolean;
}

const MEGABYTE = 1_000_000;
/** The largest file that a policy can name, 1 TiB. */
const LARGEST = 2 ** 40;
const MOST_DOMAINS = 20;
/** Characters of all domains together. */
const LONGEST_DOMAINS = 800;

export function fieldsOf(rules: PolicyRules): PolicyFields {
  return {
    deliveryMethods: [...rules.deliveryMethods],
    largest: rules.largestFile ? String(rules.largestFile / MEGABYTE) : '',
    lifetime: String(rules.lifetimeSeconds ?? 0),
    domains: (rules.domains ?? []).join(', '),
    placeRequired: rules.placeRequired ?? false,
    programs: !rules.programsForbidden,
    outsiders: rules.outsiders ?? false,
  };
}

/** Fields that cannot be saved. */
export function wrongFields(fields: PolicyFields): ('deliveryMethods' | 'largest' | 'domains')[] {
  const domains = domainsIn(fields.domains);
  return [
    ...(fields.deliveryMethods.length === 0 ? (['deliveryMethods'] as const) : []),
    ...(isSize(fields.largest) ? [] : (['largest'] as const)),
    ...(areDomains(domains) ? [] : (['domains'] as const)),
  ];
}

/** The rules to save. Rules that the form does not show stay as they are in `stored`. */
export function rulesOf(fields: PolicyFields, stored: PolicyRules): PolicyRules {
  const bytes = bytesIn(fields.largest);
  const domains = domainsIn(fields.domains);
  return {
    deliveryMethods: DELIVERY_METHODS.filter((method) => fields.deliveryMethods.includes(method)),
    ...(stored.senders ? { senders: stored.senders } : {}),
    ...(stored.places ? { places: stored.places } : {}),
    ...(bytes > 0 ? { largestFile: bytes } : {}),
    ...(fields.lifetime === '0' ? {} : { lifetimeSeconds: Number(fields.lifetime) }),
    ...(domains.length > 0 ? { domains } : {}),
    ...(fields.placeRequired ? { placeRequired: true } : {}),
    ...(fields.programs ? {} : { programsForbidden: true }),
    ...(fields.outsiders ? { outsiders: true } : {}),
  };
}

const bytesIn = (megabytes: string) => Math.round(Number(megabytes.trim().replace(',', '.')) * MEGABYTE);

function isSize(megabytes: string): boolean {
  const bytes = bytesIn(megabytes);
  return megabytes.trim() === '' || (bytes >= 1 && bytes <= LARGEST);
}

function domainsIn(text: string): string[] {
  const names = text.split(/[\s,;]+/).map((name) => name.replace(/^@/, '').toLowerCase());
  return [...new Set(names)].filter((name) => name !== '');
}

const areDomains = (names: readonly string[]) =>
  names.length <= MOST_DOMAINS && names.join(',').length <= LONGEST_DOMAINS && names.every(isDomain);

/** Two labels or more, the last one not a number. */
const isDomain = (name: string) =>
  name.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
