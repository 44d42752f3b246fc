import {describe, expect, it} from 'vitest'
import {keyPath, locateNodes} from '../../src/benchmarks/locate.ts'

describe('the place of a node', () => {
  const places = locateNodes('# first\na: &k foo\n*k : 1\nb:\n  - c: 2\n  - *k\n')

  it.each([
    ['a', 2, 7],
    [keyPath('', 'a'), 2, 1],
    ['b', 5, 3],
    ['b/0/c', 5, 8],
    [keyPath('b/0', 'c'), 5, 5],
    ['b/1', 6, 5],
  ])('%s is line %d, column %d, after a key that is an alias as well', (path, line, column) => {
    expect(places.get(path)).toEqual({line, column})
  })

  it.each([
    ['of a key without a value is that of the key', 'a: 1\nb:\nc: 3\n', 'b', {line: 2, column: 1}],
    ['of the last key without a value is that of the key', 'a: {b: }\n', 'a/b', {line: 1, column: 5}],
    ['of a list without a first entry is where it begins', 'a:\n  -\n  - b\n', 'a/0', {line: 2, column: 3}],
    ['of an empty text is its beginning', '', '', undefined],
  ])('%s', (_, text, path, place) => {
    expect(locateNodes(text).get(path)).toEqual(place)
  })
})
