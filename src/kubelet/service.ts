import type {Place} from '../evaluate/result.ts'
import type {TextFile} from '../probes/conf-files.ts'
import {type Assignment, assignmentsOf} from '../probes/systemd-file.ts'
import {KubeletRefusal} from './refusal.ts'
import {isBalanced, splitWords} from './words.ts'

/** A word of a command line and where it is written. */
export interface PlacedWord {
  readonly text: string
  readonly place: Place
}

/** An environment variable and where it is set. */
export interface Variable {
  readonly value: string
  readonly place: Place
  /** Words that boot will add to the value. */
  readonly more?: readonly PlacedWord[]
}

/** One EnvironmentFile= of a service. */
export interface EnvironmentFile {
  readonly path: string
  /** With a `-` before its path: it need not be there. */
  readonly optional: boolean
  readonly place: Place
}

/** What the [Service] section of a unit and its drop-ins comes to. */
export interface Service {
  readonly execStart: Assignment | undefined
  readonly environment: ReadonlyMap<string, Variable>
  readonly environmentFiles: readonly EnvironmentFile[]
  /** The names, or NAME=VALUE, of UnsetEnvironment=. */
  readonly unset: readonly string[]
  /** UMask=, octal; undefined where it is systemd's 0022. */
  readonly umask: string | undefined
}

interface Draft {
  execs: Assignment[]
  environment: Map<string, Variable>
  environmentFiles: EnvironmentFile[]
  unset: string[]
  umask: string | undefined
}

/**
 * Reads a unit and then its drop-ins, in systemd's order (systemd.service(5), systemd.exec(5)): an empty
 * value resets a list, and a later Environment= wins. Throws `KubeletRefusal` for what systemd refuses.
 */
export function readService(files: readonly TextFile[]): Service {
  const draft: Draft = {execs: [], environment: new Map(), environmentFiles: [], unset: [], umask: undefined}
  for (const file of files) for (const assignment of assignmentsOf(file, 'Service')) apply(draft, assignment)
  const {execs, ...rest} = draft
  const [first, second] = execs
  if (first && second)
    throw new KubeletRefusal(
      `${at(second.place)}: a second ExecStart= after ${at(first.place)}, which systemd refuses: an empty ExecStart= must come before it`,
    )
  return {...rest, execStart: first}
}

/** A place in the form in which messages name it. */
export function at({file, line}: Place): string {
  return line === undefined ? file : `${file}:${line}`
}

function apply(draft: Draft, assignment: Assignment): void {
  const {key, value} = assignment
  switch (key) {
    case 'ExecStart':
      draft.execs = value === '' ? [] : [...draft.execs, assignment]
      return
    case 'Environment':
      if (value === '') draft.environment.clear()
      for (const [name, variable] of variablesOf(assignment)) draft.environment.set(name, variable)
      return
    case 'EnvironmentFile':
      draft.environmentFiles = value === '' ? [] : [...draft.environmentFiles, environmentFileOf(assignment)]
      return
    case 'UnsetEnvironment':
      draft.unset = value === '' ? [] : [...draft.unset, ...splitWords(value, 'c').map(({text}) => text)]
      return
    case 'UMask':
      draft.umask = value
  }
}

function variablesOf({value, place}: Assignment): readonly (readonly [string, Variable])[] {
  if (!isBalanced(value)) throw new KubeletRefusal(`${at(place)}: Environment= has a quote without an end`)
  return splitWords(value, 'c').flatMap(({text, line}) => {
    const [, name, content = ''] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(text) ?? []
    const variable = {value: content.replaceAll('%%', '%'), place: {...place, line: place.line + line}}
    return name === undefined ? [] : [[name, variable] as const]
  })
}

function environmentFileOf({value, place}: Assignment): EnvironmentFile {
  const optional = value.startsWith('-')
  return {path: optional ? value.slice(1) : value, optional, place}
}
