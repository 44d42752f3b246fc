import {strongest, type TextFile} from './conf-files.ts'
import type {MarkedPart} from './marked.ts'
import {lastName} from './path.ts'
import {assignmentsOf} from './systemd-file.ts'

/** A mount unit as systemd puts it together from its file and its drop-ins. */
export interface MountUnit {
  readonly target: string
  readonly options: readonly string[]
  readonly type: string
  readonly file: string
  /** Another unit wants it, so that a boot mounts it. */
  readonly wanted: boolean
  /** Its file is a link to /dev/null or empty: nothing is mounted here, whatever fstab says. */
  readonly masked: boolean
}

interface UnitFile extends TextFile {
  readonly unit: string
}

/** Puts mount units together from parts `unit PATH` (the strongest directory first) and `wanted PATH`. */
export function parseMountUnits(parts: readonly MarkedPart[]): readonly MountUnit[] {
  const files = parts.flatMap(unitFile)
  const wanted = new Set(
    parts.flatMap(({header}) => (header.startsWith('wanted ') ? [lastName(header)] : [])),
  )
  const owns = files.filter(isOwn)
  const first = owns.filter(({unit}, index) => owns.findIndex((one) => one.unit === unit) === index)
  return first.flatMap((own) => {
    const dropIns = files.filter((file) => file.unit === own.unit && !isOwn(file))
    return assemble(own, dropIns, wanted.has(own.unit))
  })
}

/** A file of the unit's own name, rather than a drop-in. */
function isOwn({path, unit}: UnitFile): boolean {
  return lastName(path) === unit
}

function unitFile({header, body: text}: MarkedPart): readonly UnitFile[] {
  if (!header.startsWith('unit ')) return []
  const path = header.slice('unit '.length)
  const unit = /\/([^/]+\.mount)(?:\.d\/[^/]+)?$/.exec(path)?.[1]
  return unit === undefined ? [] : [{unit, path, text}]
}

function assemble(own: UnitFile, dropIns: readonly UnitFile[], wanted: boolean): readonly MountUnit[] {
  const file = own.path
  if (own.text.trim() === '')
    return [{target: pathOf(own.unit), options: [], type: '', file, wanted, masked: true}]
  const assignments = [own, ...strongest(dropIns)].flatMap((one) => assignmentsOf(one, 'Mount'))
  const setting = (name: string): string | undefined => assignments.findLast(({key}) => key === name)?.value
  const target = setting('Where')
  if (target === undefined) return []
  const options = (setting('Options') ?? '').split(',').filter(Boolean)
  return [{target, options, type: setting('Type') ?? '', file, wanted, masked: false}]
}

/** systemd.unit(5): `var-log.mount` is for /var/log, and `\\x2d` stands for a hyphen. */
function pathOf(unit: string): string {
  const path = unit.slice(0, -'.mount'.length).replaceAll('-', '/')
  const name = path.replaceAll(/\\x([0-9a-f]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
  return name === '/' ? '/' : `/${name}`
}
