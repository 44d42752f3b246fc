import type {XMLElement} from 'xmlbuilder'
import type {Result} from '../evaluate/result.ts'

/** The severities in the words of XCCDF, of which `critical` is `high`. */
export const severities = {critical: 'high', high: 'high', medium: 'medium', low: 'low'} as const

/** The rule of a host of which nothing could be judged. */
export const RUN_RULE = 'xccdf_assay_rule_run'

/** The identifier of an item. */
export function ruleId({benchmark, version, item}: Result): string {
  return `xccdf_assay_rule_${named(benchmark, version, item)}`
}

/** Joins words to a part of an identifier: one of XML has no blanks, colons or slashes. */
export function named(...parts: readonly string[]): string {
  return parts.join('-').replaceAll(/[^\w.-]/g, '_')
}

/** Says where the condition of an item is written. */
export function addCheck(element: XMLElement, {source, rule}: Result): void {
  element.ele('check', {system: 'urn:assay:check'}).ele('check-content-ref', {href: source.file, name: rule})
}
