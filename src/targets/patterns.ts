/** Whether a text matches one pattern of ssh_config(5): `*` is any characters, `?` is one. */
export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's').test(text)
}

/** Whether a text matches one pattern of a list and none of those that `!` negates. */
export function matchesList(patterns: readonly string[], text: string): boolean {
  const refused = patterns.some((one) => one.startsWith('!') && matchesPattern(one.slice(1), text))
  return !refused && patterns.some((one) => !one.startsWith('!') && matchesPattern(one, text))
}
