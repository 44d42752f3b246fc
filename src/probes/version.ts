/** The first version of three numbers in a text. */
export function versionIn(text: string): string | undefined {
  return /(?<!\d)\d+\.\d+\.\d+/.exec(text)?.[0]
}
