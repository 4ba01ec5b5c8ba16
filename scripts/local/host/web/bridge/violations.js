// @ts-check
/**
 * Records what the policy blocked while the page was parsed, before the bridge, which
 * is a module, runs.
 */
/** @type {SecurityPolicyViolationEvent[]} */
globalThis.__violations = [];
document.addEventListener('securitypolicyviolation', (e) => globalThis.__violations.push(e));
