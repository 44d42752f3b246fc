import {effective, type Layer} from './document.ts'
import type {Flag} from './flags.ts'
import {KubeletRefusal} from './refusal.ts'
import {at} from './service.ts'
import {type Kind, settingsByPath} from './settings.ts'

const texts: Readonly<Record<Kind, string>> = {
  boolean: 'true or false',
  number: 'a number',
  string: 'a text',
  duration: 'a duration in quotes, as "4h0m0s"',
  list: 'a list',
}

/** Throws `KubeletRefusal` for the first setting in a file whose value has a type that the kubelet cannot decode. */
export function refuseWrongTypes(layers: readonly Layer[]): void {
  for (const [name, {kind, flagOnly}] of settingsByPath) {
    const found = flagOnly ? undefined : effective(layers, name.split('.'))
    if (found?.value === undefined || isOfKind(found.value, kind)) continue
    const place = {...found.layer.place(name.split('.')), file: found.layer.name}
    throw new KubeletRefusal(
      `${at(place)}: ${name} must be ${texts[kind]}: the kubelet refuses ${JSON.stringify(found.value)}`,
    )
  }
}

function isOfKind(value: unknown, kind: Kind): boolean {
  if (kind === 'list') return Array.isArray(value)
  if (kind === 'number') return Number.isInteger(value)
  if (kind === 'duration') return typeof value === 'string' && seconds(value) !== undefined
  return typeof value === kind
}

/** A flag's value as the setting's kind has it. Throws `KubeletRefusal` for what pflag cannot read. */
export function flagValue({name, value, place}: Flag, kind: Kind): unknown {
  switch (kind) {
    case 'boolean':
      if (/^(?:1|t|T|TRUE|true|True)$/.test(value)) return true
      if (/^(?:0|f|F|FALSE|false|False)$/.test(value)) return false
      throw new KubeletRefusal(`${at(place)}: --${name} must be true or false, not "${value}"`)
    case 'number':
      if (/^[-+]?(?:\d+|0x[0-9a-fA-F]+)$/.test(value)) return Number(value)
      throw new KubeletRefusal(`${at(place)}: --${name} must be a number, not "${value}"`)
    case 'duration':
      if (seconds(value) !== undefined) return value
      throw new KubeletRefusal(`${at(place)}: --${name} must be a duration, not "${value}"`)
    case 'list':
      return value.split(',').filter((element) => element !== '')
    case 'string':
      return value
    default:
      return kind satisfies never
  }
}

const secondsPer: ReadonlyMap<string, number> = new Map(
  Object.entries({h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9}),
)

/** Go's time.ParseDuration in seconds; undefined for what it refuses. A bare zero is a duration too. */
export function seconds(text: string): number | undefined {
  if (/^[-+]?0$/.test(text)) return 0
  const [, sign, body = ''] = /^([-+]?)(.+)$/.exec(text) ?? []
  const parts = [...body.matchAll(/(?<![\d.])(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== body) return undefined
  const sum = parts.reduce(
    (total, [, count, unit]) => total + Number(count) * Number(secondsPer.get(`${unit}`)),
    0,
  )
  return sign === '-' ? -sum : sum
}
