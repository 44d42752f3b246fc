/** A path without slashes at its end; of slashes alone one stays. */
export function withoutSlash(path: string): string {
  return path.replace(/(?<=^\/|[^/])\/+$/, '')
}
