import {readFileSync} from 'node:fs'

/** What of a room is covered, in percent of each kind, and the places that are not. */
export function measure({name, files}, found, root) {
  const entries = files.flatMap((file) => (found[`${root}${file}`] ? [[file, found[`${root}${file}`]]] : []))
  const share = (countsOf) => percent(entries.flatMap(([, entry]) => countsOf(entry)))
  return {
    name,
    statements: share(({s}) => Object.values(s)),
    branches: share(({b}) => Object.values(b).flat()),
    functions: share(({f}) => Object.values(f)),
    places: entries.flatMap(([file, entry]) => placesOf(file, entry, root)),
  }
}

function percent(counts) {
  return counts.length === 0 ? 100 : (100 * counts.filter((count) => count > 0).length) / counts.length
}

/** Without those that lie within another one: of a function that never runs only its head is told. */
function placesOf(file, entry, root) {
  const lines = readFileSync(`${root}${file}`, 'utf8').split('\n')
  const missed = [...missedFunctions(entry), ...missedBranches(entry), ...missedStatements(entry)]
  const outer = missed.filter((one) => !missed.some((other) => other !== one && holds(other, one)))
  const numbers = [...new Set(outer.map(({start}) => start.line))].toSorted((a, b) => a - b)
  return numbers.map((line) => {
    const here = outer.filter(({start}) => start.line === line)
    const kind = here.map((one) => `${one.kind}${partOf(one, lines[line - 1])}`).join(', ')
    return {file, line, kind, text: lines[line - 1].trim()}
  })
}

/** What of the line is meant, where it is not all. */
function partOf({start, end}, line) {
  const last = end.line === start.line ? (end.column ?? line.length) : line.length
  const part = line.slice(start.column, last).trim()
  return part === '' || part === line.trim() ? '' : ` ${part}`
}

function missedFunctions({f, fnMap}) {
  return Object.entries(fnMap)
    .filter(([id]) => f[id] === 0)
    .map(([, {decl, loc}]) => ({kind: 'function', start: decl.start, end: loc.end}))
}

function missedBranches({b, branchMap}) {
  return Object.entries(branchMap).flatMap(([id, {loc, locations}]) =>
    locations.flatMap(({start, end}, index) => {
      if (b[id][index] > 0) return []
      // An `if` without `else` has no text for what was never tried.
      if (start.line === undefined) return [{kind: 'always true', start: loc.start, end: loc.start}]
      return [{kind: 'branch', start, end}]
    }),
  )
}

function missedStatements({s, statementMap}) {
  return Object.entries(statementMap)
    .filter(([id]) => s[id] === 0)
    .map(([, {start, end}]) => ({kind: 'statement', start, end}))
}

function holds(outer, inner) {
  const isSame = isBefore(outer.start, inner.start) && isBefore(inner.start, outer.start)
  return !isSame && isBefore(outer.start, inner.start) && isBefore(inner.end, outer.end)
}

/** A column that is not told is the end of the line. */
function isBefore(a, b) {
  if (a.line !== b.line) return a.line < b.line
  return (a.column ?? Number.POSITIVE_INFINITY) <= (b.column ?? Number.POSITIVE_INFINITY)
}
