import {partsOf} from './marked.ts'
import {lastName} from './path.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** What is known of the kernel's modules. Names are written with `_`, as the kernel does. */
export interface KernelModules {
  /** Modules that lie below /lib/modules, of any kernel. */
  readonly available: ReadonlySet<string>
  /** Modules that are part of a kernel itself. */
  readonly builtIn: ReadonlySet<string>
  readonly loaded: ReadonlySet<string>
  readonly denied: ReadonlySet<string>
  /** `install` lines of modprobe's configuration in its own order; names may be shell patterns. */
  readonly installs: readonly {readonly pattern: string; readonly command: string}[]
}

/** Asks for the modules of every kernel, those that are loaded, and modprobe's configuration of them. */
export const kernelModules: Probe<KernelModules> = {
  key: 'kernel-modules',
  pace: 'bounded',
  script: `command -v modprobe >/dev/null || exit 127
# A kernel that knows no modules has no such file.
[ -r /proc/modules ] || { [ -d /proc/self ] && [ ! -e /proc/modules ]; } || exit 79
printf '%s\\n' "$mark"
printf '\\n%s settings\\n' "$mark"; modprobe --showconfig | grep -E '^(install|blacklist) '
printf '\\n%s loaded\\n' "$mark"; [ ! -e /proc/modules ] || while read -r name rest; do printf '%s\\n' "$name"; done </proc/modules
printf '\\n%s available\\n' "$mark"; find /lib/modules/ -name '*.ko*' -printf '%f\\n' | sort -u
printf '\\n%s built-in\\n' "$mark"; cat /lib/modules/*/modules.builtin
exit 0`,
  parse: parseKernelModules,
}

/** `usb-storage`, `usb_storage.ko.xz` and `kernel/drivers/usb/usb-storage.ko` are one module. */
export function moduleName(name: string): string {
  return lastName(name)
    .replace(/\.ko(\.\w+)?$/, '')
    .replaceAll('-', '_')
}

function parseKernelModules({output, exitCode}: Answer): KernelModules {
  if (exitCode === 127) throw new UnavailableError('missing-tool', 'modprobe is not installed')
  if (exitCode !== 0) throw new Error('/proc/modules is not readable')
  const parts = partsOf(output)
  const linesOf = (part: string) => (parts.get(part) ?? '').split('\n')
  const namesOf = (part: string) => new Set(linesOf(part).filter(Boolean).map(moduleName))
  const settings = linesOf('settings').map((line) => line.trim().split(/\s+/))
  return {
    available: namesOf('available'),
    builtIn: namesOf('built-in'),
    loaded: namesOf('loaded'),
    denied: new Set(
      settings.flatMap(([word, name]) => (word === 'blacklist' && name ? [moduleName(name)] : [])),
    ),
    installs: settings.flatMap(([word, name, ...command]) =>
      word === 'install' && name ? [{pattern: moduleName(name), command: command.join(' ')}] : [],
    ),
  }
}
