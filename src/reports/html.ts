import type {Report} from '../evaluate/result.ts'
import {excludedMarkup} from './html-excluded.ts'
import {html, type Markup} from './html-markup.ts'
import {filterMarkup, overviewMarkup, sectionTable} from './html-overview.ts'
import {benchmarkLines, renderPage} from './html-page.ts'
import {resultMarkup} from './html-result.ts'
import {type Section, sectionsOf} from './sections.ts'

/** Renders a report as one page that needs nothing else. */
export function renderHtml(report: Report): string {
  const sections = sectionsOf(report)
  return renderPage({
    title: `${report.gate.passed ? 'Passed' : 'Failed'}: ${report.host.name}`,
    start: 'items',
    header: overviewMarkup(report),
    main: html`${sections.length > 0 && html`<h2>By section</h2>${sectionTable(sections)}`}
<h2 id="items" tabindex="-1">Items</h2>
${filterMarkup(report.counts)}
${sections.map(sectionMarkup)}
${report.excluded && excludedMarkup(report.excluded)}`,
    footer: benchmarkLines(report.benchmarks),
  })
}

function sectionMarkup({benchmark, id, title, results}: Section, index: number): Markup {
  return html`<section class="group" aria-labelledby="section-${index}">
<h3 id="section-${index}">${benchmark.title} ${benchmark.version}, ${id} ${title}</h3>
<div class="card results">
${results.map(resultMarkup)}
</div>
</section>
`
}
