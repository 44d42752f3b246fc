import {createHash} from 'node:crypto'
import {html, type Markup, trusted} from './html-markup.ts'
import {script} from './html-script.ts'
import {style} from './html-style.ts'

/** What one page has of its own. */
export interface Page {
  readonly title: string
  /** The id of the heading to which a keyboard can jump. */
  readonly start: string
  readonly header: Markup
  readonly main: Markup
  readonly footer: readonly Markup[]
}

/**
 * Renders one page that needs nothing else: no request leaves it, and its policy runs no script and no style
 * but its own two, by their digests.
 */
export function renderPage({title, start, header, main, footer}: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${digest(style)}'; script-src '${digest(script)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}, Assay</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#${start}">Go to the items</a>
${header}
<main>
${main}
</main>
<footer>${footer}</footer>
<script>${trusted(script)}</script>
</body>
</html>
`.markup
}

/** The benchmarks with the digests of their files. */
export function benchmarkLines(
  benchmarks: readonly {readonly id: string; readonly version: string; readonly sha256: string}[],
): readonly Markup[] {
  return benchmarks.map(
    ({id, version, sha256}) => html`<div>${id} ${version}, SHA-256 <code>${sha256}</code></div>`,
  )
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
