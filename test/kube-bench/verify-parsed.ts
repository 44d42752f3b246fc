import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import type {ControlCheck, Controls} from '../../src/kube-bench/controls.ts'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import type {Beside, Verify} from './case.ts'

/** Compares decoded control files with what kube-bench's loader made of them. */
export function verifyParsed(
  {path}: Beside,
  content: {
    readonly file: string
    readonly checks?: readonly unknown[]
    readonly files?: Readonly<Record<string, {readonly checks: number; readonly sha256OfChecks: string}>>
  },
): readonly [readonly unknown[], Verify] {
  if (content.files) {
    const verify = ([name, wanted]: readonly [string, {checks: number; sha256OfChecks: string}]): unknown => {
      const controls = read(path, `cfg/${name}`)
      const checks = decoded(controls)
      const ours = {checks: checks.length, sha256OfChecks: digest(checks.length === 0 ? null : checks)}
      return JSON.stringify(ours) === JSON.stringify(wanted)
        ? undefined
        : {name, ours, wanted, faults: controls.faults}
    }
    return [Object.entries(content.files), verify]
  }
  const ours = decoded(read(path, content.file))
  const verify = ([index, wanted]: readonly [number, unknown]): unknown =>
    python(ours[index]) === python(wanted) ? undefined : {ours: ours[index], wanted}
  return [[...(content.checks ?? []).entries()], verify]
}

function read(path: Beside['path'], name: string): Controls {
  return parseControls(readFileSync(path(name), 'utf8'), name)
}

function decoded({groups}: Controls): readonly unknown[] {
  return groups.flatMap((group) => group.checks.map((check) => recordOf(check, group.type)))
}

function recordOf(check: ControlCheck, groupType: string): unknown {
  return {
    audit: check.audit,
    audit_config: check.auditConfig,
    audit_env: check.auditEnv,
    groupType,
    id: check.id,
    multiple: check.multiple,
    scored: check.scored,
    set: check.set,
    tests: check.tests
      ? {
          BinOp: check.tests.binOp,
          TestItems: check.tests.items.map((item) =>
            item
              ? {
                  Flag: item.flag,
                  Env: item.env,
                  Path: item.path,
                  Output: '',
                  Value: '',
                  Set: item.set,
                  Op: item.op,
                  CompareValue: item.compareValue,
                }
              : null,
          ),
        }
      : null,
    type: check.type,
  }
}

/** Go's list of no checks is null. */
function digest(checks: readonly unknown[] | null): string {
  return createHash('sha256').update(python(checks)).digest('hex')
}

/** JSON as Python's json.dumps(sort_keys=True, ensure_ascii=False) writes it. */
function python(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const pairs = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${pairs.map(([key, child]) => `${JSON.stringify(key)}: ${python(child)}`).join(', ')}}`
}
