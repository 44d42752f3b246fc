import {formatNames} from '../reports/formats.ts'
import type {Attribute} from './attributes.ts'

/** An attribute of the provisioner block, and the flag of `assay check` that it stands for. */
export interface Option extends Attribute {
  readonly flag: string
  /** What is put before the value to make the flag's: a file of `junit` is `junit=FILE` of `--output`. */
  readonly prefix?: string
}

const list = {list: 'string'} as const

/**
 * Every attribute of `provisioner "assay"`, by its name. `only` and `timeout` belong to Packer in every
 * provisioner block, so Assay's are `only_rules` and `run_timeout`.
 */
export const attributes: Readonly<Record<string, Option>> = {
  benchmarks: {type: list, flag: 'benchmark'},
  level: {type: 'number', flag: 'level'},
  phase: {type: 'string', flag: 'phase'},
  only_rules: {type: list, flag: 'only'},
  skip: {type: list, flag: 'skip'},
  tailoring: {type: 'string', flag: 'tailoring'},
  values: {type: {map: 'string'}, flag: 'set'},
  rules: {type: list, flag: 'rules'},
  waivers: {type: 'string', flag: 'waivers'},
  image_name: {type: 'string', flag: 'image-name'},
  baseline: {type: 'string', flag: 'baseline'},
  fail_on: {type: 'string', flag: 'fail-on'},
  min_score: {type: 'number', flag: 'min-score'},
  max_failures: {type: 'number', flag: 'max-failures'},
  treat: {type: {map: 'string'}, flag: 'treat'},
  kube_bench: {type: 'string', flag: 'kube-bench'},
  kube_bench_benchmark: {type: 'string', flag: 'kube-bench-benchmark'},
  kube_bench_targets: {type: 'string', flag: 'kube-bench-targets'},
  kube_bench_revision: {type: 'string', flag: 'kube-bench-revision'},
  sudo: {type: 'string', flag: 'sudo'},
  sudo_password_env: {type: 'string', flag: 'sudo-password-env'},
  run_timeout: {type: 'string', flag: 'timeout'},
  probe_timeout: {type: 'string', flag: 'probe-timeout'},
  show: {type: 'string', flag: 'show'},
  outputs: {type: list, flag: 'output'},
  waived_as: {type: 'string', flag: 'waived-as'},
  manual_as: {type: 'string', flag: 'manual-as'},
  junit_evidence: {type: 'string', flag: 'junit-evidence'},
  junit_split: {type: 'string', flag: 'junit-split'},
  ...fileAttributes(),
}

/** A file of one report format, under the format's name. */
function fileAttributes(): Record<string, Option> {
  const plain = formatNames().filter((name) => /^[a-z][a-z0-9-]*$/.test(name))
  return Object.fromEntries(
    plain.map((name) => [
      name.replaceAll('-', '_'),
      {type: 'string', flag: 'output', prefix: `${name}=`} satisfies Option,
    ]),
  )
}

/** Says a message or a hint of `assay check` in the words of a template: `--benchmark` is `benchmarks`. */
export function inTemplateWords(text: string): string {
  return text.replaceAll(/--([a-z][a-z-]*)/g, (whole, flag: string) => attributeOf(flag) ?? whole)
}

function attributeOf(flag: string): string | undefined {
  const found = Object.entries(attributes).find(([, option]) => option.flag === flag)
  return found?.[0]
}
