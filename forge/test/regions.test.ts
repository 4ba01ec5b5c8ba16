import schema from '@forge/manifest/schema.json';
import { beforeEach, expect, test, vi } from 'vitest';
import { parse } from 'yaml';

import { withRegions } from '../regions.mjs';
import { source, validate, variables } from './manifest';
import { unknownProperties, type Schema } from './unknown';

const regional = withRegions(source, ['EU', 'US']);
const at = (url: string, region: string) => url.replace('://', `://${region.toLowerCase()}-`);

beforeEach(() => {
  for (const [name, value] of Object.entries(variables)) {
    vi.stubEnv(name, value);
    for (const region of ['EU', 'US']) vi.stubEnv(`${name}_${region}`, at(value, region));
  }
});

test('Forge takes a manifest with regions, without a warning', async () => {
  const { complaints, manifest } = await validate(regional);
  expect(complaints).toEqual([]);
  expect(unknownProperties(parse(regional), schema as Schema)).toEqual([]);
  const { SECURE_SHARE_FILE_API: files, SECURE_SHARE_KEY_MAILER: keys, SECURE_SHARE_BLOB_STORE: blobs } = variables;
  const urls = (url: string) => ({ default: url, EU: at(url, 'EU'), US: at(url, 'US') });
  expect(manifest?.remotes?.map(({ key, baseUrl }) => [key, baseUrl])).toEqual([
    ['file-api', urls(files)],
    ['key-mailer', urls(keys)],
    ['blob-store', urls(blobs)],
  ]);
});

test('the page may connect to the hosts of each region', async () => {
  const { manifest } = await validate(regional);
  const { SECURE_SHARE_LIVE_UPDATES: live } = variables;
  const all = Object.values(variables).filter((value) => value.includes('://'));
  expect(manifest?.permissions?.external?.fetch?.client).toEqual([
    { remote: 'file-api' },
    { remote: 'key-mailer' },
    { remote: 'blob-store' },
    { address: live },
    ...all.flatMap((url) => ['EU', 'US'].map((region) => ({ address: at(url, region) }))),
  ]);
});

test('every value of a region has to be set', async () => {
  vi.stubEnv('SECURE_SHARE_BLOB_STORE_US', undefined);
  expect((await validate(regional)).complaints).toEqual([expect.stringContaining('SECURE_SHARE_BLOB_STORE_US')]);
});

test('Forge refuses a region that only some remotes have', async () => {
  const { complaints } = await validate(regional.replace(/ {6}US: \$\{SECURE_SHARE_BLOB_STORE_US\}\n/, ''));
  expect(complaints).toEqual([expect.stringContaining('blob-store')]);
});

test('without regions only the form changes, and regions are added once', async () => {
  expect((await validate(withRegions(source, []))).complaints).toEqual([]);
  expect(() => withRegions(regional, ['EU'])).toThrow('git checkout');
  expect(() => withRegions(source, ['eu; rm'])).toThrow('not a region');
});
