/** What stands behind the last slash. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** A path without slashes at its end; of slashes alone one stays. */
export function withoutSlash(path: string): string {
  return path.replace(/(?<=^\/|[^/])\/+$/, '')
}
