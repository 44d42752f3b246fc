import {availableParallelism} from 'node:os'
import {defineConfig} from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    // Vitest would leave one processor out; tests wait for hosts and programs more than they compute.
    maxWorkers: availableParallelism() + 1,
    // oclif prints through console.log, which Vitest would swallow.
    disableConsoleIntercept: true,
    // Real processes on a busy machine; no test waits for a time to pass.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {include: ['src/**']},
  },
})
