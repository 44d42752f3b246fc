import {UsageError} from '../errors.ts'
import type {FleetReport} from '../evaluate/fleet.ts'
import {joinsHosts, renderFleet} from './fleet.ts'
import {type Output, parseOutput, type RenderOptions, render} from './formats.ts'
import {HOST, nameHosts} from './host-names.ts'
import {type Part, partsOf} from './parts.ts'
import {appendStepSummary, checkOutputs, type PublishOptions, renderingOf, writeAll} from './publish.ts'
import {reproducible} from './reproducible.ts'
import {writePieces} from './write-pieces.ts'

/** `--output` with the name of the only host where `{host}` stands. */
export function namedAfter(texts: readonly string[], target: string): readonly string[] {
  const [{slug = ''} = {}] = nameHosts([target])
  return texts.map((text) => text.replaceAll(HOST, slug))
}

/**
 * Reads `--output` for a run over several hosts, and finds out before the run whether every file can be
 * written. Throws `UsageError`, also for a format of which each host needs a file of its own.
 */
export async function prepareFleetOutputs(
  texts: readonly string[],
  targets: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<readonly Output[]> {
  const outputs = (texts.length > 0 ? texts : ['text']).map(parseOutput)
  const unjoined = outputs.find(({format, file}) => !file.includes(HOST) && !joinsHosts(format))
  if (unjoined)
    throw new UsageError(`--output: one ${unjoined.format} report cannot hold several hosts`, {
      hint: `Give each host a file: --output ${unjoined.format}=report-${HOST}.${endingOf(unjoined.format)}`,
    })
  const names = nameHosts(targets)
  const files = outputs.flatMap(({format, file}) =>
    file.includes(HOST)
      ? names.map(({slug}) => ({format, file: file.replaceAll(HOST, slug)}))
      : [{format, file}],
  )
  await checkOutputs(files, env)
  return outputs
}

function endingOf(format: string): string {
  if (format.endsWith('junit')) return 'xml'
  return format.endsWith('text') ? 'txt' : 'json'
}

/**
 * Writes every report of a run over several hosts: one document, or a file per host where its name has
 * `{host}`. Throws `UsageError` when a file cannot be written.
 */
export async function publishFleet(
  fleet: FleetReport,
  outputs: readonly Output[],
  options: PublishOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const dated = {...fleet, hosts: fleet.hosts.map((report) => reproducible(report, env))}
  await writeAll(outputs, async (output) => {
    const {format, file} = output
    const rendering = renderingOf(output, options, env)
    if (file.includes(HOST)) for (const part of partsOf(dated)) await writePart(part, output, rendering)
    else if (file === '-') options.print(await renderFleet(dated, format, rendering))
    else await writePieces(output, dated.hosts, rendering, (how) => renderFleet(dated, format, how))
  }).finally(() =>
    appendStepSummary(() => renderFleet(dated, 'markdown', {show: [], color: false, env}), env),
  )
}

async function writePart(
  {report, host}: Part,
  {format, file}: Output,
  rendering: RenderOptions,
): Promise<void> {
  const output = {format, file: file.replaceAll(HOST, host.slug)}
  await writePieces(output, [report], rendering, (how) => render(report, format, how))
}
