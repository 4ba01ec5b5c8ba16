import { object, count, type Shape } from '@secure-share/shared/lib/shape';
import { fetched, type PolicyLevel, type PolicyLevelRequest } from './fileApi';
import { rules } from './schema';

const shape: Shape<PolicyLevel> = object({ version: count(0), inherited: rules }, { rules });

/** The rules of a level: the site, or a project or space such as `project:10000`, which needs no escapes in a path. */
export const policyLevel = (level: string) => fetched(shape, 'GET', `/v1/policies/${level}`);

/** Replaces the rules of a level. `roles` is a role assertion of the caller, see roles.ts. */
export const setPolicyLevel = (level: string, request: PolicyLevelRequest, roles: string) =>
  fetched(shape, 'PUT', `/v1/policies/${level}`, request, roles);
