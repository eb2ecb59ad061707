import path from 'node:path';
import { defineConfig } from 'vitest/config';

const alias = { '@': path.resolve(import.meta.dirname) };

/** Two projects: `unit` needs nothing, `db` a real Postgres (started by the gate, cloned from a template per file). */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['lib/**/*.test.ts', 'app/**/*.test.{ts,tsx}'],
          exclude: ['**/*.db.test.ts', 'node_modules/**'],
          setupFiles: ['lib/gate/property-seed.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'db',
          include: ['lib/**/*.db.test.ts', 'app/**/*.db.test.ts'],
          setupFiles: ['lib/gate/property-seed.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          globalSetup: ['lib/db/testing/global-setup.ts'],
        },
      },
    ],
  },
});
