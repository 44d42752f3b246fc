import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {load} from 'js-yaml'
import type {Config} from '../../src/kube-bench/config.ts'
import {type Beside, type Case, isNotOurs, type Verify} from './case.ts'
import {oracleVerifiers} from './oracle-verifiers.ts'
import {upstreamVerifiers} from './upstream-verifiers.ts'
import {verifyNode} from './verify-node.ts'
import {verifyParsed} from './verify-parsed.ts'

const byFile = {...oracleVerifiers, ...upstreamVerifiers}

/** Where kube-bench's own answers are, and what of kube-bench a folder of other answers lacks. */
const SHARED = resolve('../shared/fixtures/kube-bench')

/** What came of the cases of one file. */
export interface Verified {
  readonly ran: number
  /** Where we say something else: at most 20. */
  readonly differing: readonly unknown[]
  /** Why cases are not ours, once for each of them. */
  readonly notOurs: readonly string[]
}

/** The files of a folder, each with the reason where it needs something that is nowhere. */
export function filesOf(
  folder: string,
  name: string,
): readonly {readonly file: string; readonly lacks?: string}[] {
  const cfg = besideOf(folder).path('cfg')
  const lacks = /^(?:parse|e2e)$/.test(name) && !existsSync(cfg) ? {lacks: `kube-bench's files: ${cfg}`} : {}
  return readdirSync(join(folder, name))
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({file, ...lacks}))
}

/** Verifies the cases of one file. Throws `Error` for a file that nobody accounts for. */
export async function verifyFile(folder: string, path: string): Promise<Verified> {
  const content: Case = JSON.parse(readFileSync(join(folder, path), 'utf8'))
  const [cases, verify] = casesOf(folder, path, content)
  const said: unknown[] = []
  for (const one of cases) said.push(await verify(one))
  const notOurs = said.filter(isNotOurs).map((one) => one.notOurs)
  const differing = said.filter((one) => one !== undefined && !isNotOurs(one)).slice(0, 20)
  return {ran: cases.length - notOurs.length, differing, notOurs}
}

function casesOf(folder: string, path: string, content: Case): readonly [readonly Case[], Verify] {
  const beside = besideOf(folder)
  if (path.endsWith('/index.json')) return [content, verifyIndex(folder)]
  if (path.startsWith('e2e/'))
    return [Object.keys(content.runs).map((run) => [content, run]), verifyNode(beside)]
  if (path.startsWith('parse/')) return verifyParsed(beside, content)
  const maker = byFile[path]
  if (!maker) throw new Error(`nobody verifies ${path} (op ${content.op}): add it to the verifiers`)
  return [content.cases, maker(beside)]
}

/** An index names the files beside it, and how many cases each has. */
function verifyIndex(folder: string): Verify {
  return ({file, cases}) => {
    const path = join(folder, file)
    if (!existsSync(path)) return {notOurs: `${file} is not in the folder`}
    const count = JSON.parse(readFileSync(path, 'utf8')).cases.length
    return count === cases ? undefined : {file, cases, count}
  }
}

function besideOf(folder: string): Beside {
  const path = (name: string): string =>
    [folder, SHARED].map((base) => join(base, name)).find(existsSync) ?? join(SHARED, name)
  const common = [path('data/cfg-config.yaml'), path('cfg/config.yaml')].find(existsSync)
  return {path, config: common === undefined ? {} : (load(readFileSync(common, 'utf8')) as Config)}
}
