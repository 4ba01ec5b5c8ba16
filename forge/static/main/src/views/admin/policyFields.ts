import { DELIVERY_METHODS, type PolicyRules, type DeliveryMethod } from '../../composables/usePolicy';

/** The policy as the form has it. Empty fields restrict nothing. */
export interface PolicyFields {
  deliveryMethods: DeliveryMethod[];
  /** Megabytes. */
  largest: string;
  /** Seconds; 0 restricts nothing. */
  lifetime: string;
  /** How often something may be opened at most, or UNTIL_EXPIRY. */
  openings: string;
  /** Separated by spaces or commas. */
  domains: string;
  /** Projects and spaces, like "project:10000". */
  places: string[];
  /** Ids of groups. */
  senders: string[];
  linkMakers: string[];
  placeRequired: boolean;
  programs: boolean;
  outsiders: boolean;
  gates: boolean;
  /** Which password files for people outside must have, or NO_PASSWORD. */
  passwords: typeof NO_PASSWORD | NonNullable<PolicyRules['passwords']>;
  /** Origins whose pages may embed a file, as `domains`. Empty: none. */
  embedOrigins: string;
}

/** Any number of openings, and until the expiry. */
export const UNTIL_EXPIRY = 'until-expiry';

/** No password is required. */
export const NO_PASSWORD = 'none';

const MEGABYTE = 1_000_000;
/** The largest file that a policy can name, 1 TiB. */
const LARGEST = 2 ** 40;
const MOST_DOMAINS = 20;
const MOST_PLACES = 50;
const MOST_GROUPS = 16;
const MOST_ORIGINS = 20;
/** Any origin. */
const ANY = '*';
/** Characters of all domains together. */
const LONGEST_DOMAINS = 800;

export function fieldsOf(rules: PolicyRules): PolicyFields {
  return {
    deliveryMethods: [...rules.deliveryMethods],
    largest: rules.largestFile ? String(rules.largestFile / MEGABYTE) : '',
    lifetime: String(rules.lifetimeSeconds ?? 0),
    openings: rules.untilExpiry ? UNTIL_EXPIRY : String(Math.max(rules.openings ?? 1, 1)),
    domains: (rules.domains ?? []).join(', '),
    places: [...(rules.places ?? [])],
    senders: [...(rules.senders ?? [])],
    linkMakers: [...(rules.linkMakers ?? [])],
    placeRequired: rules.placeRequired ?? false,
    programs: !rules.programsForbidden,
    outsiders: rules.outsiders ?? false,
    gates: rules.gates ?? false,
    passwords: rules.passwords ?? NO_PASSWORD,
    embedOrigins: (rules.embedOrigins ?? []).join(', '),
  };
}

/** Fields that cannot be saved. */
export function wrongFields(
  fields: PolicyFields,
): ('deliveryMethods' | 'largest' | 'domains' | 'places' | 'senders' | 'linkMakers' | 'embedOrigins')[] {
  return [
    ...(fields.deliveryMethods.length === 0 ? (['deliveryMethods'] as const) : []),
    ...(isSize(fields.largest) ? [] : (['largest'] as const)),
    ...(areDomains(domainsIn(fields.domains)) ? [] : (['domains'] as const)),
    ...(fields.places.length <= MOST_PLACES ? [] : (['places'] as const)),
    ...(fields.senders.length <= MOST_GROUPS ? [] : (['senders'] as const)),
    ...(fields.linkMakers.length <= MOST_GROUPS ? [] : (['linkMakers'] as const)),
    ...(areOrigins(originsIn(fields.embedOrigins)) ? [] : (['embedOrigins'] as const)),
  ];
}

/** The rules to save. */
export function rulesOf(fields: PolicyFields): PolicyRules {
  const bytes = bytesIn(fields.largest);
  const domains = domainsIn(fields.domains);
  const embedOrigins = originsIn(fields.embedOrigins);
  return {
    deliveryMethods: DELIVERY_METHODS.filter((method) => fields.deliveryMethods.includes(method)),
    ...(fields.senders.length > 0 ? { senders: [...fields.senders] } : {}),
    ...(fields.linkMakers.length > 0 ? { linkMakers: [...fields.linkMakers] } : {}),
    ...(fields.places.length > 0 ? { places: [...fields.places] } : {}),
    ...(bytes > 0 ? { largestFile: bytes } : {}),
    ...(fields.openings === UNTIL_EXPIRY ? { untilExpiry: true } : {}),
    ...(Number(fields.openings) > 1 ? { openings: Number(fields.openings) } : {}),
    ...(fields.lifetime === '0' ? {} : { lifetimeSeconds: Number(fields.lifetime) }),
    ...(domains.length > 0 ? { domains } : {}),
    ...(fields.placeRequired ? { placeRequired: true } : {}),
    ...(fields.programs ? {} : { programsForbidden: true }),
    ...(fields.outsiders ? { outsiders: true } : {}),
    ...(fields.gates ? { gates: true } : {}),
    ...(fields.passwords === NO_PASSWORD ? {} : { passwords: fields.passwords }),
    ...(embedOrigins.length > 0 ? { embedOrigins } : {}),
  };
}

const bytesIn = (megabytes: string) => Math.round(Number(megabytes.trim().replace(',', '.')) * MEGABYTE);

function isSize(megabytes: string): boolean {
  const bytes = bytesIn(megabytes);
  return megabytes.trim() === '' || (bytes >= 1 && bytes <= LARGEST);
}

const namesIn = (text: string) => [...new Set(text.split(/[\s,;]+/))].filter((name) => name !== '');

const domainsIn = (text: string) =>
  [...new Set(namesIn(text).map((name) => name.replace(/^@/, '').toLowerCase()))].filter((name) => name !== '');

/** As browsers write them. Without a scheme it is HTTPS; what follows the host is left out. */
const originsIn = (text: string) => [...new Set(namesIn(text).map(originOf))];

function originOf(name: string): string {
  const address = name.includes('://') ? name : `https://${name}`;
  return name !== ANY && URL.canParse(address) ? new URL(address).origin : name;
}

const areOrigins = (origins: readonly string[]) =>
  origins.includes(ANY) ? origins.length === 1 : origins.length <= MOST_ORIGINS && origins.every(isOrigin);

/** By HTTPS, or on the person's own machine. */
const isOrigin = (origin: string) =>
  /^(https:\/\/[a-z0-9.-]+|http:\/\/(127\.0\.0\.1|([a-z0-9-]+\.)*localhost))(:\d+)?$/.test(origin);

const areDomains = (names: readonly string[]) =>
  names.length <= MOST_DOMAINS && names.join(',').length <= LONGEST_DOMAINS && names.every(isDomain);

/** Two labels or more, the last one not a number. */
const isDomain = (name: string) =>
  name.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
