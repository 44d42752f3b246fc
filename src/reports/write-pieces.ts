import type {Report} from '../evaluate/result.ts'
import type {Output, RenderOptions} from './formats.ts'
import {usualJunit} from './junit-options.ts'
import {BENCHMARK} from './junit-split.ts'
import {writeAtomically} from './write.ts'

/**
 * Writes one report, or a file for each of its pieces where the name has `{benchmark}`. Throws `UsageError` when one
 * cannot be written.
 */
export async function writePieces(
  {file}: Output,
  reports: readonly Report[],
  rendering: RenderOptions,
  render: (rendering: RenderOptions) => Promise<string>,
): Promise<void> {
  if (!file.includes(BENCHMARK)) return writeAtomically(file, await render(rendering))
  const {piecesOf} = await import('./junit.ts')
  for (const piece of piecesOf(reports)) {
    const junit = {...(rendering.junit ?? usualJunit), piece}
    await writeAtomically(file.replaceAll(BENCHMARK, piece), await render({...rendering, junit}))
  }
}
