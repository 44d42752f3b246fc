import {spawn} from 'node:child_process'
import {describe, expect, it} from 'vitest'
import {type CollectOptions, collect} from '../../src/collect/collect.ts'
import {TargetError, UsageError} from '../../src/errors.ts'
import {connectLocal} from '../../src/transports/local.ts'
import {connectPacker} from '../../src/transports/packer.ts'
import type {Transport} from '../../src/transports/transport.ts'
import {question, shells} from './shells.ts'

const options: CollectOptions = {
  sudo: 'never',
  limits: {probeSeconds: 10, walkSeconds: 10},
  signal: new AbortController().signal,
}

/** This machine, where the shell that the script goes to is another one; `commands` are those that were run. */
function inShell(words: readonly string[]): {readonly transport: Transport; readonly commands: string[]} {
  const commands: string[] = []
  const local = connectLocal()
  const exec: Transport['exec'] = (command, exec) => {
    commands.push(command)
    return local.exec(words.join(' '), exec)
  }
  return {transport: {...local, exec}, commands}
}

describe.each(shells)('two rounds in $name', {timeout: 60_000}, ({words}) => {
  it('are one command, and the second is asked what follows from the first', async () => {
    const {transport, commands} = inShell(words)

    const {answers, problem} = await collect(
      transport,
      [question('shell', 'echo $PPID $$')],
      options,
      (first) => [question('again', 'echo $PPID $$'), question('heard', `echo ${[...first.keys()].join()}`)],
    )
    await transport.close()

    expect(problem).toBeUndefined()
    expect(answers.get('again')).toEqual(answers.get('shell'))
    expect(answers.get('heard')).toEqual({output: 'shell\n', exitCode: 0})
    expect(commands).toHaveLength(1)
  })

  it('both take walks, bounded questions and those for other systems', async () => {
    const {transport} = inShell(words)
    const asked = (round: string) => [
      question(`${round} walk`, `echo ${round}`, {pace: 'walk'}),
      question(`${round} bounded`, 'echo "$mark"', {pace: 'bounded'}),
      {...question(`${round} elsewhere`, ':'), systems: ['plan9-4']},
    ]

    const {answers} = await collect(transport, asked('one'), options, () => asked('two'))

    expect([...answers.keys()]).toEqual(['one walk', 'one bounded', 'two walk', 'two bounded'])
    expect(answers.get('two walk')).toEqual({output: 'two\n', exitCode: 0})
    expect(answers.get('two bounded')).toEqual(answers.get('one bounded'))
  })

  it('keep apart, whatever a question tries to read or to change', async () => {
    const {transport} = inShell(words)
    const greedy = [
      question('cat', 'cat; echo read'),
      question('bounded cat', 'cat; echo read', {pace: 'bounded'}),
      question('walking cat', 'cat; echo read', {pace: 'walk'}),
      question('vandal', 'nonce=x mark=y; frame() { :; }; exec </dev/zero; exit 3'),
    ]

    const {answers, problem} = await collect(transport, greedy, options, () => [
      question('after', 'echo after'),
    ])

    expect(problem).toBeUndefined()
    expect(answers.get('walking cat')).toEqual({output: 'read\n', exitCode: 0})
    expect(answers.get('after')).toEqual({output: 'after\n', exitCode: 0})
  })

  it('leave no process behind', async () => {
    const {transport} = inShell(words)

    const {answers} = await collect(transport, [question('shell', 'echo $$')], options)
    await transport.close()

    const said = answers.get('shell')
    const pid = said && 'output' in said ? Number(said.output) : 0
    expect(pid).toBeGreaterThan(0)
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})

describe('a second round', {timeout: 60_000}, () => {
  const first = question('first', 'echo first')
  const follow = () => [question('second', 'echo second')]

  it('is not asked where nothing new follows', async () => {
    const blocks: string[] = []
    const local = connectLocal()
    const noting: Transport = {
      ...local,
      exec: (command, exec) => local.exec(command, {...exec, stdin: noted(exec.stdin, blocks)}),
    }

    const {answers} = await collect(noting, [first], options, () => [first])
    await noting.close()

    expect([...answers.keys()]).toEqual(['first'])
    expect(blocks.slice(1)).toEqual(['exit 0\n'])
  })

  it('goes through the connection of Packer in the same command', async () => {
    const commands: string[] = []
    const start = async (command: string) => {
      commands.push(command)
      const child = spawn('/bin/sh', ['-c', command], {stdio: 'pipe', detached: true})
      child.stdin.on('error', () => {})
      const exitStatus = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 143)))
      return {stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exitStatus, abandon: () => {}}
    }
    const transport = connectPacker({start}, {name: 'guest', hostKeyTrust: 'none'})

    const {answers, problem} = await collect(transport, [first], options, follow)
    await transport.close()

    expect(problem).toBeUndefined()
    expect(answers.get('second')).toEqual({output: 'second\n', exitCode: 0})
    expect(commands).toHaveLength(1)
  })

  it('is lost with a reason, and the first one kept, where the shell ends after the first block', async () => {
    const local = connectLocal()
    const short: Transport = {
      ...local,
      exec: (_, exec) => local.exec('sh -s', {...exec, stdin: firstOf(exec.stdin)}),
    }

    const {answers, problem} = await collect(short, [first], options, follow)

    expect(answers.get('first')).toEqual({output: 'first\n', exitCode: 0})
    expect(answers.get('second')).toMatchObject({unavailable: 'lost'})
    expect(problem).toEqual({kind: 'collection', message: 'the script on local ended early with 0'})
  })

  it('is lost, and the first one kept, where the connection goes away in it', async () => {
    const gone = new AbortController()
    const local = connectLocal()
    const lost: Transport = {
      ...local,
      exec: async (command, exec) => {
        const signal = AbortSignal.any([exec.signal, gone.signal])
        return local.exec(command, {...exec, signal})
      },
    }
    const deadly = () => {
      queueMicrotask(() => gone.abort(new TargetError('the connection was lost')))
      return [question('second', 'sleep 1000')]
    }

    const {answers, problem} = await collect(lost, [first], options, deadly)

    expect(answers.get('first')).toEqual({output: 'first\n', exitCode: 0})
    expect(answers.get('second')).toEqual({
      unavailable: 'lost',
      detail: 'second: the connection was lost',
    })
    expect(problem).toEqual({kind: 'connection', message: 'the connection was lost'})
  })

  it('is lost where both rounds together say more than 64 MiB', async () => {
    const much = (key: string) => ({
      ...question(key, 'head -c 34000000 /dev/zero | tr "\\0" x', {pace: 'bounded'}),
      maxBytes: 50_000_000,
    })

    const {answers, problem} = await collect(connectLocal(), [much('one')], options, () => [much('two')])

    expect(answers.get('one')).toMatchObject({exitCode: 0})
    expect(answers.get('two')).toMatchObject({unavailable: 'lost'})
    expect(problem?.message).toBe('the host said more than 64 MiB')
  })

  it('ends the shell where what follows cannot be told', async () => {
    const local = connectLocal()
    const wrong = () => {
      throw new UsageError('no benchmark is for this host')
    }

    await expect(collect(local, [first], options, wrong)).rejects.toThrow('no benchmark is for this host')
    await local.close()
  })
})

async function* noted(input: string | AsyncIterable<string>, blocks: string[]): AsyncGenerator<string> {
  for await (const block of typeof input === 'string' ? [input] : input) {
    blocks.push(block)
    yield block
  }
}

/** The first block, and then the end of input. */
async function* firstOf(input: string | AsyncIterable<string>): AsyncGenerator<string> {
  for await (const block of typeof input === 'string' ? [input] : input) {
    yield block
    return
  }
}
