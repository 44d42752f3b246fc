import {spawnSync} from 'node:child_process'
import {fileURLToPath} from 'node:url'
import {expect, it} from 'vitest'
import {useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'
import {assay, checkWords} from './assay.ts'

const BIN = fileURLToPath(new URL('../../bin/assay.js', import.meta.url))

describeLab('the progress of a run', () => {
  const host = useHost({flavor: 'al2023'})

  it('is told to a person at a terminal', () => {
    const seen = atTerminal(checkWords(host()))

    expect(seen).toMatch(/\[\d+\.\d s\] node: connecting\n\[\d+\.\d s\] node: connected, asking\n/)
    expect(seen).toContain('asking what follows from the answers')
  })

  it('is not told to one who wants quiet', () => {
    expect(atTerminal(checkWords(host(), '--quiet'))).not.toContain('connecting')
  })

  it('is not told in a pipe', async () => {
    const {stdout, stderr} = await assay(checkWords(host()))

    expect(`${stdout}${stderr}`).not.toContain('connecting')
    expect(stdout).toContain('CIS')
  })
})

/** What a person sees: script(1) of util-linux gives a terminal to the command. */
function atTerminal(words: readonly string[]): string {
  const command = [process.execPath, BIN, ...words].map((word) => `'${word}'`).join(' ')
  const {stdout} = spawnSync('script', ['-qec', command, '/dev/null'], {encoding: 'utf8', input: ''})
  return stdout.replaceAll('\r\n', '\n')
}
