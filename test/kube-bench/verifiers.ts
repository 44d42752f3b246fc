import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {load} from 'js-yaml'
import type {Config} from '../../src/kube-bench/config.ts'
import type {Case, Verify} from './case.ts'
import {oracleVerifiers} from './oracle-verifiers.ts'
import {upstreamVerifiers} from './upstream-verifiers.ts'
import {verifyNode} from './verify-node.ts'
import {verifyParsed} from './verify-parsed.ts'

const byFile = {...oracleVerifiers, ...upstreamVerifiers}

/**
 * What is not part of Assay: other outputs (ASFF, text), kube-bench's own --skip, finding out versions by running kubectl, Go functions
 * that only the Go code has.
 */
export const notOurs: readonly string[] = [
  'oracle/kubelet_version.json',
  'upstream/asff.json',
  'upstream/benchmark_version.json',
  'upstream/extract_version.json',
  'upstream/index.json',
  'upstream/junit.json',
  'upstream/kubectl_version.json',
  'upstream/node_is_running.json',
  'upstream/ocp_version.json',
  'upstream/outputs.json',
  'upstream/platform.json',
  'upstream/run_audit.json',
  'upstream/skip_ids.json',
  'upstream/test_yaml_files.json',
  'upstream/to_numeric.json',
]

export interface Verifier {
  readonly file: string
  readonly count: () => number
  readonly verify: (content: Case) => readonly unknown[]
}

/** One verifier for each file of a folder that is ours. Throws `Error` for a file that nobody accounts for. */
export function verifiers(folder: string, name: string): readonly Verifier[] {
  const files = readdirSync(join(folder, name)).filter((file) => file.endsWith('.json'))
  return files
    .filter((file) => !notOurs.includes(`${name}/${file}`))
    .map((file) => {
      let cases = 0
      return {
        file,
        count: () => cases,
        verify: (content) => {
          const [list, verify] = casesOf(folder, `${name}/${file}`, content)
          cases = list.length
          return list
            .map(verify)
            .filter((differing) => differing !== undefined)
            .slice(0, 20)
        },
      }
    })
}

function casesOf(folder: string, path: string, content: Case): readonly [readonly Case[], Verify] {
  if (path.startsWith('e2e/')) return [['json', 'junit'].map((run) => [content, run]), verifyNode(folder)]
  if (path.startsWith('parse/')) return verifyParsed(folder, path, content)
  const maker = byFile[path]
  if (!maker) throw new Error(`no verifier for ${path}`)
  return [content.cases, maker(commonConfig(folder))]
}

function commonConfig(folder: string): Config {
  const path = [join(folder, 'data/cfg-config.yaml'), join(folder, 'cfg/config.yaml')].find(existsSync)
  return path === undefined ? {} : (load(readFileSync(path, 'utf8')) as Config)
}
