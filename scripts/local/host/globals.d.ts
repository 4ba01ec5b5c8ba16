/** What the page has seen blocked before the bridge was there. */
declare var __violations: SecurityPolicyViolationEvent[];
