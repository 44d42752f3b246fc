import type {ExcludedItem} from '../evaluate/excluded.ts'
import {html, type Markup} from './html-markup.ts'

/** Every item that the user left out, for who has to answer for it. */
export function excludedMarkup(excluded: readonly ExcludedItem[]): Markup {
  return html`<h2>Excluded</h2>
<p class="small">Left out by --skip: these items were neither asked for nor judged, and count nowhere.</p>
<div class="card scroll" tabindex="0" role="region" aria-label="Excluded items"><table>
<thead><tr><th scope="col">Item</th><th scope="col">Title</th><th scope="col">Rule</th><th scope="col">Level</th><th scope="col">Severity</th></tr></thead>
<tbody>${excluded.map(rowMarkup)}</tbody>
</table></div>
`
}

function rowMarkup({benchmark, version, item, title, rule, level, severity}: ExcludedItem): Markup {
  return html`<tr><td>${item} <span class="small">${benchmark} ${version}</span></td><td>${title}</td><td><code>${rule}</code></td><td>${level}</td><td>${severity}</td></tr>`
}
