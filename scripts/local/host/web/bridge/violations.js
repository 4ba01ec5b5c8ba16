// @ts-check
/**
 * Remembers what the policy blocked while the page was read: the bridge, as a
 * module, comes after that.
 */
/** @type {SecurityPolicyViolationEvent[]} */
globalThis.__violations = [];
document.addEventListener('securitypolicyviolation', (e) => globalThis.__violations.push(e));
