import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { chromiumArguments, findChromium } from '@/lib/gate/browser';

// Kept in the environment, so that the processes that Playwright starts see the same.
process.env.STABLEHAND_DATA ??= fs.mkdtempSync(path.join(os.tmpdir(), 'stablehand-e2e-'));
process.env.STABLEHAND_PORT ??= '4499';

const baseURL = `http://127.0.0.1:${process.env.STABLEHAND_PORT}`;
const executablePath = findChromium();

/** End to end: the production build, started as a person starts it, in a real browser. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // One installation for all: the specs run one after the other, in the order of their names.
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  // Long enough for a machine that is three times slower and busy: a test ends when its condition holds.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL,
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      args: [...chromiumArguments],
      ...(executablePath === null ? {} : { executablePath }),
    },
  },
  webServer: {
    command: 'node lib/start/start.mjs',
    url: `${baseURL}/sign-in`,
    timeout: 300_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 40_000 },
    stdout: 'pipe',
    stderr: 'pipe',
  },
});
