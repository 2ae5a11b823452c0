import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Typed arrays of another realm break onnxruntime-node, so never a vm pool.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // On a busy machine a screen takes its time; what never comes still fails.
    expect: { poll: { timeout: 15_000 } },
  },
});
