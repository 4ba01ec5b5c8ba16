import { shallowRef, type Ref } from 'vue';

import { serverNow } from '../api/clock';
import { failureOf, Problem, type Failure } from '@secure-share/shared/api/errors';
import { limits as askLimits, type Limits, type PolicyRules } from '../api/fileApi';
import { policy as askPolicy } from '../api/policies';
import { settings } from '../api/site';
import type { DeliveryMethod } from '../sessions/deliveryMethod';

export type { Limits, PolicyRules as Rules } from '../api/fileApi';

const limits = shallowRef<Limits>();
const deliveryMethods = shallowRef<readonly DeliveryMethod[]>();
const rules = shallowRef<PolicyRules>();
const groups = shallowRef<readonly string[]>([]);
const failure = shallowRef<Failure>();
let asking: Promise<unknown> | undefined;

/** Loaded once in the life of the page. If that failed, again by the next screen that needs them. */
function load(): Promise<unknown> {
  failure.value = undefined;
  const again = (error: unknown) => {
    failure.value = failureOf(error);
    asking = undefined;
  };
  return Promise.all([
    askLimits().then((answer) => void (limits.value = answer), again),
    allowed().then((answer) => void (deliveryMethods.value = answer), again),
  ]);
}

/**
 * The site's own delivery comes first, if it is set up. The previous release of the service has no
 * policy, and only mails keys.
 */
async function allowed(): Promise<readonly DeliveryMethod[]> {
  try {
    const [policy, { ownDelivery }] = await Promise.all([askPolicy(), settings()]);
    groups.value = await groupsOfCaller(policy);
    rules.value = policy;
    const { deliveryMethods } = policy;
    const others = deliveryMethods.filter((method) => method !== 'own');
    return ownDelivery && deliveryMethods.includes('own') ? ['own', ...others] : others;
  } catch (error) {
    if (error instanceof Problem && error.slug === 'not-found') return ['mail'];
    throw error;
  }
}

/** The groups that a policy names. */
export const groupsIn = ({ senders = [], linkMakers = [] }: PolicyRules) => [...new Set([...senders, ...linkMakers])];

async function groupsOfCaller(policy: PolicyRules): Promise<readonly string[]> {
  const named = groupsIn(policy);
  return named.length === 0 ? [] : (await import('../api/roles')).memberOf(named);
}

export interface Settings {
  /** The limits of the service. Undefined until they are loaded. */
  readonly limits: Readonly<Ref<Limits | undefined>>;
  /** The delivery methods that a sender may choose. Undefined until they are loaded. */
  readonly deliveryMethods: Readonly<Ref<readonly DeliveryMethod[] | undefined>>;
  /** The policy that applies where the app was opened. Undefined until it is loaded. */
  readonly rules: Readonly<Ref<PolicyRules | undefined>>;
  /** The groups of the policy that the person is in. */
  readonly groups: Readonly<Ref<readonly string[]>>;
  /** Why the last request for the settings failed. */
  readonly failure: Readonly<Ref<Failure | undefined>>;
  /** Milliseconds since 1970 by the service's clock, which decides about deadlines. */
  readonly serverNow: () => number;
}

export function useSettings(): Settings {
  asking ??= load();
  return { limits, deliveryMethods, rules, groups, failure, serverNow };
}
