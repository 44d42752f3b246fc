import type {Config} from '../../src/kube-bench/config.ts'
import type {ControlCheck, Controls, TestItem} from '../../src/kube-bench/controls.ts'
import type {AuditAnswer} from '../../src/kube-bench/evaluate-check.ts'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import type {NodeState} from '../../src/kube-bench/substitute.ts'

/** One case as the files have it: JSON of a shape that depends on the file. */
export type Case = ReturnType<typeof JSON.parse>

/** What our code says that the recorded answer does not, or why the case is not ours; undefined where both agree. */
export type Verify = (one: Case) => unknown

/** A case of something that Assay does not have. */
export interface NotOurs {
  readonly notOurs: string
}

export function isNotOurs(said: unknown): said is NotOurs {
  return typeof said === 'object' && said !== null && 'notOurs' in said
}

/** Makes a file's verifier from what kube-bench has beside its test tables. */
export type Maker = (beside: Beside) => Verify

export interface Beside {
  /** kube-bench's common configuration. */
  readonly config: Config
  /** Where a file of kube-bench's is, by its path in the folder: `cfg/config.yaml`, `data/result.json`. */
  readonly path: (name: string) => string
}

export const same = (ours: unknown, theirs: unknown): unknown =>
  JSON.stringify(ours) === JSON.stringify(theirs) ? undefined : {ours, theirs}

export function differs(input: unknown, ours: unknown, theirs: unknown): unknown {
  const differing = same(ours, theirs)
  return differing && {input, ...(differing as object)}
}

export function threw(run: () => unknown): boolean {
  try {
    run()
    return false
  } catch {
    return true
  }
}

export function itemOf(yaml: string): TestItem {
  const lines = yaml
    .trimEnd()
    .split('\n')
    .map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`)
  const check = checkOf(`tests:\n  test_items:\n${lines.join('\n')}\n`)
  const item = check.tests?.items[0]
  if (!item) throw new Error(`no item in ${yaml}`)
  return item
}

function controlsOf(checkYaml: string): Controls {
  const lines = checkYaml
    .trimEnd()
    .split('\n')
    .map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`)
  return parseControls(`groups:\n- checks:\n${lines.join('\n')}\n`, 'check.yaml')
}

export function checkOf(checkYaml: string): ControlCheck {
  const check = controlsOf(checkYaml).groups[0]?.checks[0]
  if (!check) throw new Error(`no check in ${checkYaml}`)
  return check
}

export interface Recorded {
  readonly output: string
  readonly exit: number
}

export function answer({output, exit}: Recorded): AuditAnswer {
  return exit === 0 ? {output} : {output, error: `exit status ${exit}`}
}

export function nodeOf(ps: (name: string) => string, files: readonly string[]): NodeState {
  return {processes: ps, exists: (path) => files.includes(path)}
}
