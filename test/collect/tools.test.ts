import {spawnSync} from 'node:child_process'
import {beforeAll, describe, expect, it} from 'vitest'
import {assertions} from '../../src/assertions/registry.ts'
import {loadContent} from '../../src/benchmarks/content.ts'
import {explainRule} from '../../src/benchmarks/explanation.ts'
import {renderScript} from '../../src/collect/script.ts'
import type {Probe} from '../../src/probes/probe.ts'
import {hasProgram} from '../has-program.ts'
import {type Command, commandsOf} from './shell-words.ts'
import {MARK, NONCE, question} from './shells.ts'

/**
 * The options that fragments may use, by program: all of them are in the version that Amazon Linux 2 has, the oldest
 * of the systems. Coreutils 8.22, findutils 4.5.11, grep 2.20 and bash 4.2 after their NEWS files, systemd 219,
 * util-linux 2.30 and the rest after their manual pages of that version. Programs with an empty list take words only.
 */
const AL2_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  // coreutils 8.22
  cat: [],
  date: ['-u'],
  df: ['-P', '-k'],
  env: ['-i'],
  head: ['-c', '-n'],
  id: ['-u'],
  nice: [],
  sort: ['-u'],
  stat: ['-L', '-c'],
  tail: ['-n'],
  timeout: ['-k'],
  tr: [],
  uname: ['-r', '-m'],
  // findutils 4.5.11
  find: [
    ...[
      '-H',
      '-group',
      '-ignore_readdir_race',
      '-maxdepth',
      '-name',
      '-o',
      '-path',
      '-perm',
      '-printf',
      '-prune',
    ],
    ...['-type', '-user', '-xdev'],
  ],
  // grep 2.20
  grep: ['-E', '-a', '-c', '-e', '-i', '-n', '-o', '-q', '-v'],
  // bash 4.2
  bash: ['-l', '-c'],
  // systemd 219: neither --value nor cat-config
  systemctl: ['--all', '--full', '--no-legend', '--no-pager', '--root', '--version'],
  // glibc 2.26, procps 3.3.10, kmod 25, rpm 4.11, audit 2.8, sudo 1.8.23, libselinux 2.5
  auditctl: ['-l', '-s'],
  getent: [],
  matchpathcon: ['-V'],
  modprobe: ['--showconfig'],
  ps: ['-e', '-o'],
  rpm: ['-q', '-a', '--qf'],
  sestatus: [],
  sudo: ['-V'],
  // iptables 1.8.4, firewalld 0.4.4, nftables 0.9
  'firewall-cmd': ['--get-default-zone', '--list-all-zones'],
  'firewall-offline-cmd': ['--get-default-zone', '--list-all-zones'],
  'ip6tables-save': [],
  'iptables-save': [],
  nft: [],
  // Of images with drivers for accelerators, as they install it
  dkms: [],
  // What a fragment has found under a name of its own: sshd of OpenSSH 7.4, and programs that tell their version
  $: ['-C', '-T', '--version'],
  '/usr/bin/kubelet': ['--version'],
}

/** What POSIX has every shell do itself, which all shells of `shells.ts` are asked to. */
const BUILTINS = new Set(
  ': [ break case cd command continue echo eval exit export false printf read return set shift test trap true umask unset'.split(
    ' ',
  ),
)

/** Findings of shellcheck that are meant so. */
const MEANT: Readonly<Record<string, string>> = {
  SC1003: 'a quoted fragment ends in a backslash or a quote',
  SC1007: 'os_id= and os_version= are empty until os-release names them',
  SC2016: 'what stands in single quotes is for find, grep or another shell',
  SC2030: 'each fragment has a subshell of its own, so that it changes nothing for the next',
  SC2031: 'each fragment has a subshell of its own, so that it changes nothing for the next',
  SC2043: 'a list of one path is written as a longer one is',
  SC2059: 'the kernel writes blanks in paths in octal, which printf reads; % was refused before',
  SC2086: 'the lists of owners are words for find',
  SC2154: 'mark comes from the head of the script',
}

