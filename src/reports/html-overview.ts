import {count} from '../evaluate/gate.ts'
import type {Counts, Report} from '../evaluate/result.ts'
import {EXCLUDED} from './excluded.ts'
import {countCells, countHeadings, statusNames} from './html-counts.ts'
import {html, type Markup} from './html-markup.ts'
import {buildText, excludedText} from './prose.ts'
import type {Section} from './sections.ts'

/** The verdict, the score and what is known of the host. */
export function overviewMarkup(report: Report): Markup {
  const {gate, target, score} = report
  return html`<header>
<div class="verdict ${gate.passed ? 'passed' : 'failed'}">
<div><h1><span>${gate.passed ? 'Passed' : 'Failed'}</span>: ${gate.reason}</h1>
<p>${target}</p><p>Policy: ${gate.policy}</p></div>
${score !== undefined && scoreMarkup(score)}
</div>
${noteMarkup(report)}
<dl class="facts card">${factsOf(report).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</header>
`
}

/** What went wrong with the run, and what does not decide and should be known. */
export function noteMarkup({problems, warnings = [], excluded}: Report): Markup {
  const wrong = problems.map(
    ({kind, message, hint}) =>
      html`<div class="card problem" role="note"><p><strong>Problem with the ${kind}:</strong> ${message}</p>${hint !== undefined && html`<p>Try: ${hint}</p>`}</div>`,
  )
  const said = warnings.map(
    (warning) => html`<div class="card" role="note"><p><strong>Warning:</strong> ${warning}</p></div>`,
  )
  const left =
    excluded &&
    html`<div class="card" role="note"><p><strong>${EXCLUDED}:</strong> ${excludedText(excluded)}</p></div>`
  return html`${wrong}${said}${left}`
}

/** A ring of which the score is filled; its circumference is 100. */
function scoreMarkup(score: number): Markup {
  return html`<div class="score"><svg viewBox="0 0 36 36" role="img" aria-label="Score ${score} of 100"><circle cx="18" cy="18" r="15.9155"/><circle class="part" cx="18" cy="18" r="15.9155" stroke-dasharray="${score} 100" transform="rotate(-90 18 18)"/><text x="18" y="21">${score}</text></svg>score of 100</div>`
}

function factsOf({host, phase, level, tailoring, benchmarks, startedAt, durationMs, tool, build}: Report) {
  const known: readonly (readonly [string, string | undefined])[] = [
    ['Host', host.address === undefined ? host.name : `${host.name} (${host.address})`],
    ['System', host.os?.name],
    ['Kernel', host.kernel && `${host.kernel} ${host.architecture ?? ''}`],
    ['Kubelet', host.kubelet],
    ['Connection', `${host.transport}, host key: ${host.hostKeyTrust}, root: ${host.escalation}`],
    ['Host key', host.hostKey],
    ['Benchmarks', benchmarks.map(({title, version}) => `${title} ${version}`).join(', ')],
    [
      'Judged for',
      [`phase ${phase}`, `level ${level}`, ...(tailoring ? [`tailoring ${tailoring}`] : [])].join(', '),
    ],
    ['Build', build && buildText(build)],
    ['Started', `${startedAt.slice(0, 19).replace('T', ' ')} UTC, ${(durationMs / 1000).toFixed(1)} s`],
    ['Assay', tool.version],
  ]
  return known.flatMap(([name, value]) => (value ? [[name, value] as const] : []))
}

/** A row per section with the numbers of its items. */
export function sectionTable(sections: readonly Section[]): Markup {
  return html`<div class="card scroll" tabindex="0" role="region" aria-label="Items by section"><table>
<thead><tr><th scope="col">Section</th>${countHeadings()}</tr></thead>
<tbody>${sections.map((section, index) => sectionRow(section, index))}</tbody>
</table></div>
`
}

function sectionRow({benchmark, id, title, results}: Section, index: number): Markup {
  return html`<tr><td><a href="#section-${index}">${id} ${title}</a> <span class="small">${benchmark.id} ${benchmark.version}</span></td>${countCells(count(results))}</tr>`
}

/**
 * The filters, which the script shows; passes are left out at first where there is something to act on.
 * `hosts` are the names and the slugs of several hosts.
 */
export function filterMarkup(
  counts: Counts,
  hosts: readonly {readonly name: string; readonly slug: string}[] = [],
): Markup {
  const calm = counts.fail + counts.error + counts.waived + counts.manual + counts.deferred === 0
  const buttons = statusNames
    .filter(([status]) => counts[status] > 0)
    .map(([status, name]) => {
      const pressed = calm || (status !== 'pass' && status !== 'notapplicable')
      return html`<button type="button" value="${status}" aria-pressed="${`${pressed}`}">${name} ${counts[status]}</button>`
    })
  const severities = ['critical', 'high', 'medium', 'low'].map((word) => html`<option>${word}</option>`)
  const slugs = hosts.map(({name, slug}) => html`<option value="${slug}">${name}</option>`)
  return html`<div class="filters" role="search" hidden>
<input type="search" placeholder="Search items, files, values ( / )" aria-label="Search">
<select name="severity" aria-label="Severity"><option value="">any severity</option>${severities}</select>
${slugs.length > 0 && html`<select name="host" aria-label="Host"><option value="">every host</option>${slugs}</select>`}
${buttons}
<output aria-live="polite"></output>
</div>
`
}
