import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {load} from 'js-yaml'
import type {Config} from '../../src/kube-bench/config.ts'
import {renderKubeBenchJson} from '../../src/kube-bench/kube-bench-json.ts'
import {renderKubeBenchJunit} from '../../src/kube-bench/kube-bench-junit.ts'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import {runControls, withDefaultEnvAudit} from '../../src/kube-bench/run-controls.ts'
import {substitute} from '../../src/kube-bench/substitute.ts'

interface RecordedNode {
  readonly benchmark: string
  readonly node: {readonly files: readonly {readonly path: string}[]; readonly processes: readonly string[]}
  readonly runs: Readonly<
    Record<
      string,
      {
        readonly stdout: string
        readonly recorded: readonly {
          readonly script: string
          readonly output: string
          readonly exit: number
        }[]
      }
    >
  >
}

/** Replays one recorded run of a whole node, and compares what kube-bench printed byte for byte. */
export function verifyNode(folder: string) {
  return ([{benchmark, node, runs}, format]: readonly [RecordedNode, string]): unknown => {
    const config = load(readFileSync(join(folder, 'cfg/config.yaml'), 'utf8')) as {node: Config}
    const source = readFileSync(join(folder, 'cfg', benchmark, 'node.yaml'), 'utf8')
    const {text, binaries} = substitute(source, config.node, {
      processes: (name) => node.processes.filter((line) => commandName(line) === name).join('\n'),
      exists: (path) => node.files.some((file) => file.path === path || file.path.startsWith(`${path}/`)),
    })
    const controls = withDefaultEnvAudit(parseControls(text, `${benchmark}/node.yaml`), binaries)
    const {stdout, recorded} = runs[format] ?? {stdout: '', recorded: []}
    // ps prints process ids, so each script's outputs are used up in the order in which they were recorded.
    const left = [...recorded]
    const result = runControls(
      controls,
      () => true,
      (audit) => {
        const at = left.findIndex(({script}) => script === audit.trim())
        const [said] = at < 0 ? [] : left.splice(at, 1)
        if (!said) return {output: '', error: 'nothing was recorded'}
        return said.exit === 0
          ? {output: said.output}
          : {output: said.output, error: `exit status ${said.exit}`}
      },
    )
    const ours = format === 'json' ? renderKubeBenchJson([result]) : renderKubeBenchJunit([result])
    return ours === stdout ? undefined : {benchmark, format, ...firstDifference(ours, stdout)}
  }
}

function commandName(line: string): string {
  return (line.split(' ')[0] ?? '').replace(/^.*\//, '')
}

function firstDifference(ours: string, theirs: string): {ours: string; theirs: string} {
  let at = 0
  while (ours[at] === theirs[at]) at++
  const part = (text: string): string => text.slice(Math.max(0, at - 120), at + 120)
  return {ours: part(ours), theirs: part(theirs)}
}
