import {UsageError} from '../errors.ts'
import type {Report, Status} from '../evaluate/result.ts'
import {suggest} from '../suggest.ts'
import type {JunitOptions} from './junit-options.ts'
import {presentable} from './presentable.ts'

/** How a report is rendered; each format takes what is for it. */
export interface RenderOptions {
  readonly color: boolean
  /** The statuses that the text report lists. */
  readonly show: readonly Status[]
  /** For formats that say where the report belongs: the account and the region of AWS. */
  readonly env?: NodeJS.ProcessEnv
  /** The usual ones where they are not given. */
  readonly junit?: JunitOptions
}

type Render = (report: Report, options: RenderOptions) => string

/** Every report format; each is loaded only when it is asked for. */
const formats: Readonly<Record<string, () => Promise<Render>>> = {
  text: async () => (await import('./text.ts')).renderText,
  json: async () => (await import('./json.ts')).renderJson,
  junit: async () => {
    const {renderJunit} = await import('./junit.ts')
    return (report, {junit}) => renderJunit(report, 'junit', junit)
  },
  'junit:strict': async () => {
    const {renderJunit} = await import('./junit.ts')
    return (report, {junit}) => renderJunit(report, 'junit:strict', junit)
  },
  'kube-bench-json': async () => {
    const {renderKubeBenchJson} = await import('../kube-bench/kube-bench-json.ts')
    return ({kubeBench}) => renderKubeBenchJson(kubeBench?.controls ?? [], kubeBench?.detected)
  },
  'kube-bench-json:nototals': async () => {
    const {renderKubeBenchControls} = await import('../kube-bench/kube-bench-json.ts')
    return ({kubeBench}) => renderKubeBenchControls(kubeBench?.controls ?? [], kubeBench?.detected)
  },
  'kube-bench-text': async () => {
    const {renderKubeBenchText} = await import('../kube-bench/kube-bench-text.ts')
    return ({kubeBench}) => renderKubeBenchText(kubeBench?.controls ?? [])
  },
  'kube-bench-asff': async () => {
    const {asffPlace, renderKubeBenchAsff} = await import('../kube-bench/kube-bench-asff.ts')
    return ({kubeBench, startedAt}, {env = {}}) =>
      renderKubeBenchAsff(kubeBench?.controls ?? [], asffPlace(env, startedAt))
  },
  'kube-bench-junit': async () => {
    const {renderKubeBenchJunit} = await import('../kube-bench/kube-bench-junit.ts')
    return ({kubeBench}) => renderKubeBenchJunit(kubeBench?.controls ?? [])
  },
  html: async () => (await import('./html.ts')).renderHtml,
  markdown: async () => (await import('./markdown.ts')).renderMarkdown,
  github: async () => (await import('./github.ts')).renderGithub,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
  xccdf: async () => (await import('./xccdf.ts')).renderXccdf,
  asff: async () => (await import('./asff.ts')).renderAsff,
  csv: async () => (await import('./csv.ts')).renderCsv,
  cyclonedx: async () => (await import('./cyclonedx.ts')).renderCycloneDx,
  tap: async () => (await import('./tap.ts')).renderTap,
}

const variables: Readonly<Record<string, readonly string[]>> = {
  asff: ['AWS_ACCOUNT_ID', 'AWS_REGION'],
  'kube-bench-asff': ['KUBE_BENCH_AWS_ACCOUNT', 'KUBE_BENCH_CLUSTER_ARN', 'KUBE_BENCH_AWS_REGION'],
}

/** The environment variables that a format needs and that are not set. */
export function missingVariables(format: string, env: NodeJS.ProcessEnv): readonly string[] {
  return (variables[format] ?? []).filter((name) => !env[name])
}

/** The names of all formats. */
export function formatNames(): readonly string[] {
  return Object.keys(formats)
}

/** One report to write. */
export interface Output {
  readonly format: string
  /** `-` is standard output. */
  readonly file: string
}

/** Takes `FORMAT[=FILE]` apart. Throws `UsageError` for an unknown format. */
export function parseOutput(text: string): Output {
  const at = text.indexOf('=')
  const format = at < 0 ? text : text.slice(0, at)
  if (!Object.hasOwn(formats, format)) {
    const near = suggest(format, Object.keys(formats))
    throw new UsageError(`--output: unknown format "${format}"`, {
      hint: near ? `Did you mean "${near}"?` : `Known: ${Object.keys(formats).join(', ')}`,
    })
  }
  return {format, file: at < 0 ? '-' : text.slice(at + 1)}
}

/** Formats for programs, which keep every value as it is, and kube-bench's text, which sees to it itself. */
const whole = /^(?:json|cyclonedx|kube-bench-.+)$/

/** Renders a report in one format; all but those for programs show what a host said only in a form that does no harm. */
export async function render(report: Report, format: string, options: RenderOptions): Promise<string> {
  const load = formats[format]
  if (!load) throw new UsageError(`unknown format "${format}"`)
  return (await load())(whole.test(format) ? report : presentable(report), options)
}