let probes: readonly Pick<Probe<unknown>, 'key' | 'script'>[]
let fragments: readonly string[]
let head: string
beforeAll(async () => {
  const content = await loadContent()
  probes = [...content.rules.keys()].flatMap((key) => explainRule(content, key, [], assertions).probes)
  fragments = [...new Set(probes.map(({script}) => script))]
  const each = ['brief', 'quick', 'bounded', 'walk'].map(
    (pace) => ({...question(pace, ':'), pace, systems: ['amzn']}) as const,
  )
  head = renderScript(
    each as readonly Probe<unknown>[],
    {probeSeconds: 1, walkSeconds: 1},
    {nonce: NONCE, mark: MARK},
  )
})

describe('the fragments of all rules', () => {
  it('use only programs and options that Amazon Linux 2 has', () => {
    const unknown = fragments.flatMap((fragment) => {
      const own = new Set(Array.from(fragment.matchAll(/^\s*(\w+)\(\)/gm), ([, name = '']) => name))
      return commandsOf(fragment)
        .filter(({program}) => !own.has(program))
        .flatMap(complaintsAbout)
    })

    expect([...new Set(unknown)]).toEqual([])
  })

  it.each([
    ['systemctl show --value sshd.service', 'systemctl --value'],
    ['systemd-analyze cat-config systemd/journald.conf', 'systemd-analyze'],
    ['x=$(find / -files0-from list)', 'find -files0-from'],
    ['case $x in a|b) timeout -v 5 cut -z -f1 f ;; esac', 'timeout -v', 'cut'],
    ['sh -c \'for f; do head -z "$f"; done\' sh /etc/*', 'sh', 'head -z'],
    ['[ -e f ] && sed s/a/b/ f', 'sed'],
  ])('would be refused with %s', (script, ...complaints) => {
    expect(commandsOf(script).flatMap(complaintsAbout)).toEqual(complaints)
  })

  it.skipIf(!hasProgram('shellcheck'))(
    'have nothing that shellcheck finds but what is meant so (skipped without it)',
    () => {
      const wrapped = fragments.map((fragment, index) => `fragment_${index}() (\n${fragment}\n)`)

      expect(findingsIn(`#!/bin/sh\n${wrapped.join('\n')}\n`)).toEqual([])
      expect(findingsIn(`#!/bin/sh\n${head}`)).toEqual([])
    },
  )
})

/** Programs and options that are not known to be in Amazon Linux 2. */
function complaintsAbout({program, words}: Command): readonly string[] {
  if (BUILTINS.has(program)) return []
  const known = AL2_OPTIONS[program]
  if (known === undefined) return [program]
  return words
    .flatMap((word) => optionsIn(word, program))
    .filter((option) => !known.includes(option))
    .map((option) => `${program} ${option}`)
}

/** `-Eq` is two options but for find, whose words are whole; a mode such as `-0002` is none. */
function optionsIn(word: string, program: string): readonly string[] {
  if (!/^-[A-Za-z-]/.test(word) || word === '--') return []
  if (word.startsWith('--')) return [word.replace(/=.*/s, '')]
  return program === 'find' ? [word] : Array.from(word.slice(1), (letter) => `-${letter}`)
}

function findingsIn(script: string): readonly string[] {
  const words = ['-s', 'sh', '-f', 'json1', '-e', Object.keys(MEANT).join(','), '-']
  const {stdout} = spawnSync('shellcheck', words, {input: script, encoding: 'utf8'})
  const {comments} = JSON.parse(stdout) as {
    comments: readonly {code: number; line: number; message: string}[]
  }
  const lines = script.split('\n')
  return comments.map(({code, line, message}) => `SC${code} ${message}: ${lines[line - 1]}`)
}
