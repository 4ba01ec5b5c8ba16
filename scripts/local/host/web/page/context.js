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

/**
 * The subject of the module, such as an issue. It proves nothing to the app.
 * @param {import('./choice.js').Choice} choice
 */
function extensionOf({ module: { type }, issue }) {
  const [project] = issue.split('-');
  const about = {
    'jira:projectPage': { project: { id: '10000', key: project, type: 'software' } },
    'jira:issueAction': {
      issue: { id: '10007', key: issue, type: 'Task', typeId: '10001' },
      project: { id: '10000', key: project, type: 'software' },
    },
    'confluence:contentAction': {
      content: { id: '65538', type: 'page', subtype: null },
      space: { id: '98305', key: project },
    },
  };
  return { type, ...about[/** @type {keyof typeof about} */ (type)] };
}
