import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';

import LinkedText from '../../src/components/LinkedText.vue';

const site = 'https://acme.atlassian.net';
const shown = (text: string, at: string | undefined = site) => mount(LinkedText, { props: { text, site: at } });
const links = (text: string, at?: string) =>
  shown(text, at)
    .findAll('a')
    .map((a) => a.text());

describe('keys of issues in a text', () => {
  it.each([
    ['About ACME-7', ['ACME-7']],
    ['ACME-7, X_1-12 and (AB-3).', ['ACME-7', 'X_1-12', 'AB-3']],
    ['acme-7, A-1, ACME-0, ACME-07, ACME-, 7-7, XACME-7Z', []],
    ['', []],
  ])('of %j are %j', (text, keys) => {
    expect(links(text)).toEqual(keys);
    expect(shown(text).text()).toBe(text);
  });

  it('link to the issue, which Jira opens', async () => {
    const text = shown('About ACME-7');
    expect(text.get('a').attributes('href')).toBe('https://acme.atlassian.net/browse/ACME-7');
    await text.get('a').trigger('click');
    expect(text.emitted('open')).toEqual([['/browse/ACME-7']]);
  });

  it.each(['', 'javascript:alert(1)', 'https://acme.atlassian.net/x', 'http://acme.atlassian.net'])(
    'are plain text at the site %j',
    (at) => {
      expect(links('About ACME-7', at)).toEqual([]);
    },
  );

  it('are plain text without Jira', () => {
    expect(mount(LinkedText, { props: { text: 'About ACME-7', site: undefined } }).findAll('a')).toHaveLength(0);
  });

  it('shows markup as text', () => {
    expect(shown('<img src=x> ACME-7').findAll('img')).toHaveLength(0);
  });
});
