// @ts-check
/**
 * The answer to getContext, in the shape of npm's @forge/bridge (FullContext).
 * @param {import('./choice.js').Choice} choice
 * @param {Record<string, unknown>} [modal] data of the app for its own modal
 */
export function contextOf(choice, modal) {
  return {
    accountId: choice.person.accountId,
    cloudId: choice.site.cloudId,
    siteUrl: choice.site.url,
    moduleKey: choice.module.key,
    localId: `ari:cloud:ecosystem::extension/00000000-0000-4000-8000-000000000001/local/static/${choice.module.key}`,
    environmentId: '00000000-0000-4000-8000-00000000c0de',
    environmentType: 'DEVELOPMENT',
    appVersion: '1.0.0',
    locale: choice.locale,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    theme: themeOf(choice.theme),
    surfaceColor: null,
    userAccess: { enabled: false, hasAccess: true },
    license: license,
    extension: { ...extensionOf(choice), ...(modal ? { modal } : {}) },
  };
}

/** @param {string} colorMode */
export function themeOf(colorMode) {
  return { colorMode, dark: 'dark', light: 'light', spacing: 'spacing', shape: 'shape', typography: 'typography' };
}

const license = {
  active: true, type: 'COMMERCIAL', billingPeriod: 'MONTHLY', isEvaluation: false,
  ccpEntitlementId: '', ccpEntitlementSlug: '', subscriptionEndDate: null, supportEntitlementNumber: null, trialEndDate: null, modes: null,
};

/** The ids of projects by their keys. Any other key is that of the first. */
const projects = { ACME: '10000', LEGAL: '10001', OPS: '10002' };

/**
 * The subject of the module, such as an issue. It proves nothing to the app.
 * @param {import('./choice.js').Choice} choice
 */
export function extensionOf({ module: { type }, issue }) {
  const [key, number] = issue.split('-');
  const project = { id: projects[/** @type {keyof typeof projects} */ (key)] ?? '10000', key, type: 'software' };
  const space = { id: '98305', key };
  const about = {
    'jira:projectPage': { project },
    'jira:projectSettingsPage': { project },
    'jira:issueAction': { issue: { id: `1000${number ?? 7}`, key: issue, type: 'Task', typeId: '10001' }, project },
    'confluence:contentAction': { content: { id: '65538', type: 'page', subtype: null }, space },
    'confluence:spaceSettings': { space },
  };
  return { type, ...about[/** @type {keyof typeof about} */ (type)] };
}
