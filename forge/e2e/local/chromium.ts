/** The browser's program. */
export const program = process.env.CHROMIUM ?? '/usr/bin/chromium';

/**
 * Flags that all browsers of the tests have. The features replace those that
 * Playwright disables: storage is partitioned by site, as at people's, and the
 * browser asks nobody on its own account.
 */
export const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--disable-features=AutofillServerCommunication,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints,Translate',
];
