import { count, list, object, oneOf, text, truth, type Shape } from '@secure-share/shared/lib/shape';
import { fetched, type Policy, type PolicyLevel, type PolicyLevelRequest, type PolicyRules } from './fileApi';
import { readable } from './schema';

/** Skips delivery methods that only a later release knows. */
const deliveryMethods: Shape<Policy['deliveryMethods']> = (value) =>
  list((item) => readable(oneOf('mail', 'own', 'copy'), item))(value).filter((item) => item !== undefined);

/** What this release does not know counts as the strictest, as in the file API. */
const requirement: Shape<NonNullable<PolicyRules['passwords']>> = (value) => (value === 'any' ? 'any' : 'sealed');

const optionalRules = {
  senders: list(text),
  linkMakers: list(text),
  largestFile: count(0),
  lifetimeSeconds: count(0),
  openings: count(0),
  untilExpiry: truth,
  domains: list(text),
  programsForbidden: truth,
  placeRequired: truth,
  outsiders: truth,
  gates: truth,
  embedOrigins: list(text),
  passwords: requirement,
  places: list(text),
};
const rules: Shape<PolicyRules> = object({ deliveryMethods }, optionalRules);

const effective: Shape<Policy> = object({ version: count(0), deliveryMethods }, optionalRules);
const shape: Shape<PolicyLevel> = object({ version: count(0), inherited: rules }, { rules });

/** What applies to the caller where the app was opened. */
export const policy = () => fetched(effective, 'GET', '/v1/policy');

/** The rules of a level: the site, or a project or space such as `project:10000`, which needs no escapes in a path. */
export const policyLevel = (level: string) => fetched(shape, 'GET', `/v1/policies/${level}`);

/** Replaces the rules of a level. `roles` is a role assertion of the caller, see roles.ts. */
export const setPolicyLevel = (level: string, request: PolicyLevelRequest, roles: string) =>
  fetched(shape, 'PUT', `/v1/policies/${level}`, request, roles);
