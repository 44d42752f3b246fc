import untypedBuilder, {type Builder, type TestCase} from 'junit-report-builder'
import type {XMLElement} from 'xmlbuilder'

// The package's types describe its ESM file; Node loads its CommonJS file, whose export is the builder.
const junit = untypedBuilder as unknown as Builder

/** A new, empty JUnit report. */
export function newJunit(name: string): Builder {
  return junit.newBuilder().name(name)
}

interface Node {
  build(parent?: XMLElement): XMLElement
}

/**
 * Has `change` work on the element that a suite or a test case makes of itself: the builder has no words for
 * `id`, `hostname`, `line`, a skip's message, or exactly three decimals.
 */
export function onElement<Of extends Node>(node: Of, change: (element: XMLElement) => unknown): Of {
  const build = node.build.bind(node)
  node.build = (parent) => {
    const element = build(parent)
    change(element)
    return element
  }
  return node
}

/** Characters of a message, which is an attribute and has one line. */
const MAX_MESSAGE = 400

/** A message short enough for an attribute. */
export function oneLine(text: string): string {
  return text.length <= MAX_MESSAGE ? text : `${text.slice(0, MAX_MESSAGE - 1)}…`
}

/** Adds the body of a failure or an error as escaped text: the builder's CDATA takes only the first `]]>` of a text apart. */
export function addBody(testCase: TestCase, text: string): void {
  onElement(testCase, (element) => firstChild(element)?.txt(text))
}

/** Adds what a case printed. */
export function addOutput(testCase: TestCase, text: string): void {
  onElement(testCase, (element) => element.ele('system-out').txt(text))
}

/** Makes a case a skipped one and says why. */
export function skip(testCase: TestCase, reason: string): void {
  onElement(testCase.skipped(), (element) => firstChild(element)?.att('message', oneLine(reason)))
}

/** A time as JUnit writes it. */
export function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}

/** What the builder made of the status: the only child of a test case. */
function firstChild(element: XMLElement): XMLElement | undefined {
  return element.children.map((child) => child as XMLElement)[0]
}
