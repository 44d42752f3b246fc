import {describe, expect, it} from 'vitest'
import {effectiveValue} from '../../src/kubelet/effective.ts'
import {type Answers, absent, CONFIG, configurationOf, hostAnswer, kubelet, said, settingOf} from './node.ts'

describe("a kubelet's command line", () => {
  it.each([
    ['after a name for the program', 'ExecStart=@/usr/bin/kubelet kubelet --read-only-port=7\n', 7],
    ['after env', 'ExecStart=/usr/bin/env kubelet --read-only-port=7\n', 7],
    ['through hyperkube', 'ExecStart=-/usr/bin/hyperkube kubelet --read-only-port=7\n', 7],
    ['with a variable inside of a word', `Environment=PORT=7\n${kubelet(`--read-only-port=\${PORT}`)}`, 7],
    ['with a variable that nothing sets', kubelet('$NONE', '--read-only-port=7'), 7],
    [
      'where systemd is told to leave variables alone',
      `Environment=A=--v\nExecStart=:/usr/bin/kubelet $A --read-only-port=7\n`,
      7,
    ],
  ])('is read %s', (_, service, port) => {
    expect(settingOf('readOnlyPort', service)).toBe(port)
  })

  it('keeps $$ and %% as one character each', () => {
    expect(configurationOf(kubelet('--root-dir=/a$$b%%c')).flags[0]?.value).toBe('/a$b%c')
  })

  it('has of the environment what systemd leaves of it', () => {
    const environment = `Environment="A=--v=1" "B=--read-only-port=1" not-an-assignment\nUnsetEnvironment="B=--read-only-port=1"\n`

    expect(
      settingOf('readOnlyPort', `${environment}${kubelet('$A', '$B', '--config=/c')}`, {
        'kubelet-text:/c': said(CONFIG),
      }),
    ).toBe(0)
    expect(settingOf('readOnlyPort', `${environment}UnsetEnvironment=\n${kubelet('$A', '$B')}`)).toBe(1)
    expect(
      settingOf(
        'readOnlyPort',
        `${environment}UnsetEnvironment=\nUnsetEnvironment=B=--other\n${kubelet('$B')}`,
      ),
    ).toBe(1)
  })

  it('may have environment files that are not there, and forgets those before an empty one', () => {
    const files = `EnvironmentFile=/etc/lost\nEnvironmentFile=\nEnvironmentFile=-/etc/kubernetes/kubelet/env\n`
    const answers = {'kubelet-environment:/etc/kubernetes/kubelet/env': absent}

    expect(settingOf('readOnlyPort', `${files}${kubelet('--read-only-port=3')}`, answers)).toBe(3)
  })
})

describe('a setting', () => {
  it.each([
    ['maxPods', '--max-pods=250'],
    ['clusterDNS', '--cluster-dns=10.0.0.10'],
    ['logging.verbosity', '--verbosity=9'],
  ])('that the table does not have, as %s, is not taken from a file past the flag %s', (name, flag) => {
    const configuration = configurationOf(kubelet(flag))

    expect(() => effectiveValue(configuration, name)).toThrow(
      `${flag.slice(0, flag.indexOf('='))} may set ${name}, and its type is not known`,
    )
    expect(effectiveValue(configurationOf(kubelet('--v=2')), name)).toMatchObject({value: undefined})
  })

  const file = (text: string) => ({'kubelet-text:/c': said(CONFIG + text)})

  it.each<[string, string, string, Answers, unknown]>([
    ["without --config has the flag's default", 'readOnlyPort', kubelet(), {}, 10_255],
    ['without --config may have the same default as with one', 'podPidsLimit', kubelet(), {}, -1],
    ["with --config has the file's default", 'readOnlyPort', kubelet('--config=/c'), file(''), 0],
    [
      'that is taken away has its default',
      'authorization.mode',
      kubelet('--config=/c'),
      file('authorization: null\n'),
      'Webhook',
    ],
    [
      'that is an empty text has its default',
      'authorization.mode',
      kubelet('--config=/c'),
      file('authorization: {mode: ""}\n'),
      'Webhook',
    ],
    ['of a list can be a flag', 'tlsCipherSuites', kubelet('--tls-cipher-suites=A,B,'), {}, ['A', 'B']],
    [
      'of a duration can be a flag',
      'streamingConnectionIdleTimeout',
      kubelet('--streaming-connection-idle-timeout=5m'),
      {},
      '5m',
    ],
    ['of text can be a flag', 'hostnameOverride', kubelet('--hostname-override=n'), {}, 'n'],
    [
      'of a flag alone is nothing in a file',
      'hostnameOverride',
      kubelet('--config=/c'),
      file('hostnameOverride: n\n'),
      undefined,
    ],
    [
      'that is not known here is read from the file',
      'maxPods',
      kubelet('--config=/c'),
      file('maxPods: 5\n'),
      5,
    ],
    ['that is not known here has no default', 'maxPods', kubelet('--config=/c'), file(''), undefined],
    ['that is not known here has none without a file either', 'maxPods', kubelet(), {}, undefined],
    ['of a feature gate can be a flag', 'featureGates.X', kubelet('--feature-gates=X=true'), {}, true],
    ['of events was 5 a second', 'eventRecordQPS', kubelet(), {host: hostAnswer('amzn 2', '1.26.4')}, 5],
    [
      'of events is 50 a second where the version is not known',
      'eventRecordQPS',
      kubelet(),
      {host: said('')},
      50,
    ],
    ['of events is 50 a second', 'eventRecordQPS', kubelet(), {host: hostAnswer('amzn 2', '1.27.0')}, 50],
  ])('%s', (_, name, service, answers, value) => {
    expect(settingOf(name, service, answers)).toEqual(value)
  })

  it.each([
    ['readOnlyPort', '--read-only-port=x', '--read-only-port must be a number, not "x"'],
    [
      'streamingConnectionIdleTimeout',
      '--streaming-connection-idle-timeout=5',
      'must be a duration, not "5"',
    ],
    ['authentication.anonymous.enabled', '--anonymous-auth=maybe', 'must be true or false, not "maybe"'],
  ])('%s is refused as %s', (name, flag, message) => {
    expect(() => settingOf(name, kubelet(flag))).toThrow(message)
  })

  it('names the flag or the default that it comes from', () => {
    const origin = (service: string) => effectiveValue(configurationOf(service), 'readOnlyPort').origin

    expect(origin(kubelet('--read-only-port=1'))).toBe('the flag --read-only-port')
    expect(origin(kubelet())).toBe("the flag's default, as there is no --config")
  })
})
