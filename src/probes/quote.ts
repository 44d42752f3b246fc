/** Quotes `text` as one word of POSIX sh; it may hold any character but NUL. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
