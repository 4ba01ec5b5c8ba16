// @ts-check
/**
 * The person, site and module that the page shows. They are in the query string. An address
 * of the app's full page, as Forge has them, names the module and may name the app's screen.
 * @typedef {import('./settings.js').Settings} Settings
 * @typedef {object} Choice
 * @property {import('./settings.js').Site} site
 * @property {import('./settings.js').Person} person
 * @property {import('./settings.js').Module} module
 * @property {'jira' | 'confluence'} product
 * @property {string} theme
 * @property {string} locale
 * @property {string} tokens
 * @property {string} issue key of the issue or, in Confluence, id of the page
 */

export const themes = ['light', 'dark'];
export const locales = ['en-US', 'de-DE', 'fr-FR', 'pl-PL'];
export const ages = ['fresh', 'expired', 'future'];

const fullPage = /^\/(?:jira(?:\/apps\/[^/]+\/[^/]+)|wiki(?:\/apps\/[^/]+\/[^/]+\/[^/]+))(?=\/|$)/;

/** The base path of the app's full page; undefined for another address. */
const baseOf = (/** @type {URL} */ url) => fullPage.exec(url.pathname)?.[0];

/**
 * @param {Settings} settings
 * @param {URL} address
 * @returns {Choice}
 */
export function choose(settings, address) {
  const query = address.searchParams;
  const type = baseOf(address)?.startsWith('/wiki/') ? 'confluence:globalPage' : 'jira:globalPage';
  /** @param {string[]} all @param {string} name */
  const one = (all, name) => all.find((value) => value === query.get(name)) ?? all[0];
  const site = settings.sites.find((s) => s.name === query.get('site')) ?? settings.sites[0];
  const module =
    settings.modules.find((m) => m.key === query.get('module')) ??
    settings.modules.find((m) => m.type === type) ?? { key: '', type, title: 'Secure Share' };
  const locale = one(locales, 'locale');
  return {
    site,
    module: { ...module, title: module.titles?.[locale] ?? module.title },
    person: site.people.find((p) => p.name === query.get('person')) ?? site.people[0],
    product: module.type.startsWith('confluence:') ? 'confluence' : 'jira',
    theme: one(themes, 'theme'),
    locale,
    tokens: one(ages, 'tokens'),
    issue: query.get('issue') ?? `${site.name.toUpperCase()}-7`,
  };
}

/** Whether it opens over a page of the product, and can be closed. @param {import('./settings.js').Module} module */
export const isAction = ({ type }) => type.endsWith('Action');

/** The app's path in an address. @param {URL} address */
export const pathIn = (address) =>
  address.searchParams.get('path') ?? (address.pathname.slice(baseOf(address)?.length ?? Infinity) || '/');

/**
 * The page's address with changed parameters; null removes one. A changed path replaces the
 * app's screen in the address of a full page.
 * @param {Record<string, string | null>} changes
 */
export function addressWith(changes) {
  const url = new URL(location.href);
  if ('path' in changes) url.pathname = baseOf(url) ?? '/';
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url.href;
}
