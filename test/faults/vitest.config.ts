import {defineConfig} from 'vitest/config'

/** The whole campaign, which takes some ten minutes; it needs what the lab needs (test/hosts/README.md). */
export default defineConfig({
  test: {include: ['test/faults/campaign.ts'], disableConsoleIntercept: true},
})
