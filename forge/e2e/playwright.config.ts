import { defineConfig } from '@playwright/test';
import { flags, headlessProgram, program } from './local/chromium.js';

export default defineConfig({
  projects: [
    { name: 'tests', testDir: 'tests' },
    ...['light', 'dark', 'narrow'].map((kind) => ({
      // Painted whole and in one order: otherwise a few pixels of round edges differ.
      name: `pictures-${kind}`,
      testDir: 'pictures',
      use: {
        launchOptions: {
          executablePath: program,
          args: [...flags, '--disable-partial-raster', '--num-raster-threads=1'],
        },
      },
    })),
    { name: 'browsers', testDir: 'browsers', timeout: 600_000 },
  ],
  outputDir: '../../build/e2e',
  workers: 3, // tests often wait, so two leave the processors idle
  fullyParallel: true,
  forbidOnly: true,
  // Milliseconds. Generous, so that no test fails on a busy machine.
  timeout: 300_000,
  expect: { timeout: 40_000 },
  reporter: [['list']],
  use: {
    launchOptions: {
      executablePath: headlessProgram,
      args: flags,
    },
    viewport: { width: 1000, height: 900 },
    trace: 'off',
    video: 'off',
    screenshot: 'only-on-failure',
  },
});
