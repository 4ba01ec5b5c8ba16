/** Policy violations from before the bridge was loaded. */
declare var __violations: SecurityPolicyViolationEvent[];
