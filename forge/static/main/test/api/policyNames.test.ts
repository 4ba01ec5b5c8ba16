import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Backend } from './backend';

let backend: Backend;
let names: typeof import('../../src/api/policyNames');

async function open(moduleKey: string): Promise<void> {
  vi.resetModules();
  backend = await Backend.start();
  const context = backend.commands.getContext?.(undefined as never) as object;
  backend.commands.getContext = () => ({ ...context, moduleKey });
  names = await import('../../src/api/policyNames');
}

afterEach(() => backend.close());

const group = '9c1d64b2-5a0e-4f7b-8c3d-2e6f0a7b1d45';
const asked = () => decodeURIComponent(backend.asked.at(-1)?.path ?? '').replaceAll('+', ' ');

describe('in Jira', () => {
  beforeEach(() => open('secure-share-jira-admin'));

  it('finds projects by name', async () => {
    backend.on('GET /rest/api/3/project/search', { body: { values: [{ id: '10001', key: 'LEGAL', name: 'Legal' }] } });
    expect(await names.searchNamed('place', ' l&g ')).toEqual([
      { id: 'project:10001', name: 'Legal', detail: 'LEGAL' },
    ]);
    expect(asked()).toContain('query=l&g&');
  });

  it('finds groups', async () => {
    backend.on('GET /rest/api/3/groups/picker', { body: { total: 1, groups: [{ name: 'finance', groupId: group }] } });
    expect(await names.searchNamed('group', 'fin')).toEqual([{ id: group, name: 'finance' }]);
  });

  it('takes an id for what it is, known or not', async () => {
    backend.on('GET /rest/api/3/project/search', { body: { values: [{ id: '10001', key: 'LEGAL', name: 'Legal' }] } });
    expect(await names.searchNamed('place', 'project:10001')).toMatchObject([{ id: 'project:10001', name: 'Legal' }]);
    expect(asked()).toContain('id=10001');
    const requests = backend.asked.length;
    expect(await names.searchNamed('place', 'space:7')).toEqual([{ id: 'space:7', name: 'space:7' }]);
    expect(backend.asked).toHaveLength(requests); // Jira knows no spaces
  });

  it('names groups, in the order of the ids, and shows the id of what it does not know', async () => {
    backend.on('GET /rest/api/3/group/bulk', { body: { values: [{ name: 'finance', groupId: group }] } });
    expect(await names.lookUpNamed('group', ['gone', group])).toEqual([
      { id: 'gone', name: 'gone' },
      { id: group, name: 'finance' },
    ]);
    expect(asked()).toContain(`groupId=gone&groupId=${group}`);
  });

  it('shows ids if Jira does not answer, and says that a search failed', async () => {
    backend.on('GET /rest/api/3/group/bulk', { status: 403 });
    backend.on('GET /rest/api/3/groups/picker', { status: 403 });
    expect(await names.lookUpNamed('group', [group])).toEqual([{ id: group, name: group }]);
    await expect(names.searchNamed('group', 'fin')).rejects.toMatchObject({ slug: 'people' });
  });

  it('asks for nothing without a name', async () => {
    expect([await names.searchNamed('place', ' '), await names.lookUpNamed('group', [])]).toEqual([[], []]);
    expect(backend.asked).toEqual([]);
  });
});

describe('in Confluence', () => {
  beforeEach(() => open('secure-share-confluence-admin'));

  it('finds spaces by their name, which cannot change the query', async () => {
    backend.on('GET /wiki/rest/api/search', {
      body: { results: [{ space: { id: 98305, key: 'HB', name: 'Handbook' } }] },
    });
    expect(await names.searchNamed('place', 'ha" OR type="page')).toEqual([
      { id: 'space:98305', name: 'Handbook', detail: 'HB' },
    ]);
    expect(asked()).toContain('cql=type = space AND space.title ~ "ha  OR type= page*"');
  });

  it('finds groups, and names spaces and groups by their ids', async () => {
    backend.on('GET /wiki/rest/api/group/picker', { body: { results: [{ id: group, name: 'finance' }] } });
    backend.on('GET /wiki/rest/api/group/by-id', { body: { id: group, name: 'finance' } });
    backend.on('GET /wiki/api/v2/spaces', { body: { results: [{ id: '98305', key: 'HB', name: 'Handbook' }] } });
    expect(await names.searchNamed('group', 'fin')).toEqual([{ id: group, name: 'finance' }]);
    expect(await names.lookUpNamed('group', [group])).toEqual([{ id: group, name: 'finance' }]);
    expect(await names.lookUpNamed('place', ['project:1', 'space:98305'])).toEqual([
      { id: 'project:1', name: 'project:1' },
      { id: 'space:98305', name: 'Handbook', detail: 'HB' },
    ]);
    expect(asked()).toContain('ids=98305&');
  });
});
