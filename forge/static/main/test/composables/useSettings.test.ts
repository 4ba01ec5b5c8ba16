import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Backend } from '../api/backend';
import { operation, sample } from '../api/samples';

const settings = { siteKey: { version: 1, key: 'A'.repeat(43) }, keyMailer: 'https://keys.example' };

let backend: Backend;
let useSettings: typeof import('../../src/composables/useSettings').useSettings;

beforeEach(async () => {
  vi.resetModules();
  backend = await Backend.start();
  backend.on('GET /v1/policy', { body: { version: 1, deliveryMethods: ['mail', 'own', 'copy', 'pigeon'] } });
  backend.commands.invoke = () => settings;
  ({ useSettings } = await import('../../src/composables/useSettings'));
});

afterEach(() => backend.close());

it('requests the limits once', async () => {
  const answer = sample(operation('showLimits', '200').schema, true);
  backend.on('GET /v1/limits', { body: answer });
  const { limits, failure } = useSettings();
  expect(limits.value).toBeUndefined();
  await vi.waitUntil(() => limits.value, 60_000);
  expect(useSettings().limits.value).toEqual(answer);
  expect([failure.value, backend.asked.length]).toEqual([undefined, 2]);
});

it('offers the allowed delivery methods that the app supports', async () => {
  backend.on('GET /v1/limits', { status: 503, body: '' });
  const { deliveryMethods } = useSettings();
  await vi.waitUntil(() => deliveryMethods.value, 60_000);
  expect(deliveryMethods.value).toEqual(['mail', 'copy']);
});

it("offers the site's own delivery first, where it is set up and allowed", async () => {
  const ownDelivery = { url: 'https://relay.example/', secret: 'A'.repeat(43) };
  backend.commands.invoke = () => ({ ...settings, ownDelivery });
  const { deliveryMethods } = useSettings();
  await vi.waitUntil(() => deliveryMethods.value, 60_000);
  expect(deliveryMethods.value).toEqual(['own', 'mail', 'copy']);
});

it('does not offer own delivery that the policy forbids', async () => {
  const ownDelivery = { url: 'https://relay.example/', secret: 'A'.repeat(43) };
  backend.commands.invoke = () => ({ ...settings, ownDelivery });
  backend.on('GET /v1/policy', { body: { version: 1, deliveryMethods: ['mail'], largestFile: 1000 } });
  const { deliveryMethods, rules } = useSettings();
  await vi.waitUntil(() => deliveryMethods.value, 60_000);
  expect([deliveryMethods.value, rules.value]).toEqual([
    ['mail'],
    { version: 1, deliveryMethods: ['mail'], largestFile: 1000 },
  ]);
});

it('offers only the mail if the service has no policy yet', async () => {
  const type = 'urn:secure-share:problem:not-found';
  backend.on('GET /v1/policy', { status: 404, body: { type, title: 'There is nothing here', status: 404 } });
  const { deliveryMethods } = useSettings();
  await vi.waitUntil(() => deliveryMethods.value, 60_000);
  expect(deliveryMethods.value).toEqual(['mail']);
});

it('requests again after a failure', async () => {
  backend.on('GET /v1/limits', { status: 503, body: '' });
  const { limits, failure } = useSettings();
  await vi.waitUntil(() => failure.value, 60_000);
  backend.on('GET /v1/limits', { body: sample(operation('showLimits', '200').schema, true) });
  useSettings();
  await vi.waitUntil(() => limits.value, 60_000);
  expect(failure.value).toBe(undefined);
});
