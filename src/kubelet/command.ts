import type {Place} from '../evaluate/result.ts'
import {KubeletRefusal} from './refusal.ts'
import {at, type PlacedWord, type Service, type Variable} from './service.ts'
import {isBalanced, splitWords} from './words.ts'

/** The kubelet's command line as systemd makes it. */
export interface Command {
  /** The words after the program. */
  readonly words: readonly PlacedWord[]
  /** Variables that stand as words of their own, set or not: who sets them adds flags. */
  readonly slots: readonly string[]
  /** Every variable that is used, as a word or inside of one. */
  readonly variables: readonly string[]
  /** Where ExecStart= is. */
  readonly place: Place
}

/**
 * Makes the command line from ExecStart= and the environment (systemd.service(5)): `$NAME` as a word of its
 * own becomes the words of its value, `${NAME}` is replaced inside a word. Throws `KubeletRefusal`.
 */
export function commandOf(service: Service, environment: ReadonlyMap<string, Variable>): Command {
  const exec = service.execStart
  if (!exec) throw new KubeletRefusal('kubelet.service has no ExecStart=')
  const text = exec.value.replace(/^[-@:+!|]+/, '')
  const prefix = exec.value.slice(0, exec.value.length - text.length)
  if (!isBalanced(text)) throw new KubeletRefusal(`${at(exec.place)}: ExecStart= has a quote without an end`)
  const words = splitWords(text, 'c').map((word) => ({
    text: word.text,
    place: {...exec.place, line: exec.place.line + word.line},
  }))
  const own = afterProgram(prefix.includes('@') ? words.toSpliced(1, 1) : words, exec.place)
  const literal = prefix.includes(':')
  return {
    words: literal ? own : own.flatMap((word) => expand(word, environment)),
    slots: literal ? [] : own.flatMap(({text: word}) => slotOf(word) ?? []),
    variables: literal ? [] : own.flatMap(({text: word}) => slotOf(word) ?? namesInside(word)),
    place: exec.place,
  }
}

/** Only a command that is plainly the kubelet's can be read: a script may add any flags. */
function afterProgram(words: readonly PlacedWord[], place: Place): readonly PlacedWord[] {
  const index = words.findIndex(({text}) => /(?:^|\/)kubelet$/.test(text))
  const program = words[0]?.text ?? 'nothing'
  const wrapped = index === 1 && /(?:^|\/)(?:hyperkube|env)$/.test(program)
  if (index === 0 || wrapped) return words.slice(index + 1)
  throw new Error(
    `${at(place)}: ExecStart= runs ${program} rather than the kubelet, whose flags are not known therefore`,
  )
}

function slotOf(word: string): string | undefined {
  return /^\$([^{$][\s\S]*)$/.exec(word)?.[1]
}

function expand(word: PlacedWord, environment: ReadonlyMap<string, Variable>): readonly PlacedWord[] {
  const slot = slotOf(word.text)
  if (slot === undefined) return [{...word, text: replaceInside(word.text, environment)}]
  const variable = environment.get(slot)
  if (!variable) return []
  const own = splitWords(variable.value, 'plain').map(({text}) => ({text, place: variable.place}))
  return [...own, ...(variable.more ?? [])]
}

const INSIDE = /\$\$|\$\{([A-Za-z_]\w*)\}/g

function namesInside(word: string): readonly string[] {
  return [...word.matchAll(INSIDE)].flatMap(([, name]) => name ?? [])
}

function replaceInside(text: string, environment: ReadonlyMap<string, Variable>): string {
  return text
    .replaceAll('%%', '%')
    .replaceAll(INSIDE, (whole, name?: string) =>
      name === undefined ? whole.slice(1) : (environment.get(name)?.value ?? ''),
    )
}
