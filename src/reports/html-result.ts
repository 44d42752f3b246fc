import type {Finding, Fix, Result} from '../evaluate/result.ts'
import {html, type Markup} from './html-markup.ts'
import {fixTexts, placeText, secondOpinionText, skipReason, statusWords} from './prose.ts'

/** One result, folded but where somebody has to act. */
export function resultMarkup(result: Result): Markup {
  const {status, severity, basis, rule, source, level, why, fix, references} = result
  const open = status === 'fail' || status === 'error'
  return html`<details class="${status}" data-status="${status}" data-severity="${severity}"${open && html` open`}>
${summaryMarkup(result)}
<div class="body">
${reasonMarkup(result)}
${result.findings.map(findingMarkup)}
${result.tailored !== undefined && html`<p>Tailored: ${result.tailored}</p>`}
${result.secondOpinion && html`<p>But ${secondOpinionText(result.secondOpinion)}</p>`}
<p class="label">Why</p><p>${why}</p>
${status !== 'pass' && fix ? fixMarkup(fix) : undefined}
<p class="label">Rule</p>
<p class="small"><code>${rule}</code>, level ${level}${basis === 'predicted' && ', predicted from what boot will load'}, <code>${placeText(source)}</code></p>
${(references ?? []).map(referenceMarkup)}
</div>
</details>
`
}

/** The line that stays when a result is folded. */
export function summaryMarkup({status, item, title, severity}: Result): Markup {
  const word = status === 'notapplicable' ? 'N/A' : statusWords[status]
  return html`<summary><span class="status">${word}</span> <span class="item">${item}</span> <span class="title">${title}</span> <span class="severity">${severity}</span></summary>`
}

/** Why a result is what it is, where its findings do not say so. */
export function reasonMarkup(result: Result): Markup {
  const {status} = result
  return html`${status !== 'pass' && status !== 'fail' && html`<p>${skipReason(result)}</p>`}
${expired(result)}
${result.known === true && html`<p>Known: it is so in the baseline too, and does not count.</p>`}`
}

function expired({status, waiver}: Result): Markup | undefined {
  if (status !== 'fail' || !waiver) return undefined
  return html`<p>The waiver of ${waiver.owner} expired on ${waiver.expires} (<code>${placeText(waiver)}</code>).</p>`
}

/** What was expected, what is, and where. */
export function findingMarkup(finding: Finding): Markup {
  const {status, subject, expected, actual, where, half, basis, reason} = finding
  const bad = status === 'fail' || status === 'error'
  const facts = [
    term('Expected', expected),
    term('Actual', actual),
    term('Where', where && placeText(where)),
    term('Half', half),
    term('Basis', basis === 'predicted' ? 'predicted from what boot will load' : undefined),
    term('Note', reason),
  ].flatMap((fact) => (fact ? [fact] : []))
  return html`<div class="finding${bad && ' bad'}"><p><code>${subject}</code></p>${facts.length > 0 && html`<dl>${facts}</dl>`}</div>
`
}

function term(name: string, value: string | undefined): Markup | undefined {
  return value === undefined ? undefined : html`<dt>${name}</dt><dd><code>${value}</code></dd>`
}

function fixMarkup(fix: Fix): Markup {
  const forms = fixTexts(fix).map(
    ({form, text}) => html`<p class="label">Fix (${form})</p><pre>${text}</pre>`,
  )
  return html`${forms}${fix.needs !== undefined && html`<p class="small">Afterwards: ${fix.needs}</p>`}`
}

/** A link of what is an address of the web, the bare text of anything else. */
export function referenceMarkup(reference: string): Markup {
  if (!/^https?:\/\//.test(reference)) return html`<p class="small">${reference}</p>`
  return html`<p class="small"><a href="${reference}" rel="noreferrer">${reference}</a></p>`
}
