import {type FleetReport, outcomeOf} from '../evaluate/fleet.ts'
import {count} from '../evaluate/gate.ts'
import type {Report, Result} from '../evaluate/result.ts'
import {countCells, countHeadings, statusNames} from './html-counts.ts'
import {type FleetItem, itemMarkup, itemsOf, keyOf} from './html-items.ts'
import {html, type Markup} from './html-markup.ts'
import {filterMarkup, noteMarkup} from './html-overview.ts'
import {benchmarkLines, renderPage} from './html-page.ts'
import {findingMarkup, reasonMarkup, summaryMarkup} from './html-result.ts'
import type {Part} from './parts.ts'
import {failures} from './prose.ts'
import {sectionsOf} from './sections.ts'

/** Of one item of one host; the host's own page has them all. */
const MAX_FINDINGS = 5

/**
 * Renders several hosts as one page: all hosts in a table, then a part per host with what failed, could not be
 * decided or is waived, then each such item once with why and how to fix it, as it is the same for all hosts.
 */
export function renderFleetPage(parts: readonly Part[], {gate, tool}: FleetReport): string {
  const items = itemsOf(parts)
  const word = gate.passed ? 'Passed' : 'Failed'
  const listed = count(parts.flatMap(({report}) => report.results.filter(isListed)))
  return renderPage({
    title: `${word}: ${gate.reason}`,
    start: 'hosts',
    header: html`<header>
<div class="verdict ${gate.passed ? 'passed' : 'failed'}">
<div><h1><span>${word}</span>: ${gate.reason}</h1><p>Assay ${tool.version}</p></div>
</div>
</header>`,
    main: html`<h2>Overview</h2>
${hostTable(parts)}
<h2 id="hosts" tabindex="-1">Hosts</h2>
${filterMarkup(
  listed,
  parts.map(({host}) => host),
)}
${parts.map((part) => hostMarkup(part, items))}
<h2>Items</h2>
<p class="small">Each item that did not pass everywhere, with why, what to do, and on which hosts.</p>
<div class="card about">${[...items.values()].map(itemMarkup)}</div>`,
    footer: benchmarkLines(benchmarksOf(parts)),
  })
}

function hostTable(parts: readonly Part[]): Markup {
  const rows = parts.map(
    ({host, report}) =>
      html`<tr><td><a href="#host-${host.slug}">${host.name}</a></td><td class="${report.gate.passed ? 'passed' : 'failed'}">${outcomeOf(report)}</td><td class="number">${report.score ?? '·'}</td>${countCells(report.counts)}</tr>`,
  )
  return html`<div class="card scroll" tabindex="0" role="region" aria-label="Hosts"><table>
<thead><tr><th scope="col">Host</th><th scope="col">Verdict</th><th scope="col" class="number">Score</th>${countHeadings()}</tr></thead>
<tbody>${rows}</tbody>
</table></div>
`
}

function hostMarkup({host, report}: Part, items: ReadonlyMap<string, FleetItem>): Markup {
  const results = sectionsOf(report)
    .flatMap((section) => section.results)
    .filter(isListed)
  return html`<section class="group" data-host="${host.slug}" aria-labelledby="host-${host.slug}">
<h3 id="host-${host.slug}">${host.name}: ${outcomeOf(report)}</h3>
<p class="small">${factsOf(report)}</p>
${noteMarkup(report)}
${
  results.length > 0 &&
  html`<div class="card results">
${results.map((result) => resultMarkup(result, items.get(keyOf(result))?.id))}
</div>`
}
</section>
`
}

function factsOf({host, phase, level, gate, counts}: Report): string {
  const unlisted = statusNames.filter(([status]) => !isListed({status}) && counts[status] > 0)
  return [
    gate.reason,
    unlisted.map(([status, name]) => `${name.toLowerCase()} ${counts[status]}`).join(', '),
    host.os?.name,
    host.kernel && `kernel ${host.kernel}`,
    host.kubelet && `kubelet ${host.kubelet}`,
    `phase ${phase}, level ${level}`,
  ]
    .filter(Boolean)
    .join('; ')
}

function resultMarkup(result: Result, item: string | undefined): Markup {
  const {status, severity} = result
  const found = failures(result)
  const left = found.length - MAX_FINDINGS
  return html`<details class="${status}" data-status="${status}" data-severity="${severity}">
${summaryMarkup(result)}
<div class="body">
${reasonMarkup(result)}
${found.slice(0, MAX_FINDINGS).map(findingMarkup)}
${left > 0 && html`<p>and ${left} more</p>`}
${item !== undefined && html`<p><a href="#${item}">Why, and what to do</a></p>`}
</div>
</details>
`
}

function isListed({status}: Pick<Result, 'status'>): boolean {
  return status === 'fail' || status === 'error' || status === 'waived'
}

function benchmarksOf(parts: readonly Part[]): readonly Report['benchmarks'][number][] {
  const all = parts.flatMap(({report}) => report.benchmarks)
  return [...new Map(all.map((one) => [`${one.id} ${one.version} ${one.sha256}`, one])).values()]
}
