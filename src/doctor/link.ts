/** One link of the chain from this machine to root on the host. */
export interface Link {
  readonly name: string
  readonly status: 'ok' | 'fail' | 'skipped'
  readonly detail: string
  /** What to try, for `fail`. */
  readonly hint?: string
}

/** Whether one of the links is broken. */
export function broken(links: readonly Link[]): boolean {
  return links.some(({status}) => status === 'fail')
}
