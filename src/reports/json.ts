import type {Report} from '../evaluate/result.ts'

/** Renders a report as JSON, version 1. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
