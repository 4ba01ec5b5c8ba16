/** The browser's program. */
export const program = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** The same browser without windows and menus, which needs a third less processor time. */
export const headlessProgram = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';

/**
 * Flags for all browsers of the tests. The list of features replaces the one that
 * Playwright disables: storage is partitioned by site, as in people's browsers, and the
 * browser makes no requests of its own.
 */
export const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--disable-features=AutofillServerCommunication,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints,Translate',
];
