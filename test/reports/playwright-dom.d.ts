// What the types of playwright-core take from the browser's library, which the rest of the tests must not have.
interface Node {
  readonly nodeType: number
}
interface HTMLElement extends Node {
  readonly dataset: Readonly<Record<string, string>>
}
interface SVGElement extends Node {
  readonly dataset: Readonly<Record<string, string>>
}
interface HTMLElementTagNameMap {
  readonly details: HTMLElement
}
