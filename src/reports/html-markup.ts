/** Text that is markup already. */
export interface Markup {
  readonly markup: string
}

type Part = string | number | undefined | false | Markup | readonly Markup[]

/** A template of markup: whatever is put into it is escaped, but for markup itself. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return {markup: texts.reduce((page, text, index) => `${page}${rendered(parts[index - 1])}${text}`)}
}

/** Markup that was written in this program, and nothing else. */
export function trusted(markup: string): Markup {
  return {markup}
}

function rendered(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'string' || typeof part === 'number') return escaped(`${part}`)
  return 'markup' in part ? part.markup : part.map(({markup}) => markup).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? '')
}
