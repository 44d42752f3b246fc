import {describe, expect, it} from 'vitest'
import {parseDocument} from '../../src/kube-bench/document.ts'
import {evaluatePath} from '../../src/kube-bench/jsonpath.ts'
import {printGo, printJson} from '../../src/kube-bench/value.ts'

const ITEMS = JSON.stringify({
  items: [
    {n: 'a', v: 1, b: true},
    {n: 'b', v: 2.5, b: false},
    {n: 'c', none: null},
  ],
  list: [10, 20, 30],
  map: {x: 1},
  text: 'é',
})

const found = (path: string, document = ITEMS) => evaluatePath(path, parseDocument(document))

describe('a filter of a path compares as client-go does', () => {
  it.each([
    ['@.n=="a"', 'a'],
    ["@.n=='b'", 'b'],
    ['@.n!="a"', 'b c'],
    ['@.n<"b"', 'a'],
    ['@.n<="b"', 'a b'],
    ['@.n>"b"', 'c'],
    ['@.n>="b"', 'b c'],
    ['@.v==1.0', 'a'],
    ['@.v>=2.5', 'b'],
    ['@.v>1.5', 'b'],
    ['@.v<=1.0', 'a'],
    ['@.b==true', 'a'],
    ['@.b!=true', 'b'],
    ['@.b', 'a b'],
    ['@.n==@.missing', ''],
    ['@.missing=="a"', ''],
    ['@.n[0]', ''],
  ])('%s', (filter, names) => {
    expect(found(`{.items[?(${filter})].n}`)).toBe(names)
  })

  it.each([
    ['@.v==1', 'incompatible types for comparison'],
    ['@.n==1.0', 'incompatible types for comparison'],
    ['@.b<true', 'invalid type for comparison'],
    ['@.b<=true', 'invalid type for comparison'],
    ['@.b>true', 'invalid type for comparison'],
    ['@.none=="a"', 'invalid type for comparison'],
    ['@=="a"', 'invalid type for comparison'],
    ['@.*=="a"', 'can only compare one element at a time'],
    ['@.n=>"a"', 'unrecognized filter operator =>'],
    ['@.n=="a', 'unterminated filter'],
  ])('and refuses %s', (filter, message) => {
    expect(() => found(`{.items[?(${filter})].n}`)).toThrow(message)
  })

  it.each([
    ['{.items[?(@.n=="a")}', 'unclosed array expect ]'],
    ['{.items[?(@.n', 'unterminated filter'],
    ['{.items[?(@.n\n)]}', 'unterminated filter'],
    ['{.map[?(@.x)]}', 'is not array or slice and cannot be filtered'],
  ])('and refuses %j', (path, message) => {
    expect(() => found(path)).toThrow(message)
  })
})

describe('a path takes of a list', () => {
  it.each([
    ['[0]', '10'],
    ['[-1]', '30'],
    ['[0:2]', '10 20'],
    ['[-2:]', '20 30'],
    ['[0:-1]', '10 20'],
    ['[::2]', '10 30'],
    ['[*]', '10 20 30'],
    ['[0,2]', '10 30'],
    ['[1:1]', ''],
  ])('%s', (index, values) => {
    expect(found(`{.list${index}}`)).toBe(values)
  })

  it.each([
    ['[3]', 'array index out of bounds: index 3, length 3'],
    ['[-4]', 'array index out of bounds'],
    ['[2:1]', 'starting index 2 is greater than ending index 1'],
    ['[0:3:0]', 'step must be > 0'],
    ['[-]', 'invalid array index -'],
    ['[a b]', 'invalid array index a b'],
    ['[0', 'unterminated array'],
  ])('not %s', (index, message) => {
    expect(() => found(`{.list${index}}`)).toThrow(message)
  })

  it.each([
    ['{.map[0]}', ITEMS, 'map[string]interface {} is not array or slice'],
    ['{.map[0]}', 'map: {x: 1}', 'map[interface {}]interface {} is not array or slice'],
    ['{.text[0]}', ITEMS, 'string is not array or slice'],
    ['{.a[0]}', 'a: true', 'bool is not array or slice'],
    ['{.a[0]}', 'a: 1.5', 'float64 is not array or slice'],
    ['{.a[0]}', 'a: 1', 'int is not array or slice'],
    ['{.a[0]}', 'a: 18446744073709551615', 'uint64 is not array or slice'],
  ])('and %s of %s is none', (path, document, message) => {
    expect(() => found(path, document)).toThrow(message)
  })

  it('nothing where it is null', () => {
    expect(found('{.a[0]}', '{"a": null}')).toBe('')
  })
})

