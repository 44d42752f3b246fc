import {readFileSync} from 'node:fs'
import {load} from 'js-yaml'
import type {Config} from '../../src/kube-bench/config.ts'
import {renderKubeBenchJson} from '../../src/kube-bench/kube-bench-json.ts'
import {renderKubeBenchJunit} from '../../src/kube-bench/kube-bench-junit.ts'
import {renderKubeBenchText} from '../../src/kube-bench/kube-bench-text.ts'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import {type ControlsResult, runControls, withDefaultEnvAudit} from '../../src/kube-bench/run-controls.ts'
import {substitute} from '../../src/kube-bench/substitute.ts'
import {type Beside, same} from './case.ts'

interface RecordedNode {
  readonly benchmark: string
  readonly node: {readonly files: readonly {readonly path: string}[]; readonly processes: readonly string[]}
  readonly runs: Readonly<
    Record<
      string,
      {
        readonly stdout: string
        readonly exit: number
        readonly recorded: readonly {
          readonly script: string
          readonly output: string
          readonly exit: number
        }[]
      }
    >
  >
}

const renderers: Readonly<Record<string, (results: readonly ControlsResult[]) => string>> = {
  json: renderKubeBenchJson,
  junit: renderKubeBenchJunit,
  text: renderKubeBenchText,
}

/** Replays one recorded run of a whole node, and compares what kube-bench printed byte for byte. */
export function verifyNode({path}: Beside) {
  return ([{benchmark, node, runs}, format]: readonly [RecordedNode, string]): unknown => {
    const config = load(readFileSync(path('cfg/config.yaml'), 'utf8')) as {node: Config}
    const source = readFileSync(path(`cfg/${benchmark}/node.yaml`), 'utf8')
    const {text, binaries} = substitute(source, config.node, {
      processes: (name) => node.processes.filter((line) => commandName(line) === name).join('\n'),
      exists: (path) => node.files.some((file) => file.path === path || file.path.startsWith(`${path}/`)),
    })
    const controls = withDefaultEnvAudit(parseControls(text, `${benchmark}/node.yaml`), binaries)
    const render = renderers[format]
    if (!render) return {notOurs: `kube-bench's ${format} output`}
    const {stdout, exit, recorded} = runs[format] ?? {stdout: '', exit: 0, recorded: []}
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
    const ours = render([result])
    if (ours !== stdout) return {benchmark, format, ...firstDifference(ours, stdout)}
    // It was run with --exit-code, which is the status where a check failed.
    return same(result.totals.fail > 0, exit !== 0)
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
