import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import schema from '@forge/manifest/schema.json';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { parse, parseDocument } from 'yaml';

import * as index from '../src/index';
import { source, validate, variables } from './manifest';
import { maps, properties } from './paths';
import { unknownProperties, type Schema } from './unknown';

const manifest = parse(source) as Record<string, unknown>;
const forge = join(import.meta.dirname, '..');
const docs = join(forge, '..', 'docs');

beforeEach(() => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
});

test('Forge takes the manifest, without a warning', async () => {
  expect((await validate(source)).complaints).toEqual([]);
});

test.each(Object.keys(variables))('without %s the manifest is refused', async (name) => {
  vi.stubEnv(name, undefined);
  expect((await validate(source)).complaints).toEqual([expect.stringContaining(name)]);
});

describe('unknown properties are found', () => {
  const unknown = (value: unknown) => unknownProperties(value, schema as Schema);

  test('none in the manifest', () => {
    expect(unknown(manifest)).toEqual([]);
  });

  test.each(maps(source))('one added in %s', (_, path) => {
    const planted = parseDocument(source);
    planted.setIn([...path, 'plantd'], true);
    expect(unknown(planted.toJS())).toEqual([[...path, 'plantd'].join('/')]);
  });

  test.each(properties(source))('a typo in %s', (_, path) => {
    const slip = [...path.slice(0, -1), `${String(path.at(-1))}s`];
    const planted = parseDocument(source);
    planted.setIn(slip, planted.getIn(path));
    planted.deleteIn(path);
    expect(unknown(planted.toJS())).toContain(slip.join('/'));
  });
});

test('the front end knows all modules, which share one page and one function', () => {
  const modules = manifest.modules as Record<string, { key: string; resource?: string; resolver?: object }[]>;
  const shown = Object.entries(modules).flatMap(([type, list]) =>
    list.filter(({ resource }) => resource !== undefined).map((m) => ({ ...m, type })),
  );
  expect(Object.fromEntries(shown.map(({ key, type }) => [key, type]))).toEqual({
    'secure-share-jira': 'jira:globalPage',
    'secure-share-project': 'jira:projectPage',
    'secure-share-issue': 'jira:issueAction',
    'secure-share-project-settings': 'jira:projectSettingsPage',
    'secure-share-jira-admin': 'jira:adminPage',
    'secure-share-confluence': 'confluence:globalPage',
    'secure-share-content': 'confluence:contentAction',
    'secure-share-confluence-space-settings': 'confluence:spaceSettings',
    'secure-share-confluence-admin': 'confluence:globalSettings',
  });
  for (const { key, resource, resolver } of shown) {
    expect({ key, resource, resolver }).toEqual({ key, resource: 'main', resolver: { function: 'vault' } });
  }
  expect(Object.keys(modules).filter((type) => !type.includes(':'))).toEqual([
    'function',
    'scheduledTrigger',
    'preUninstall',
    'trigger',
    'endpoint',
  ]);
});

test('the file API is told of an uninstallation and of people who leave, at its paths', () => {
  const routes = { lifecycle: '/v1/forge/lifecycle', 'user-deleted': '/v1/forge/user-deleted' };
  expect(manifest.modules).toMatchObject({
    preUninstall: [{ endpoint: 'lifecycle' }],
    trigger: [{ endpoint: 'user-deleted', events: ['avi:jira:deleted:user'] }],
    endpoint: Object.entries(routes).map(([key, path]) => ({ key, remote: 'file-api', route: { path } })),
  });
  const paths = (parse(readFileSync(join(docs, 'openapi.yaml'), 'utf8')) as { paths: Record<string, object> }).paths;
  for (const path of Object.values(routes)) expect(paths[path]).toHaveProperty('post');
});

test('personal data are reported by a function of its own, which the bundle has', () => {
  expect(manifest.modules).toMatchObject({
    scheduledTrigger: [{ function: 'personal-data', interval: 'day' }],
    function: [{ key: 'vault' }, { key: 'personal-data', handler: 'index.reportPersonalData' }],
  });
  expect(index).toHaveProperty('reportPersonalData');
});

