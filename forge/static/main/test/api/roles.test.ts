import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Backend } from './backend';

let backend: Backend;
let withRoles: typeof import('../../src/api/roles').withRoles;
let memberOf: typeof import('../../src/api/roles').memberOf;
const asked = vi.fn<(data: unknown) => unknown>();

beforeEach(async () => {
  vi.resetModules();
  backend = await Backend.start();
  let count = 0;
  asked.mockReset().mockImplementation(() => ({ token: `assertion ${++count}`, roles: ['site-admin'], expires: 1 }));
  backend.commands.invoke = asked;
  ({ withRoles, memberOf } = await import('../../src/api/roles'));
});

afterEach(async () => {
  vi.useRealTimers();
  await backend.close();
});

const given = () => withRoles((roles) => Promise.resolve(roles));

it('asks once for several calls, even at the same time', async () => {
  expect(await Promise.all([given(), given()])).toEqual(['assertion 1', 'assertion 1']);
  expect(await given()).toBe('assertion 1');
  expect(asked).toHaveBeenCalledExactlyOnceWith({ functionKey: 'roles', payload: { product: 'jira' } });
});

it.each([
  [239_999, 'assertion 1'],
  [240_000, 'assertion 2'],
])('after %i ms gives %s', async (ms, expected) => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await given();
  vi.setSystemTime(Date.now() + ms);
  expect(await given()).toBe(expected);
});

it('asks again after a call that failed: the roles may have changed', async () => {
  await expect(withRoles(() => Promise.reject(new Error('no role')))).rejects.toThrow('no role');
  expect(await given()).toBe('assertion 2');
});

it('keeps the newer assertion if a call with the older one fails late', async () => {
  let fail: (error: Error) => void = () => undefined;
  const late = withRoles(() => new Promise((_resolve, reject) => (fail = reject)));
  await vi.waitUntil(() => asked.mock.calls.length === 1, 60_000);
  await withRoles(() => Promise.reject(new Error('no'))).catch(() => undefined);
  expect(await given()).toBe('assertion 2');
  fail(new Error('late'));
  await late.catch(() => undefined);
  expect(await given()).toBe('assertion 2');
});

it('reports a failure of Forge without its text, and asks again', async () => {
  asked.mockImplementationOnce(() => {
    throw new Error('canary');
  });
  const error = await given().catch((e: unknown) => e);
  expect(error).toMatchObject({ name: 'Problem', slug: 'roles' });
  expect(JSON.stringify(error) + String(error)).not.toContain('canary');
  expect(await given()).toBe('assertion 1');
});

it('asks about the groups of a policy, and uses the answer for what needs it', async () => {
  asked.mockImplementation(() => ({ token: 'of a member', roles: ['group:legal', 'group:other'], expires: 1 }));
  const groups = ['legal', 'finance'];
  expect(await memberOf(groups)).toEqual(['legal']);
  expect(await withRoles((roles) => Promise.resolve(roles), groups)).toBe('of a member');
  expect(asked).toHaveBeenCalledExactlyOnceWith({ functionKey: 'roles', payload: { product: 'jira', groups } });
  await given();
  expect(asked).toHaveBeenLastCalledWith({ functionKey: 'roles', payload: { product: 'jira' } });
});
