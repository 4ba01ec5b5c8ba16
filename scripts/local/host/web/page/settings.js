// @ts-check
/**
 * Settings from the server, see the host's settings.
 * @typedef {{name: string, displayName: string, accountId: string, mail: string, role?: string}} Person
 * @typedef {{name: string, title: string, url: string, cloudId: string, people: Person[]}} Site
 * @typedef {{key: string, type: string, title: string, titles?: Record<string, string>}} Module
 * @typedef {object} Settings
 * @property {string} app URL of the app's page for the site in the address
 * @property {string} problem why the app is missing, in words; empty if it is there
 * @property {string} mailbox
 * @property {string} sandbox
 * @property {string} allow
 * @property {Module[]} modules
 * @property {Record<string, {url: string, fetch: boolean}>} remotes by key
 * @property {Site[]} sites
 */

/** @returns {Promise<Settings>} */
export async function loadSettings() {
  const answer = await fetch(`/host/settings.json${location.search}`);
  if (!answer.ok) throw new Error(`settings: status ${answer.status}`);
  const settings = await answer.json();
  return { ...settings, modules: settings.modules ?? [], remotes: settings.remotes ?? {} };
}