describe('the table of scopes in the documentation', () => {
  const [table = ''] = /^\| scope \|[^]*?\n\n/m.exec(readFileSync(join(docs, 'forge.md'), 'utf8')) ?? [];

  test('gives a reason for each scope, and for no other', () => {
    const { scopes } = manifest.permissions as { scopes: string[] };
    expect(scopes).toEqual([
      'storage:app',
      'read:jira-user',
      'read:permission:jira',
      'read:project:jira',
      'read:group:jira',
      'read:user:jira',
      'read:issue-type:jira',
      'read:issue-type-hierarchy:jira',
      'read:project.property:jira',
      'read:project.component:jira',
      'read:project-category:jira',
      'read:project-version:jira',
      'read:application-role:jira',
      'read:avatar:jira',
      'read:content-details:confluence',
      'read:user:confluence',
      'read:group:confluence',
      'read:space:confluence',
      'report:personal-data',
    ]);
    expect([...table.matchAll(/^\| `(.+?)` \| \S.* \|$/gm)].map(([, scope]) => scope)).toEqual(scopes);
  });

  test('names every request of the page and the function to Jira and Confluence', () => {
    const sources = [join(forge, 'static', 'main', 'src'), join(forge, 'src')].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|vue)$/.test(name))
        .map((name) => join(folder, name)),
    );
    const paths = sources.flatMap(
      (name) =>
        readFileSync(name, 'utf8')
          .replace(/\$\{\w+\}/g, '{id}')
          .match(/(?<=['"`])\/(rest|wiki)\/[\w/{}-]+/g) ?? [],
    );
    const listed = table.match(/(?<=`)\/[\w/{}-]+(?=`)/g) ?? [];
    expect([...new Set(paths)].sort()).toEqual(listed.sort());
  });
});

test('the app reaches four hosts, and those that an administrator approves', async () => {
  const { manifest: filled } = await validate(source);
  expect(filled?.permissions).toEqual({
    scopes: expect.any(Array) as string[],
    external: {
      configurable: { enabled: true },
      fetch: {
        client: [
          { remote: 'file-api' },
          { remote: 'key-mailer' },
          { remote: 'blob-store' },
          { address: variables.SECURE_SHARE_LIVE_UPDATES },
        ],
      },
    },
  });
  expect(filled?.remotes?.map(({ key, baseUrl }) => [key, baseUrl])).toEqual([
    ['file-api', variables.SECURE_SHARE_FILE_API],
    ['key-mailer', variables.SECURE_SHARE_KEY_MAILER],
    ['blob-store', variables.SECURE_SHARE_BLOB_STORE],
  ]);
  expect(source).not.toMatch(/https?:|\*/);
});

test('the page calls each remote, and says so', async () => {
  const { manifest: filled } = await validate(source);
  for (const { key, operations } of filled?.remotes ?? [])
    expect([key, operations]).toEqual([key, expect.arrayContaining(['fetch'])]);
});

describe('the titles of the modules', () => {
  const translations = manifest.translations as { resources: { key: string; path: string }[] };
  const keys = [...source.matchAll(/i18n: (\S+)/g)].map(([, key]) => key);

  test('are translated in the languages of the app', () => {
    const languages = translations.resources.map(({ key }) => key.slice(0, 2)).sort();
    expect(languages).toEqual(readdirSync(join(forge, 'static', 'main', 'src', 'locales')).sort());
  });

  test.each(translations.resources)('$key has each, and nothing else', ({ path }) => {
    const texts = JSON.parse(readFileSync(join(forge, path), 'utf8')) as Record<string, string>;
    expect(Object.keys(texts)).toEqual([...new Set(keys)]);
    for (const text of Object.values(texts)) expect(text).toMatch(/\S/);
  });

  test('one without a translation is refused', async () => {
    const { complaints } = await validate(source.replace('i18n: send-securely', 'i18n: no-such-title'));
    expect(complaints).toEqual([expect.stringContaining('no-such-title')]);
  });
});

test('no remote gets a token that opens Jira or Confluence', async () => {
  const { manifest: filled } = await validate(source);
  for (const holder of [...(filled?.remotes ?? []), ...(filled?.modules?.endpoint ?? [])]) {
    expect(holder).not.toHaveProperty('auth');
  }
});
