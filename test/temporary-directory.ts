import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {onTestFinished} from 'vitest'

/** Makes a directory for the test that runs, or is about to, which is gone when that has finished. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'assay-test-'))
  onTestFinished(() => rmSync(path, {recursive: true, force: true}))
  return path
}
