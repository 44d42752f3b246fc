import type {TestItem} from './controls.ts'
import {parseDocument} from './document.ts'
import {evaluatePath} from './jsonpath.ts'
import {findPattern} from './regex.ts'

/** Which of a check's three outputs an item is looked for in. */
export type Source = 'flag' | 'path' | 'env'

/** What an item's name was found to be; undefined where it was not found. */
export type Found = string | undefined

/**
 * Finds an item's value in one output. Throws `PatternError` where kube-bench panics and `Error` where it
 * reports an error and goes on.
 */
export function findValue(source: Source, item: TestItem, text: string): Found {
  if (source === 'path') return findPath(item.path, text)
  if (text === '') return undefined
  return source === 'flag' ? findFlag(item.flag, text) : findEnv(item.env, text)
}

/**
 * What kube-bench looks for after a flag. kube-bench quirks: nothing ends the flag, so that `--config` is in
 * `--config-dir`, a value after a blank is none, and the first of repeated flags counts.
 */
const FLAG_VALUE = '(=|: *)*([^\\s]*) *'

/** kube-bench quirk: a flag without a value of its own is on, also `--flag value`. */
const BARE_FLAG = 'true'

/** kube-bench quirk: the flag is a regular expression. */
function findFlag(flag: string, text: string): Found {
  if (flag === '' || !text.includes(flag)) return undefined
  const groups = findPattern(`(${flag})${FLAG_VALUE}`, text)
  if (!groups) throw new Error(`invalid flag in testItem definition: ${flag}`)
  if (groups[3]) return groups[3]
  return flag.startsWith('--') ? BARE_FLAG : (groups[1] ?? '')
}

/** What kube-bench looks for after the name of an environment variable. */
const ENV_VALUE = '=.*(?:$|\\n)'

/** kube-bench quirk: the name is a regular expression that may match within a longer name. */
function findEnv(env: string, text: string): Found {
  if (env === '') return undefined
  const [match] = findPattern(`${env}${ENV_VALUE}`, text) ?? []
  const value = (match ?? '').replace('\n', '').replace(`${env}=`, () => '')
  return value === '' ? undefined : value
}

/** kube-bench quirk: found is what prints as something, so an empty string is not found and `null` is. */
function findPath(path: string, text: string): Found {
  const printed = evaluatePath(path, parseDocument(text))
  return printed === '' ? undefined : printed
}
