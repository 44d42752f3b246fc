/**
 * Orders two RPM versions, `[EPOCH:]VERSION[-RELEASE]`, as rpmvercmp does: below 0 where `a` is older. A
 * release counts only where both have one.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)]
  const byEpoch = left.epoch - right.epoch || compareWords(left.version, right.version)
  if (byEpoch !== 0 || left.release === undefined || right.release === undefined) return byEpoch
  return compareWords(left.release, right.release)
}

function parseVersion(text: string): {epoch: number; version: string; release: string | undefined} {
  const [, epoch = '0', version = '', release] = /^(?:(\d+):)?([^-]*)(?:-(.*))?$/s.exec(text) ?? []
  return {epoch: Number(epoch), version, release}
}

/** Numbers are newer than letters, a longer rest is newer than none, and `~` is older than the end. */
function compareWords(a: string, b: string): number {
  const [left, right] = [wordsOf(a), wordsOf(b)]
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = compareWord(left[index], right[index])
    if (order !== 0) return order
  }
  return 0
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\d+|[A-Za-z]+|~/g) ?? []
}

function compareWord(a: string | undefined, b: string | undefined): number {
  const byKind = kindOf(a) - kindOf(b)
  if (byKind !== 0 || a === undefined || b === undefined || a === b) return byKind
  const isLess = /^\d/.test(a) ? BigInt(a) < BigInt(b) : a < b
  return isLess ? -1 : Number(!sameNumber(a, b))
}

/** `007` is 7. */
function sameNumber(a: string, b: string): boolean {
  return /^\d/.test(a) && BigInt(a) === BigInt(b)
}

function kindOf(word: string | undefined): number {
  if (word === '~') return 0
  if (word === undefined) return 1
  return /^\d/.test(word) ? 3 : 2
}
