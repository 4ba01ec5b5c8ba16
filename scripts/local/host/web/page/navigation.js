// @ts-check
import { addressWith } from './choice.js';
import { showFlag } from './flags.js';

/**
 * @typedef {{url?: string, target?: string, moduleKey?: string, issueKey?: string, projectKey?: string,
 *   contentId?: string, spaceKey?: string, accountId?: string, type?: 'same-tab' | 'new-tab'}} Destination
 */

/** Path of a product's page. @type {Record<string, (to: Destination) => string>} */
const targets = {
  issue: (to) => `/browse/${to.issueKey}`,
  projectSettingsDetails: (to) => `/jira/software/projects/${to.projectKey}/settings/details`,
  userProfile: (to) => `/jira/people/${to.accountId}`,
  contentView: (to) => `/wiki/spaces/${to.spaceKey}/pages/${to.contentId}`,
  spaceView: (to) => `/wiki/spaces/${to.spaceKey}`,
};

/** getUrl. @param {import('./choice.js').Choice} choice @param {Destination} to */
export function urlOf({ site }, to) {
  if (to.target === 'module') return addressWith({ module: to.moduleKey ?? '', path: null });
  const path = targets[to.target ?? ''];
  if (path === undefined) throw new Error(`the local host knows no target "${to.target}"`);
  return site.url + path(to);
}

/**
 * navigate: shows only the name of a product's page, since the local host has none.
 * @param {import('./choice.js').Choice} choice
 * @param {Destination} to
 */
export function navigate(choice, to) {
  const url = new URL(to.url ?? urlOf(choice, to), choice.site.url);
  if (url.origin === choice.site.url) {
    showFlag({ id: 'navigate', title: 'The product would open', description: url.pathname + url.search });
  } else if (to.type === 'new-tab') {
    window.open(url, '_blank', 'noopener');
  } else {
    location.assign(url);
  }
}
