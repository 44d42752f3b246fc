import {readdirSync, readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {groups} from './targets.ts'

const source = new URL('../../src/', import.meta.url).pathname
const covered = new Set(groups.flatMap(([, targets]) => targets.flatMap(({covers}) => covers)))

/** Readers that need no target of their own, and why. */
const elsewhere: Readonly<Record<string, string>> = {
  'attest/subject.ts parseSubject': 'one word of a command line, matched by one expression',
  'benchmarks/check.ts parseCheck': 'reads what parseContent has read; test/security/hostile-content.test.ts',
  'benchmarks/content.ts loadContent': 'hands files to parseContent',
  'benchmarks/content.ts loadTailoring': 'hands a file to parseContent',
  'benchmarks/content.ts parseBuiltIn': 'reads files of the package',
  'benchmarks/parsed-content.ts loadParsedAtBuild': 'reads a file of the package',
  'benchmarks/yaml.ts loadYaml': 'hands a file to parseYaml',
  'benchmarks/yaml.ts readText': 'reads bytes and no words',
  'diff/load-report.ts loadReport': 'hands a file to decodeResult or loadEvidence',
  'fleet/inventory.ts loadInventory': 'hands a file to parseInventory',
  'kube-bench/config.ts loadBenchmarkConfig':
    'hands a file to parseYaml; whoever names the directory trusts it',
  'kube-bench/config.ts loadConfig': 'hands a file to parseYaml; whoever names the directory trusts it',
  'kube-bench/control-files.ts loadControlFiles': 'hands files to parseControls',
  'kube-bench/control-files.ts loadPossibleFiles': 'hands files to parseControls',
  'kube-bench/document.ts parseBoolean': 'one word, looked up in a list',
  'kube-bench/parse-controls.ts parseCheck': 'reads one node of what parseControls reads',
  'kube-bench/plan.ts loadKubeBench': 'hands files to parseControls',
  'kube-bench/plan.ts readNode': 'reads facts that are tried as answers of probes',
  'package-files.ts readPackageFile': 'reads a file of the package',
  'reports/junit-split.ts splitJunit': 'words of a command line that parseOutput has read',
  'reports/result-file.ts loadResult': 'hands a file to decodeResult',
  'targets/expected-host.ts loadExpectedHost': 'hands files to loadKnownHosts',
  'targets/identities.ts loadNamed': 'hands files to readKeyFile',
  'targets/identities.ts loadUsable': 'hands files to readKeyFile',
  'targets/load-offers.ts loadOffers': 'hands files to readKeyFile',
  'options/terms.ts loadTerms': 'hands files to decodeWaivers and decodeResult',
  'waivers/waiver-file.ts loadWaivers': 'hands a file to decodeWaivers',
}

const READER =
  /^export (?:async )?function\*? ((?:parse|decode|read|load|resolve|split|create\w+Parser)\w*)/gm
const PROBE = /^export (?:const \w+: (?:readonly )?|function \w+\([^)]*\): )(?:Probe<|FilesProbe\b)/m

const files = readdirSync(source, {recursive: true, encoding: 'utf8'})
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({name, text: readFileSync(`${source}${name}`, 'utf8')}))
const readers = files.flatMap(({name, text}) =>
  Array.from(text.matchAll(READER), ([, reader]) => `${name} ${reader}`),
)

describe('the list of what is tried', () => {
  it('has every function that reads bytes from outside', () => {
    expect(readers.length).toBeGreaterThan(60)
    expect(readers.filter((reader) => !covered.has(reader) && !Object.hasOwn(elsewhere, reader))).toEqual([])
  })

  it('excuses nothing that is gone or that is tried', () => {
    const needless = Object.keys(elsewhere).filter(
      (reader) => !readers.includes(reader) || covered.has(reader),
    )

    expect(needless).toEqual([])
  })

  it('names only what is there', () => {
    const named = [...covered].filter((one) => one.includes(' ')).map((one) => one.split(' '))
    const gone = named.filter(
      ([file, name = '']) => !files.some((one) => one.name === file && one.text.includes(name)),
    )

    expect(gone).toEqual([])
  })

  it('has every file that asks a host something', () => {
    const asking = files.filter(
      ({name, text}) => /^(?:probes|kube-bench|bottlerocket)\//.test(name) && PROBE.test(text),
    )

    expect(asking.length).toBeGreaterThan(40)
    expect(asking.map(({name}) => name).filter((name) => !covered.has(name))).toEqual([])
  })
})
