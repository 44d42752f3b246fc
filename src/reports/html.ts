import {createHash} from 'node:crypto'
import type {Report} from '../evaluate/result.ts'
import {html, type Markup, trusted} from './html-markup.ts'
import {filterMarkup, overviewMarkup, sectionTable} from './html-overview.ts'
import {resultMarkup} from './html-result.ts'
import {script} from './html-script.ts'
import {style} from './html-style.ts'
import {type Section, sectionsOf} from './sections.ts'

/**
 * Renders a report as one page that needs nothing else: no request leaves it, and its policy runs no script
 * and no style but its own two, by their digests.
 */
export function renderHtml(report: Report): string {
  const sections = sectionsOf(report)
  const verdict = report.gate.passed ? 'Passed' : 'Failed'
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${digest(style)}'; script-src '${digest(script)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${verdict}: ${report.host.name}, Assay</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#items">Go to the items</a>
${overviewMarkup(report)}
<main>
${sections.length > 0 && html`<h2>By section</h2>${sectionTable(sections)}`}
<h2 id="items" tabindex="-1">Items</h2>
${filterMarkup(report.counts)}
${sections.map(sectionMarkup)}
</main>
<footer>${report.benchmarks.map(({id, version, sha256}) => html`<div>${id} ${version}, SHA-256 <code>${sha256}</code></div>`)}</footer>
<script>${trusted(script)}</script>
</body>
</html>
`.markup
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

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
