import { makeResolver } from '@forge/resolver';

import { removeOwnDelivery, setOwnDelivery, type OwnDelivery, type OwnDeliveryPayload } from './ownDelivery';
export { reportPersonalData } from './personalData';
import { roles, type RoleAssertion, type RolesPayload } from './roles';
import { settings, type Settings } from './settings';

interface Definitions extends Record<string, (input: never) => unknown> {
  settings: () => Settings;
  roles: (payload: RolesPayload) => RoleAssertion;
  setOwnDelivery: (payload: OwnDeliveryPayload) => OwnDelivery;
  removeOwnDelivery: (payload: OwnDeliveryPayload) => void;
}

/** What the front end may invoke. In the manifest this is the function `vault`. */
export const handler = makeResolver<Definitions>({ settings, roles, setOwnDelivery, removeOwnDelivery });