describe('a path may hold', () => {
  it.each([
    ['text around it', 'a={.list[0]};', 'a=10;'],
    ['text in quotes, with escapes', String.raw`{"a\tb\q"}`, 'a\tbq'],
    ['numbers', '{1}{+2}{-.5}{1.}', '12-0.51'],
    ['booleans', '{true} {false}', 'true false'],
    ['a descent', '{..x}', '1'],
    ['a wildcard', '{.map.*}', '1'],
    ['a range', '{range .items[*]}{.n},{end}', 'a,b,c,'],
    ['a range in a range', '{range .items[0]}{range .n}{@}{end}{end}', 'a'],
    ['a range that finds nothing', '{range .no[*]}{.n},{end}.', '.'],
    ['a range without an end', '{range .list[*]}{@}', '102030'],
    ['a key in brackets', "{['map']['x']}", '1'],
    ['a null', '{.items[2].none}', 'null'],
  ])('%s', (_, path, text) => {
    expect(found(path)).toBe(text)
  })

  it.each([
    ['{....x}', 'invalid multiple recursive descent'],
    ['{1.2.3}', 'cannot parse number 1.2.3'],
    ['{-}', 'cannot parse number -'],
    ['{word}', 'unrecognized identifier word'],
    ['{end}', 'not in range, nothing to end'],
    ['{"a}', 'unterminated quoted string'],
    ['{#}', 'unrecognized character in action: "#"'],
    ['{.a', 'unclosed action'],
    ['{..', 'unclosed action'],
  ])('not %s', (path, message) => {
    expect(() => found(path)).toThrow(message)
  })

  it('no descent into what aliases make endless', () => {
    const doubled = Array.from(
      {length: 30},
      (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`,
    )

    expect(() => found('{..}', ['a0: &a0 [1]', ...doubled].join('\n'))).toThrow(/too large|alias/)
  })
})

describe('a document', () => {
  it.each([
    ['{"a": 1e999}', '{.a}', '1e999'],
    ['a: 1e3', '{.a}', '1000'],
    ['a: .inf', '{.a}', '+Inf'],
    ['a: &m {b: 1}\nc: {<<: *m}', '{.c.b}', '1'],
    ['a: [&m {b: 1}, &n {b: 2, d: 3}]\nc: {<<: [*m, *n], e: 4}', '{.c.b}{.c.d}{.c.e}', '134'],
    ['{"b": [-0.0, "<"], "a": {"z": null, "y": true}}', '{.a}{.b}', '{"y":true,"z":null}[-0,"\\u003c"]'],
    ['{"b": {"d": [1], "c": null}, "a": 1}', '{}', 'map[a:1 b:map[c:<nil> d:[1]]]'],
  ])('%s has for %s the text %s', (document, path, text) => {
    expect(found(path, document)).toBe(text)
  })

  it.each([
    ['a: {<<: 5}', 'yaml: map merge requires map or sequence of maps as the value'],
    ['a: {<<: [5]}', 'yaml: map merge requires map or sequence of maps as the value'],
    ['? {a: 1}\n: 2', 'yaml: invalid map key'],
    ['%YAML 1.2\n---\na: 1', 'incompatible YAML document'],
  ])('%j is refused', (document, message) => {
    expect(() => parseDocument(document)).toThrow(message)
  })

  it.each([
    ['a: {b: 1}', '{.a}', 'json: unsupported type: map[interface {}]interface {}'],
    ['a: [.nan]', '{.a}', 'json: unsupported value: NaN'],
  ])('%s cannot be printed as JSON', (document, path, message) => {
    expect(() => found(path, document)).toThrow(message)
  })

  it.each([
    ['as JSON', printJson],
    ['as Go prints it', printGo],
  ])('cannot be printed %s where aliases have made it a huge one', (_, print) => {
    const large = 'x'.repeat(1 << 20)

    expect(print(Array(8).fill(large)).length).toBeGreaterThan(8 << 20)
    expect(() => print(Array(17).fill(large))).toThrow('the value is too large')
  })

  it('is no JSON where it is nested too deep', () => {
    expect(() => parseDocument(`${'['.repeat(2000)}${']'.repeat(2000)}`)).toThrow()
  })
})
