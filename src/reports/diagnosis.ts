import {visible} from './plain.ts'

interface Link {
  readonly name: string
  readonly status: 'ok' | 'fail' | 'skipped'
  readonly detail: string
  readonly hint?: string
}

const words = {ok: 'ok', fail: 'FAIL', skipped: '-'} as const

/** Renders a line per link, and after a broken one what to try. */
export function renderDiagnosis(links: readonly Link[]): string {
  return links
    .flatMap(({name, status, detail, hint}) => [
      `${words[status].padEnd(4)}  ${name.padEnd(15)}  ${visible(detail)}`,
      ...(hint === undefined ? [] : [`${' '.repeat(23)}Try: ${visible(hint)}`]),
    ])
    .map((line) => `${line}\n`)
    .join('')
}
