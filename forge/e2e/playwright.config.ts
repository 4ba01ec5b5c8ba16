import { defineConfig } from '@playwright/test';

const disabled = ['AutofillServerCommunication', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'MediaRouter', 'OptimizationHints', 'Translate'];

export default defineConfig({
  testDir: 'tests',
  outputDir: '../../build/e2e',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      // The features replace those that Playwright disables: storage is partitioned by
      // site, as at people's, and the browser asks nobody on its own account.
      args: ['--disable-gpu', '--disable-quic', '--disable-sync', `--disable-features=${disabled.join()}`],
    },
    viewport: { width: 1000, height: 900 },
    trace: 'off',
    video: 'off',
    screenshot: 'only-on-failure',
  },
});
