import {type Config, section, words} from './config.ts'
import {checkPattern, findPattern} from './regex.ts'

/** The kinds of files that kube-bench looks for, in the order in which it substitutes them after the binaries. */
const fileKinds = {
  conf: {paths: 'confs', fallback: 'defaultconf'},
  svc: {paths: 'svc', fallback: 'defaultsvc'},
  kubeconfig: {paths: 'kubeconfig', fallback: 'defaultkubeconfig'},
  cafile: {paths: 'cafile', fallback: 'defaultcafile'},
  datadir: {paths: 'datadirs', fallback: 'defaultdatadir'},
}

type FileKind = keyof typeof fileKinds

/** What kube-bench sees of a node before it reads a control file. */
export interface NodeState {
  /** What `ps -C NAME -o cmd --no-headers` prints. */
  processes(name: string): string
  /** Whether `stat` finds a path. */
  exists(path: string): boolean
}

/** Names by what stands for them, `kubelet` to `/etc/kubernetes/kubelet/config.json`. */
export type Names = Readonly<Record<string, string>>

/** A control file's text with the names of this node in it. */
export interface Substitution {
  readonly text: string
  /** The binaries that stand in the text, in the order of their components. */
  readonly binaries: readonly string[]
}

/** Every process name and path that the substitution of one kind of node asks about. */
export function nodeQuestions(typeConfig: Config): {
  readonly processes: readonly string[]
  readonly paths: readonly string[]
} {
  const components = sections(typeConfig).map(([, component]) => component)
  const processes = components.flatMap((component) => words(component, 'bins').map(processName))
  const paths = Object.values(fileKinds).flatMap((kind) =>
    components.flatMap((component) => words(component, kind.paths)),
  )
  return {processes: [...new Set(processes)], paths: [...new Set(paths)]}
}

/** Replaces kube-bench's variables in the text of a control file. */
export function substitute(text: string, typeConfig: Config, node: NodeState): Substitution {
  const found = findBinaries(typeConfig, node)
  const names = found ?? {}
  const binaries = Object.entries(names)
    .filter(([name, value]) => value !== '' && text.includes(`$${name}bin`))
    .map(([, value]) => value)
  const suffixes = Object.keys(fileKinds) as FileKind[]
  const kinds = suffixes.map((suffix) => [suffix, findFiles(typeConfig, suffix, node)] as const)
  const replaced = [['bin', names] as const, ...kinds].reduce(
    (current, [suffix, values]) => replaceNames(current, suffix, values),
    text,
  )
  return {text: replaced, binaries}
}

/**
 * The running binary of each component; undefined where one that is not optional does not run. kube-bench
 * quirk: then no binary of any component is substituted.
 */
export function findBinaries(typeConfig: Config, node: NodeState): Names | undefined {
  const found: Record<string, string> = {}
  for (const [name, component] of sections(typeConfig)) {
    const candidates = words(component, 'bins')
    if (candidates.length === 0) continue
    const running = candidates.find((binary) => isRunning(binary, node))
    if (running === undefined && component['optional'] !== true) return undefined
    found[name] = running ?? name
  }
  return found
}

/**
 * Whether a node is of a kind, by its section of the configuration: every component that is not optional runs, and
 * there is one with binaries.
 */
export function isNodeOf(typeConfig: Config | undefined, node: NodeState): boolean {
  const binaries = typeConfig && findBinaries(typeConfig, node)
  return binaries !== undefined && Object.keys(binaries).length > 0
}

/** The file of each component: the first that is there, else its default, else the component's name. */
export function findFiles(typeConfig: Config, suffix: FileKind, node: NodeState): Names {
  const kind = fileKinds[suffix]
  return Object.fromEntries(
    sections(typeConfig).map(([name, component]) => {
      const there = words(component, kind.paths).find((path) => node.exists(path))
      const fallback = component[kind.fallback]
      return [name, there ?? (typeof fallback === 'string' && fallback !== '' ? fallback : name)]
    }),
  )
}

/** Replaces `$NAMEsuffix` by each value that is not empty; one of several words is put in single quotes. */
export function replaceNames(text: string, suffix: string, values: Names): string {
  return Object.entries(values).reduce(
    (current, [name, value]) => (value === '' ? current : replaceName(current, `$${name}${suffix}`, value)),
    text,
  )
}

/** Replaces all occurrences of a name. */
export function replaceName(text: string, name: string, value: string): string {
  return text.replaceAll(name, () => (value.trim().split(/\s+/).length > 1 ? `'${value}'` : value))
}

/** What may be before a binary's name. kube-bench quirk: nothing ends the name, so that `kubelet-wrapper` is a kubelet. */
const BEFORE_BINARY = '^(\\S*/)*'

/** Whether a line of `ps` is the binary's. kube-bench quirk: the name is a regular expression. */
export function matchesBinary(binary: string, processes: string): boolean {
  const name = unquoted(binary)
  const pattern = `${BEFORE_BINARY}${name}`
  if (checkPattern(pattern) !== undefined) return false
  return processes.split('\n').some((line) => findPattern(pattern, line) !== undefined)
}

function isRunning(binary: string, node: NodeState): boolean {
  return matchesBinary(binary, node.processes(processName(binary)))
}

function processName(binary: string): string {
  return unquoted(binary).split(' ')[0] ?? ''
}

function unquoted(binary: string): string {
  return binary.replace(/^['"]+|(?<!['"])['"]+$/g, '')
}

function sections(typeConfig: Config): readonly (readonly [string, Config])[] {
  return words(typeConfig, 'components').flatMap((name) => {
    const component = section(typeConfig, name)
    return component ? [[name, component] as const] : []
  })
}
