import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Backend } from './backend';

let backend: Backend;
let people: typeof import('../../src/api/people');

async function open(moduleKey: string): Promise<void> {
  vi.resetModules();
  backend = await Backend.start();
  const context = backend.commands.getContext?.(undefined as never) as object;
  backend.commands.getContext = () => ({ ...context, moduleKey });
  people = await import('../../src/api/people');
}

afterEach(() => backend.close());

const jira = (accountId: string, more: object = {}) => ({
  accountId,
  accountType: 'atlassian',
  active: true,
  displayName: accountId.toUpperCase(),
  ...more,
});
const confluence = (accountId: string, more: object = {}) => ({
  accountId,
  accountType: 'atlassian',
  publicName: accountId,
  displayName: accountId.toUpperCase(),
  email: '',
  ...more,
});

const query = (path = '') => new URL(path, 'https://x.example').searchParams;

describe('in Jira', () => {
  beforeEach(() => open('secure-share-jira'));

  it('offers people with an active account, including the caller', async () => {
    backend.on('GET /rest/api/3/user/search', {
      body: [
        jira('ben', { emailAddress: 'ben@acme.example' }),
        jira('me'),
        jira('gone', { active: false }),
        jira('bot', { accountType: 'app' }),
        jira('client', { accountType: 'customer' }),
        jira('cleo', { emailAddress: '' }),
      ],
    });
    expect(await people.searchPeople(' b&n ')).toEqual([
      { accountId: 'ben', name: 'BEN', email: 'ben@acme.example' },
      { accountId: 'me', name: 'ME' },
      { accountId: 'cleo', name: 'CLEO' },
    ]);
    expect(query(backend.asked[0]?.path).get('query')).toBe('b&n');
  });

  it('finds people with a role in an issue, and nobody if Jira does not answer', async () => {
    backend.on('GET /rest/api/3/user/search/query', {
      body: { values: [jira('ben'), jira('gone', { active: false })] },
    });
    expect(await people.peopleOfIssue('ACME-7', 'assignee')).toEqual([{ accountId: 'ben', name: 'BEN' }]);
    expect(query(backend.asked[0]?.path).get('query')).toBe('is assignee of (ACME-7)');
    backend.on('GET /rest/api/3/user/search/query', { status: 403, body: '' });
    expect(await people.peopleOfIssue('ACME-7', 'reporter')).toEqual([]);
  });

  it('makes no request without account ids', async () => {
    expect(await people.searchPeople('  ')).toEqual([]);
    expect(backend.asked).toEqual([]);
  });

  it('offers at most 20', async () => {
    backend.on('GET /rest/api/3/user/search', { body: Array.from({ length: 50 }, (_, i) => jira(`p${i}`)) });
    expect(await people.searchPeople('p')).toHaveLength(20);
  });

  it.each([
    [{ status: 403, body: 'canary' }],
    [{ body: 'canary' }],
    [{ body: { canary: 1 } }],
    [{ body: [{ canary: 1 }] }],
  ])('says that there is no answer: %j', async (answer) => {
    backend.on('GET /rest/api/3/user/search', answer);
    const error = await people.searchPeople('b').catch((e: unknown) => e);
    expect(error).toMatchObject({ name: 'Problem', slug: 'people' });
    expect(String(error)).not.toContain('canary');
  });

  it('does not ask for the name of a closed account', async () => {
    expect(await people.nameOf('*closed')).toEqual({ accountId: '*closed', name: '' });
    expect(backend.asked).toEqual([]);
  });

  it('requests names together, and once', async () => {
    backend.on('GET /rest/api/3/user/bulk', ({ path }) => ({
      body: {
        values: query(path)
          .getAll('accountId')
          .filter((id) => id !== 'nobody')
          .map((id) => jira(id, { active: false })),
      },
    }));
    const ids = ['ann', 'ben', 'ann', 'nobody'];
    expect(await Promise.all(ids.map(people.nameOf))).toEqual([
      { accountId: 'ann', name: 'ANN' },
      { accountId: 'ben', name: 'BEN' },
      { accountId: 'ann', name: 'ANN' },
      { accountId: 'nobody', name: '' },
    ]);
    await Promise.all(ids.map(people.nameOf));
    expect(backend.asked.map(({ path }) => query(path).getAll('accountId'))).toEqual([['ann', 'ben', 'nobody']]);
    expect(await people.myName()).toBe('ME');
  });

  it('requests many names in batches, and uses complete responses', async () => {
    backend.on('GET /rest/api/3/user/bulk', ({ path }) => {
      const asked = query(path);
      return {
        body: {
          values: asked
            .getAll('accountId')
            .slice(0, Number(asked.get('maxResults') ?? 10))
            .map((id) => jira(id)),
        },
      };
    });
    const ids = Array.from({ length: 120 }, (_, i) => `p${i}`);
    expect((await Promise.all(ids.map(people.nameOf))).map(({ name }) => name)).toEqual(
      ids.map((id) => id.toUpperCase()),
    );
    expect(backend.asked).toHaveLength(3);
  });

  it('leaves names empty until the product answers', async () => {
    backend.on('GET /rest/api/3/user/bulk', { status: 500, body: '' });
    expect(await people.nameOf('ann')).toEqual({ accountId: 'ann', name: '' });
    backend.on('GET /rest/api/3/user/bulk', { body: { values: [jira('ann')] } });
    expect(await people.nameOf('ann')).toEqual({ accountId: 'ann', name: 'ANN' });
  });
});

describe('in Confluence', () => {
  beforeEach(() => open('secure-share-content'));

  it('searches by full name, whatever is typed', async () => {
    backend.on('GET /wiki/rest/api/search/user', {
      body: {
        results: [
          { user: confluence('ben', { email: 'ben@acme.example' }) },
          { user: confluence('me') },
          { user: confluence('bot', { accountType: 'app' }) },
          { user: confluence('cleo', { displayName: null }) },
          { user: confluence('gone', { accountStatus: 'inactive' }) },
        ],
      },
    });
    expect(await people.searchPeople('b" or type = "user\\')).toEqual([
      { accountId: 'ben', name: 'BEN', email: 'ben@acme.example' },
      { accountId: 'me', name: 'ME' },
      { accountId: 'cleo', name: 'cleo' },
    ]);
    expect(query(backend.asked[0]?.path).get('cql')).toBe('user.fullname ~ "b  or type =  user "');
  });

  it('requests names together', async () => {
    backend.on('POST /wiki/api/v2/users-bulk', ({ body }) => {
      const { accountIds } = JSON.parse(body) as { accountIds: string[] };
      return { body: { results: accountIds.map((id) => confluence(id)) } };
    });
    expect(await Promise.all(['ann', 'ben'].map(people.nameOf))).toEqual([
      { accountId: 'ann', name: 'ANN' },
      { accountId: 'ben', name: 'BEN' },
    ]);
    expect(backend.asked).toHaveLength(1);
  });
});
