import {readFileSync} from 'node:fs'
import {expect, it} from 'vitest'
import {answersOf, deduplicate} from '../../src/collect/answers.ts'
import {decodeFrames} from '../../src/collect/frames.ts'
import {renderScript} from '../../src/collect/script.ts'
import {makePlan} from '../../src/plan.ts'
import {assay, checkWords} from '../e2e/assay.ts'
import {useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'
import {MARK, NONCE, question} from './shells.ts'

const everything = {benchmarks: [], level: 2, only: [], skip: [], values: {}, rules: []} as const
const limits = {probeSeconds: 30, walkSeconds: 180}

/** All that is on a host's disk: names, owners, modes, sizes, times of change, and what files hold. */
const DIGEST = `cd / && { find / -xdev -printf '%p %y %U %G %m %s %T@ %C@ %l\\n'
find / -xdev -type f -size -4096k -exec sha256sum {} +; } | sort | sha256sum`

describeLab('the collector', () => {
  const node = useHost({flavor: 'al2023'})

  it('leaves a host as it was, to the last byte and the last time of change', async () => {
    const before = await node().asRoot(DIGEST)

    const {exitCode} = await assay(checkWords(node(), '-l', '2'))

    const after = await node().asRoot(DIGEST)
    expect(exitCode).toBe(0)
    expect(before.stdout).toMatch(/^[0-9a-f]{64} /)
    expect(after.stdout).toBe(before.stdout)
  })

  it('would be found out if it left anything', async () => {
    const before = await node().asRoot(DIGEST)

    await node().asRoot('touch /etc/trace && rm /etc/trace')

    expect((await node().asRoot(DIGEST)).stdout).not.toBe(before.stdout)
  })
})

describeLab('the script where there is nothing but what Bottlerocket has', () => {
  const node = useHost({flavor: 'al2023'})
  const programs = readFileSync(new URL('../hosts/flavors/bottlerocket.programs', import.meta.url), 'utf8')

  /** A root with those programs of the list that the lab has, and the static bash of the admin container. */
  const ENTER = `mkdir -p /br/usr/bin /br/opt/bin /br/etc /br/dev /br/proc
    ln -sf bin /br/usr/sbin; ln -sf usr/bin /br/bin; ln -sf usr/bin /br/sbin; ln -sf usr/lib /br/lib; ln -sf usr/lib64 /br/lib64
    for name in $(cat /run/programs); do
      path=$(command -v "$name") && case $path in /*) cp -L "$path" /br/usr/bin/ ;; *) cp -L "/usr/bin/$name" /br/usr/bin/ ;; esac
    done
    cp /usr/bin/bash-static /br/opt/bin/bash
    for dir in usr/lib usr/lib64 dev proc; do mkdir -p /br/$dir; [ ! -d /$dir ] || mount --rbind /$dir /br/$dir; done
    printf 'ID=bottlerocket\\nVERSION_ID=1.29.0\\n' >/br/etc/os-release`

  const run = async (script: string) => {
    await node().asRoot('cat >/run/programs', programs)
    const entered = await node().asRoot(
      `[ -d /br ] || { ${ENTER}; }; exec chroot /br /opt/bin/bash -s`,
      script,
    )
    return decodeFrames(Buffer.from(entered.stdout), NONCE)
  }

  it('has no sh and no sed', async () => {
    const probes = [question('shells', 'command -v sh sed awk; echo $?')]

    const {frames} = await run(renderScript(probes, limits, {nonce: NONCE, mark: MARK}))

    expect(frames.find(({key}) => key === 'shells')?.output).toBe('1\n')
  })

  it('answers every question of every benchmark', {timeout: 240_000}, async () => {
    const {probes} = await makePlan(everything)
    const anywhere = deduplicate(probes).map(({systems: _, ...probe}) => probe)

    const {frames, complete} = await run(renderScript(anywhere, limits, {nonce: NONCE, mark: MARK}))

    const answers = answersOf(anywhere, frames)
    expect(complete).toBe(true)
    expect([...answers].filter(([, said]) => 'unavailable' in said)).toEqual([])
  })
})
