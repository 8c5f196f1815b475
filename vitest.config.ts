import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'test/web/**/*.e2e.ts', 'web/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/database-server.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // What a file imports stays for the next one: loading it anew took a third of the time. State that must not be shared is that of servers and databases, and each file has its own.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
  },
})
