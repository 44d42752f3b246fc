import type {MarkedPart} from './marked.ts'

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

interface UnitFile {
  readonly unit: string
  readonly path: string
  readonly text: string
}

/** Puts mount units together from parts `unit PATH` (the strongest directory first) and `wanted PATH`. */
export function parseMountUnits(parts: readonly MarkedPart[]): readonly MountUnit[] {
  const files = parts.flatMap(unitFile)
  const wanted = new Set(
    parts.flatMap(({header}) => (header.startsWith('wanted ') ? [lastName(header)] : [])),
  )
  const names = new Set(files.filter(({path, unit}) => lastName(path) === unit).map(({unit}) => unit))
  return [...names].flatMap((unit) => {
    const own = files.find((file) => file.path.endsWith(`/${unit}`))
    const dropIns = files.filter((file) => file.unit === unit && lastName(file.path) !== unit)
    return own ? assemble(own, dropIns, wanted.has(unit)) : []
  })
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
  const ordered = dropIns.toSorted((a, b) => (lastName(a.path) < lastName(b.path) ? -1 : 1))
  const texts = [own, ...ordered.filter(isStrongest)].map(({text}) => text)
  const setting = (name: string): string | undefined =>
    texts
      .flatMap((text) => [...text.matchAll(new RegExp(`^[ \\t]*${name}[ \\t]*=(.*)$`, 'gm'))])
      .at(-1)?.[1]
      ?.trim()
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

/** Of drop-ins with one name the first, from the strongest directory, counts. */
function isStrongest(file: UnitFile, index: number, all: readonly UnitFile[]): boolean {
  return all.findIndex(({path}) => lastName(path) === lastName(file.path)) === index
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
