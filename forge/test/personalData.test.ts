import { generateKeyPairSync } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { reportPersonalData } from '../src/index';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

interface Call {
  service: string;
  path: string;
  header: string | undefined;
  body: unknown;
}

let calls: Call[];
let answers: Record<string, (body: never) => Response>;

beforeEach(() => {
  calls = [];
  vi.stubEnv('SECURE_SHARE_ROLE_KEY', JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'key-1' }));
  Object.assign(globalThis, {
    __forge_fetch__: (
      { type, provider, remote }: Record<string, string>,
      path: string,
      init: { method: string; headers: Record<string, string>; body: string },
    ) => {
      const body = JSON.parse(init.body) as never;
      const service = [type, provider, remote].filter((part) => part !== undefined).join(' ');
      calls.push({ service: `${init.method} ${service}`, path, header: init.headers['Secure-Share-App'], body });
      return Promise.resolve(answers[path]?.(body) ?? new Response(null, { status: 404 }));
    },
  });
});

afterEach(() => {
  vi.unstubAllEnvs();
});

const run = (cloudId: unknown = 'acme') => reportPersonalData({ context: { cloudId } });

const account = (accountId: string) => ({ accountId, updatedAt: '2026-11-28T12:00:00Z' });
const noContent = () => new Response(null, { status: 204 });

const ACCOUNTS = '/v1/forge/accounts';
const REPORT = '/v1/forge/accounts/report';
const ATLASSIAN = '/app/report-accounts';

test('what Atlassian answers to each page goes back to account A', async () => {
  const pages: Record<string, object> = {
    '': { accounts: [], next: 'two' },
    two: { accounts: [account('a'), account('b')], next: 'three' },
    three: { accounts: [account('c')] },
  };
  answers = {
    [ACCOUNTS]: ({ after }: { after: string }) => Response.json(pages[after]),
    [ATLASSIAN]: ({ accounts }: { accounts: { accountId: string }[] }) =>
      accounts[0]?.accountId === 'c'
        ? noContent()
        : Response.json({
            accounts: [
              { accountId: 'a', status: 'closed' },
              { accountId: 'b', status: 'updated' },
            ],
          }),
    [REPORT]: noContent,
  };
  await run();
  expect(calls.map(({ path, body }) => [path, body])).toEqual([
    [ACCOUNTS, { after: '' }],
    [ACCOUNTS, { after: 'two' }],
    [ATLASSIAN, { accounts: [account('a'), account('b')] }],
    [REPORT, { reported: ['a', 'b'], closed: ['a'], updated: ['b'] }],
    [ACCOUNTS, { after: 'three' }],
    [ATLASSIAN, { accounts: [account('c')] }],
    [REPORT, { reported: ['c'], closed: [], updated: [] }],
  ]);
  expect(new Set(calls.map(({ service }) => service))).toEqual(new Set(['POST frc file-api', 'POST fpp app stargate']));
});

test('the function signs for which site it calls, and for no person', async () => {
  answers = { [ACCOUNTS]: () => Response.json({ accounts: [] }) };
  await run();
  const [header = '', payload = ''] = calls[0]?.header?.split('.') ?? [];
  const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;
  expect(decoded(header)).toEqual({ alg: 'ES256', kid: 'key-1', typ: 'secure-share-app+jwt' });
  expect(decoded(payload)).toMatchObject({ site: 'acme', account: '', roles: [], aud: 'secure-share/services' });
});

describe('the run fails, and says only where', () => {
  const refused = (status: number) => () => Response.json({ detail: 'account a' }, { status });

  test('without a site', async () => {
    await expect(run('')).rejects.toThrow('which site');
    expect(calls).toEqual([]);
  });

  test('without the key that signs', async () => {
    vi.stubEnv('SECURE_SHARE_ROLE_KEY', '');
    await expect(run()).rejects.toThrow('not set up');
    expect(calls).toEqual([]);
  });

  test('if account A does not answer', async () => {
    answers = { [ACCOUNTS]: refused(503) };
    await expect(run()).rejects.toThrow(/^The file API does not answer \(503\)\.$/);
  });

  test('if Atlassian does not answer: then nothing is recorded as reported', async () => {
    answers = { [ACCOUNTS]: () => Response.json({ accounts: [account('a')] }), [ATLASSIAN]: refused(429) };
    await expect(run()).rejects.toThrow(/^Atlassian's personal data reporting does not answer \(429\)\.$/);
    expect(calls.map(({ path }) => path)).toEqual([ACCOUNTS, ATLASSIAN]);
  });

  test('if the list does not end', async () => {
    answers = { [ACCOUNTS]: () => Response.json({ accounts: [], next: 'more' }) };
    await expect(run()).rejects.toThrow('does not end');
    expect(calls.length).toBeLessThanOrEqual(1500); // what Forge lets a function call in 15 minutes
  });
});
