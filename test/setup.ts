import fc from 'fast-check'
import {afterEach} from 'vitest'

/** The one place that says how many inputs a property tries, and with which seed; fast-check's own choice where nothing is set. */
const {ASSAY_FUZZ_RUNS: runs, ASSAY_FUZZ_SEED: seed} = process.env

fc.configureGlobal({
  ...(runs !== undefined && {numRuns: Number(runs)}),
  ...(seed !== undefined && {seed: Number(seed)}),
})

/** A command that a test runs says its exit code to the process, which is that of all tests. */
afterEach(() => {
  process.exitCode = undefined
})
