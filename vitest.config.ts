import {defineConfig} from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // oclif prints through console.log, which Vitest would swallow.
    disableConsoleIntercept: true,
    coverage: {include: ['src/**']},
  },
})
