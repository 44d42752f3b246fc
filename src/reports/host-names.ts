/** What stands for the host in the name of a file. */
export const HOST = '{host}'

/** A host of several, as reports call it. */
export interface HostName {
  /** As the user wrote it, with a number after a second one of the same name. */
  readonly name: string
  /** For a part of a file's name, and where nothing but letters, digits, dots and dashes may stand. */
  readonly slug: string
}

/** Names hosts so that no two have the same name or the same slug, also where letter case does not count. */
export function nameHosts(targets: readonly string[]): readonly HostName[] {
  const [names, slugs] = [new Set<string>(), new Set<string>()]
  return targets.map((target) => ({name: unused(target, names), slug: unused(slugOf(target), slugs)}))
}

function unused(text: string, taken: Set<string>): string {
  let [candidate, number] = [text, 1]
  while (taken.has(comparable(candidate))) candidate = `${text}-${++number}`
  taken.add(comparable(candidate))
  return candidate
}

function comparable(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
}

/** Never empty, never hidden, never a way out of its directory. */
function slugOf(target: string): string {
  const bare = target.replace(/^(?:ssh:\/\/|root:|evidence:)/, '').replaceAll(/[^A-Za-z0-9.-]+/g, '-')
  return bare.replaceAll(/^[.-]+|(?<![.-])[.-]+$/g, '').slice(0, 100) || 'host'
}
