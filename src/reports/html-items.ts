import type {Result, Status} from '../evaluate/result.ts'
import {statusNames} from './html-counts.ts'
import {html, type Markup} from './html-markup.ts'
import {referenceMarkup} from './html-result.ts'
import type {Part} from './parts.ts'
import {fixTexts, placeText} from './prose.ts'
import {sectionsOf} from './sections.ts'

/** One item of several hosts. */
export interface FleetItem {
  /** Of its element. */
  readonly id: string
  /** What is the same on every host: title, why, where it is written. */
  readonly result: Result
  /** The fixes for the systems of all hosts, each once. */
  readonly fixes: readonly ReturnType<typeof fixTexts>[number][]
  /** By status, in the order of the report. */
  readonly hosts: ReadonlyMap<Status, readonly Part['host'][]>
}

/** Which item a result is of. */
export function keyOf({benchmark, version, item, rule}: Result): string {
  return `${benchmark}@${version}/${item} ${rule}`
}

/** The items that did not pass on some host, in the order in which the hosts have them. */
export function itemsOf(parts: readonly Part[]): ReadonlyMap<string, FleetItem> {
  const seen = new Map<string, {readonly host: Part['host']; readonly result: Result}[]>()
  for (const {host, report} of parts)
    for (const result of sectionsOf(report).flatMap(({results}) => results)) {
      const key = keyOf(result)
      const own = seen.get(key)
      if (own) own.push({host, result})
      else seen.set(key, [{host, result}])
    }
  const open = [...seen].filter(([, all]) => all.some(({result}) => isOpen(result.status)))
  return new Map(open.map(([key, all], index) => [key, itemOf(`item-${index}`, all)]))
}

function isOpen(status: Status): boolean {
  return status !== 'pass' && status !== 'notapplicable'
}

function itemOf(
  id: string,
  all: readonly {readonly host: Part['host']; readonly result: Result}[],
): FleetItem {
  const texts = all.flatMap(({result: {fix}}) => (fix ? fixTexts(fix) : []))
  const fixes = new Map(texts.map((text) => [`${text.form} ${text.text}`, text]))
  const hosts = new Map(
    statusNames.map(([status]) => [
      status,
      all.filter(({result}) => result.status === status).map(({host}) => host),
    ]),
  )
  return {id, result: all[0]?.result as Result, fixes: [...fixes.values()], hosts}
}

/** An item with why, how to fix it and the hosts on which it did not pass. */
export function itemMarkup({id, result, fixes, hosts}: FleetItem): Markup {
  const {item, title, severity, why, manual, rule, level, source, references} = result
  const numbers = statusNames.flatMap(([status, name]) => {
    const number = hosts.get(status)?.length ?? 0
    return number === 0 ? [] : [`${name.toLowerCase()} ${number}`]
  })
  return html`<details id="${id}">
<summary><span class="item">${item}</span> <span class="title">${title} <span class="small">${numbers.join(', ')}</span></span> <span class="severity">${severity}</span></summary>
<div class="body">
<p class="label">Why</p><p>${why}</p>
${manual !== undefined && html`<p class="label">Look</p><p>${manual}</p>`}
${fixes.map(({form, text}) => html`<p class="label">Fix (${form})</p><pre>${text}</pre>`)}
${statusNames.filter(([status]) => isOpen(status)).map(([status, name]) => hostLinks(name, hosts.get(status) ?? []))}
<p class="label">Rule</p>
<p class="small"><code>${rule}</code>, ${result.benchmark} ${result.version}, level ${level}, <code>${placeText(source)}</code></p>
${(references ?? []).map(referenceMarkup)}
</div>
</details>
`
}

function hostLinks(name: string, hosts: readonly Part['host'][]): Markup {
  const links = hosts.map((host) => html`<a href="#host-${host.slug}">${host.name}</a> `)
  return html`${hosts.length > 0 && html`<p class="label">${name} on</p><p class="small">${links}</p>`}`
}
