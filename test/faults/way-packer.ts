import {connectionTo, createWorkbench, hclTemplate} from '../e2e/packer.ts'
import type {Case, Place} from './case.ts'
import {type Content, KUBE_BENCH, KUBE_BENCH_BENCHMARK, readReport, reportFiles} from './content.ts'
import type {Approach} from './way.ts'

/** A build of real Packer, whose connection the provisioner uses. */
export function inBuild(content: Content): Approach {
  return {
    ...content,
    async start(one, place, env) {
      const bench = await createWorkbench()
      const connection = {...connectionTo(place.host), ssh_host: '127.0.0.1', ssh_port: place.link.port}
      const build = bench.start(hclTemplate(connection, gateOf(one, place, content)), ['build'], env)
      let exitCode: number | null = null
      const ended = build.finished.then((finished) => {
        exitCode = finished.exitCode
        return {exitCode, stdout: '', stderr: finished.output + finished.log}
      })
      return {
        get exitCode() {
          return exitCode
        },
        ended,
        resume: () => {},
        kill: (signal) => killBuild(build, signal),
        complaints: () => [
          ...['later', 'image']
            .filter((name) => bench.exists(name) !== (exitCode === 0))
            .map(
              (name) => `the build with ${exitCode} ${exitCode === 0 ? 'did not get' : 'got'} to "${name}"`,
            ),
          bench.leftovers().length > 0 && `the build left ${bench.leftovers().join(', ')}`,
        ],
        close: async () => bench.remove(),
      }
    },
    reportIn: readReport,
    // Packer has one code for all that is red.
    endsWith: (exitCode) => (exitCode === 0 ? 0 : 1),
    unreached: /errored after .*\n(?:.*\n)*.*Try: \S/,
  }
}

function killBuild(build: {signal(name: NodeJS.Signals): void}, signal: NodeJS.Signals): void {
  try {
    build.signal(signal)
  } catch {
    // It is over.
  }
}

function gateOf({words = []}: Case, {directory}: Place, {benchmarks, rules}: Content): string {
  const {json, junit} = reportFiles(directory)
  const own = Object.entries({
    benchmarks,
    only_rules: rules,
    kube_bench: KUBE_BENCH,
    kube_bench_benchmark: KUBE_BENCH_BENCHMARK,
    json,
    junit,
  })
  const given = words.flatMap((word, index) =>
    index % 2 === 0 ? [[attributeOf(word), words[index + 1]]] : [],
  )
  return [...own, ...given].map(([name, value]) => `    ${name} = ${JSON.stringify(value)}`).join('\n')
}

/** `timeout` is Packer's own attribute of every provisioner. */
function attributeOf(flag: string): string {
  return flag === '--timeout' ? 'run_timeout' : flag.replace(/^--/, '').replaceAll('-', '_')
}
