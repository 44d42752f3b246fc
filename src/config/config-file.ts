import {existsSync} from 'node:fs'

/** The file that is read where `--config` names none. */
const CONFIG_FILE = 'assay.yaml'

/** The configuration file that a command line is for, or undefined where there is none. */
export function configFileOf(argv: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const named = wordOf(argv, 'config') ?? env['ASSAY_CONFIG']
  const path = named ?? (existsSync(CONFIG_FILE) ? CONFIG_FILE : 'none')
  return path === 'none' ? undefined : path
}

function wordOf(argv: readonly string[], name: string): string | undefined {
  const words = flagWords(argv)
  const flag = words.findLast((word) => word === `--${name}` || word.startsWith(`--${name}=`))
  if (flag === undefined) return undefined
  const [, value] = flag.split(/=(.*)/s)
  return value ?? words[words.lastIndexOf(flag) + 1]
}

/** The words of a command line that may be flags: those before `--`. */
export function flagWords(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  return end < 0 ? argv : argv.slice(0, end)
}
