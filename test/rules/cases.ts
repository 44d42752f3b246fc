import {readFileSync} from 'node:fs'
import {basename} from 'node:path'
import {load} from 'js-yaml'
import type {Said} from '../../src/collect/evidence.ts'
import type {Phase, Status} from '../../src/evaluate/result.ts'

/** What a host said to a probe in a case: its output, or that with an exit code, or why it said nothing. */
type WrittenAnswer = string | {output?: string; exit?: number} | {unavailable: 'timeout' | 'denied' | 'lost'}

/** One state of a host, and what a rule must say of it. */
export interface RuleCase {
  readonly status: Status
  /** What the state is, for the title of the test. */
  readonly name?: string
  readonly phase?: Phase
  /** Values as a benchmark's item sets them. */
  readonly with?: Readonly<Record<string, unknown>>
  /** By probe key. */
  readonly answers?: Readonly<Record<string, WrittenAnswer>>
}

export interface CaseFile {
  readonly file: string
  /** Answers that every case of the file has unless it says otherwise. */
  readonly answers: Readonly<Record<string, WrittenAnswer>>
  readonly cases: Readonly<Record<string, readonly RuleCase[]>>
}

/** Reads one `*.cases.yaml`. */
export function loadCases(path: string): CaseFile {
  const written = load(readFileSync(path, 'utf8'), {maxAliases: 10_000}) as Omit<CaseFile, 'file'>
  return {...written, answers: written.answers ?? {}, file: basename(path)}
}

/** Turns written answers into evidence; the phrase `$mark` in an output stands for the mark of a run. */
export function saidBy(answers: CaseFile['answers']): ReadonlyMap<string, Said> {
  return new Map(Object.entries(answers).map(([key, answer]) => [key, said(key, answer)]))
}

function said(key: string, answer: WrittenAnswer): Said {
  if (typeof answer === 'object' && 'unavailable' in answer)
    return {unavailable: answer.unavailable, detail: `${key}: ${answer.unavailable} in this case`}
  const {output = '', exit = 0} = typeof answer === 'string' ? {output: answer} : answer
  return {output: output.replaceAll('$mark', 'feedfacefeedface'), exitCode: exit}
}
