import {describe, expect, it} from 'vitest'
import {type CollectOptions, collect} from '../../src/collect/collect.ts'
import {TargetError} from '../../src/errors.ts'
import {connectLocal} from '../../src/transports/local.ts'
import type {Transport} from '../../src/transports/transport.ts'
import {question} from './shells.ts'

const options: CollectOptions = {
  sudo: 'never',
  limits: {probeSeconds: 10, walkSeconds: 10},
  signal: new AbortController().signal,
}

describe('collect', {timeout: 60_000}, () => {
  it('asks each question once and says as whom', async () => {
    const probe = question('who', 'id -u')

    const {answers, escalation, problem} = await collect(connectLocal(), [probe, probe], options)

    expect(answers.get('who')).toEqual({output: `${process.getuid?.()}\n`, exitCode: 0})
    expect(escalation).toMatch(process.getuid?.() === 0 ? /^(none|sudo)$/ : /^unprivileged$/)
    expect(problem).toBeUndefined()
  })

  it('passes over what is for another system, without a word', async () => {
    const elsewhere = {...question('elsewhere', 'echo here'), systems: ['plan9-4']}

    const {answers} = await collect(connectLocal(), [elsewhere, question('all', 'echo all')], options)

    expect([...answers.keys()]).toEqual(['all'])
  })

  it('keeps what was said before the script was killed, and says of the rest that it is lost', async () => {
    const probes = [
      question('before', 'echo before'),
      question('deadly', 'kill -9 $$'),
      question('after', ':'),
    ]

    const {answers, problem} = await collect(connectLocal(), probes, options)

    expect(answers.get('before')).toEqual({output: 'before\n', exitCode: 0})
    expect(answers.get('after')).toMatchObject({
      unavailable: 'lost',
      detail: expect.stringMatching(/^after: .* ended early with 137$/),
    })
    expect(problem).toEqual({kind: 'collection', message: 'the script on local ended early with 137'})
  })

  it('keeps what was said when the run takes too long, with the reason', async () => {
    const run = new AbortController()
    const noticed: Transport = {
      ...connectLocal(),
      exec: (command, exec) =>
        connectLocal().exec(command, {
          ...exec,
          onStdout: (chunk) => {
            exec.onStdout(chunk)
            if (chunk.includes('before')) run.abort(new TargetError('too slow', {hint: 'be quick'}))
          },
        }),
    }
    const probes = [question('before', 'echo before'), question('endless', 'sleep 1000')]

    const {answers, problem} = await collect(noticed, probes, {...options, signal: run.signal})

    expect(answers.get('before')).toEqual({output: 'before\n', exitCode: 0})
    expect(answers.get('endless')).toMatchObject({unavailable: 'lost', detail: 'endless: too slow'})
    expect(problem).toEqual({kind: 'connection', message: 'too slow', hint: 'be quick'})
  })

  it('throws what ended the run when no shell had answered', async () => {
    const signal = AbortSignal.abort(new TargetError('too slow'))

    await expect(collect(connectLocal(), [], {...options, signal})).rejects.toThrow(
      new TargetError('too slow'),
    )
  })

  it('throws TargetError with what was printed instead when the command was another one', async () => {
    const replaced: Transport = {
      ...connectLocal(),
      exec: (_, exec) => connectLocal().exec('echo "Please log in as ec2-user"; exit 142', exec),
    }

    await expect(collect(replaced, [], options)).rejects.toThrow(
      'no shell answered on local: the command ended with 142, saying "Please log in as ec2-user"',
    )
  })
})
