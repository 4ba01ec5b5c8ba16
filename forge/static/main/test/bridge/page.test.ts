import { describe, expect, it } from 'vitest';

import { pageOf } from '../../src/bridge/context';

const APP = '8db33809-1f32-48bb-8c52-5877dab48107';
const ENVIRONMENT = 'aa911f10-c54b-4b93-9e27-dd2947840b9e';
const context = {
  siteUrl: 'https://acme.atlassian.net',
  environmentId: ENVIRONMENT,
  localId: `ari:cloud:ecosystem::extension/${APP}/${ENVIRONMENT}/static/secure-share-jira`,
};

describe('the address of the app', () => {
  it('is where Forge puts full pages', () => {
    expect(pageOf(context, 'jira')).toBe(`https://acme.atlassian.net/jira/apps/${APP}/${ENVIRONMENT}`);
    expect(pageOf(context, 'confluence')).toBe(
      `https://acme.atlassian.net/wiki/apps/${APP}/${ENVIRONMENT}/secure-share`,
    );
  });

  it.each([
    { siteUrl: undefined },
    { siteUrl: 'http://acme.atlassian.net' },
    { siteUrl: 'https://acme.atlassian.net/?' },
    { siteUrl: 'https://a@b.example' },
    { environmentId: undefined },
    { environmentId: 'local' },
    { environmentId: `${ENVIRONMENT}/x` },
    { localId: undefined },
    { localId: 'ari:cloud:ecosystem::extension/local/x' },
    { localId: `x${context.localId}` },
  ])('is not guessed from %o', (change) => {
    expect(pageOf({ ...context, ...change }, 'jira')).toBeUndefined();
  });
});
