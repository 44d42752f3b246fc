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
 * kube-bench quirks: the flag is a regular expression without word boundaries, the first of repeated flags
 * counts, and `--flag value` is `true`.
 */
function findFlag(flag: string, text: string): Found {
  if (flag === '' || !text.includes(flag)) return undefined
  const groups = findPattern(`(${flag})(=|: *)*([^\\s]*) *`, text)
  if (!groups) throw new Error(`invalid flag in testItem definition: ${flag}`)
  if (groups[3]) return groups[3]
  return flag.startsWith('--') ? 'true' : (groups[1] ?? '')
}

/** kube-bench quirk: the name is a regular expression that may match within a longer name. */
function findEnv(env: string, text: string): Found {
  if (env === '') return undefined
  const [match] = findPattern(`${env}=.*(?:$|\\n)`, text) ?? []
  const value = (match ?? '').replace('\n', '').replace(`${env}=`, () => '')
  return value === '' ? undefined : value
}

/** kube-bench quirk: found is what prints as something, so an empty string is not found and `null` is. */
function findPath(path: string, text: string): Found {
  const printed = evaluatePath(path, parseDocument(text))
  return printed === '' ? undefined : printed
}
