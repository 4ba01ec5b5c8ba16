import { beforeEach, expect, it, vi } from 'vitest';

import { Backend } from './backend';

let backend: Backend;
let calls: [string, unknown][];
let module: typeof import('../../src/api/ownSettings');
const faults = new Set<string>();

const group = (...domains: string[]) => ({
  key: 'own-delivery',
  description: 'd',
  configured: domains.map((domain) => ({ domain, type: ['FETCH_CLIENT_SIDE'] })),
});

beforeEach(async () => {
  vi.resetModules();
  backend = await Backend.start();
  calls = [];
  faults.clear();
  const results: Record<string, unknown> = {
    __permission__egressGet: {
      results: [group('https://old.example', 'https://new.example'), { ...group('https://x.example'), key: 'other' }],
    },
  };
  for (const command of ['egressSet', 'egressGet', 'egressDeleteDomain', 'egressDeleteGroup', 'invoke']) {
    const name = command === 'invoke' ? command : `__permission__${command}`;
    backend.commands[name] = (data: unknown) => {
      calls.push([command, data]);
      if (faults.has(command)) throw new Error('canary');
      return results[name];
    };
  }
  module = await import('../../src/api/ownSettings');
  return () => backend.close();
});

it('asks the administrator before anything is stored, and removes the earlier permission', async () => {
  await module.saveAddress('https://new.example/relay', 'd');
  expect(calls).toEqual([
    ['egressSet', { egresses: [group('https://new.example')] }],
    ['invoke', { functionKey: 'setOwnDelivery', payload: { product: 'jira', url: 'https://new.example/relay' } }],
    ['egressGet', { keys: ['own-delivery'] }],
    ['egressDeleteDomain', { key: 'own-delivery', domain: 'https://old.example', type: 'FETCH_CLIENT_SIDE' }],
  ]);
});

it('stores nothing without permission', async () => {
  faults.add('egressSet');
  await expect(module.saveAddress('https://new.example', 'd')).rejects.toMatchObject({
    failure: { reason: 'own-not-allowed' },
  });
  expect(calls.map(([command]) => command)).toEqual(['egressSet']);
});

it('reports that the function refuses, without its words', async () => {
  faults.add('invoke');
  for (const act of [
    module.saveAddress('https://new.example', 'd'),
    module.renewSecret(),
    module.removeOwnDelivery(),
  ]) {
    const error: unknown = await act.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ failure: { reason: 'own-not-saved' } });
    expect(JSON.stringify(error)).not.toContain('canary');
  }
  expect(calls.map(([command]) => command)).not.toContain('egressDeleteGroup');
});

it('is saved and removed even if the old permission stays', async () => {
  for (const command of ['egressGet', 'egressDeleteGroup']) faults.add(command);
  await module.saveAddress('https://new.example', 'd');
  await module.removeOwnDelivery();
  expect(calls.filter(([command]) => command === 'invoke')).toHaveLength(2);
});
