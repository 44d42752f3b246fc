import untypedBuilder, {type Builder} from 'junit-report-builder'
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
