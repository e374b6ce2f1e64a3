// How the tests run: `checks` and `unit` in plain Node 24, `e2e` in the real Electron window, one file at a time; `look` takes its pictures.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          root: new URL('..', import.meta.url).pathname,
          include: ['test/**/*.test.ts'],
          environment: 'node',
          // Files share a process: what each would load anew, the whole backend, is loaded once. No test mocks a module.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          root: new URL('..', import.meta.url).pathname,
          include: ['test/e2e/**/*.e2e.ts'],
          globalSetup: ['test/e2e/global-setup.ts'],
          environment: 'node',
          fileParallelism: false,
          // A whole window on a busy machine: what fails once is walked once more, must then hold, and is told.
          retry: 1,
          setupFiles: ['test/e2e/say-retries.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Only by `npm run look`: pictures for people to look at.
        test: {
          name: 'look',
          root: new URL('..', import.meta.url).pathname,
          include: ['test/e2e/**/*.look.ts'],
          globalSetup: ['test/e2e/global-setup.ts'],
          environment: 'node',
          fileParallelism: false,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
