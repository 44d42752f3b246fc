import {describe, expect, it} from 'vitest'
import {dkmsModules} from '../../src/probes/dkms.ts'
import {directory, file} from '../../src/probes/file.ts'
import {firewalld} from '../../src/probes/firewalld.ts'
import {glob} from '../../src/probes/glob.ts'
import {host} from '../../src/probes/host.ts'
import {filterTable} from '../../src/probes/iptables.ts'
import {rsyslogFiles} from '../../src/probes/rsyslog.ts'
import {selinuxState} from '../../src/probes/selinux.ts'
import {absent, kubelet, nodeWith, said as saidOf} from '../kubelet/node.ts'
import {asksThen, factsWith, fileWith, judged, known, said, statusesOf} from './judged.ts'

describe('what must not be there', () => {
  it.each([
    [5, '/x/0, /x/1, /x/2, /x/3, /x/4'],
    [7, '/x/0, /x/1, /x/2, /x/3, /x/4 and 2 more'],
  ])('is named, of %i the first five', (count, actual) => {
    const paths = Array.from({length: count}, (_, index) => `/x/${index}`)

    expect(judged({absent: ['/x/*']}, factsWith(known(glob('/x/*'), paths)))).toMatchObject([
      {status: 'fail', actual},
    ])
  })
})

describe('what is decided by a fact that is lost', () => {
  it.each([
    [{system: 'amzn-2023'}, [host]],
    [{processType: 'unconfined_service_t'}, [selinuxState]],
  ])('is an error that names it: %j', (spec, [lost]) => {
    expect(judged(spec, factsWith())).toMatchObject([
      {status: 'error', reason: expect.stringContaining(`${lost?.key} was lost`)},
    ])
  })

  it('is no excuse for what must not be there', () => {
    const facts = factsWith(known(glob('/x'), ['/x']))

    expect(statusesOf({absent: ['/x'], unless: ['/excused']}, facts)).toEqual(['fail'])
  })

  it('is, of a kubeconfig that nothing will write, an error', () => {
    const facts = nodeWith(kubelet('--kubeconfig=/etc/k'), {'kubeconfig-credential:/etc/k': absent})

    expect(judged({kubeconfigCredential: 'certificate'}, facts, 'node')).toMatchObject([
      {status: 'error', reason: expect.stringContaining('/etc/k is not there')},
    ])
  })
})

describe('a module of dkms', () => {
  it.each([
    ['nvidia/570.1, 6.12.40, x86_64: installed', 'the module nvidia/570.1, 6.12.40, x86_64', 'pass'],
    [
      'nvidia/570.1: installed (WARNING! Diff between built and installed module!)',
      'the module nvidia/570.1',
      'pass',
    ],
    ['nvidia/570.1: added', 'the module nvidia/570.1', 'fail'],
    ['a line of another version', 'the module a line of another version', 'fail'],
  ])('told by "%s" is judged by its state', (line, subject, status) => {
    expect(judged({dkms: 'installed'}, factsWith(said(dkmsModules, `${line}\n`)))).toMatchObject([
      {subject, status},
    ])
  })
})

describe('the zones of firewalld', () => {
  it('that are in use are shown with their interfaces, for a person to decide', () => {
    const zone = {inUse: true, target: 'default', interfaces: ['eth0', 'eth1'], richRules: []}
    const zones = [
      {...zone, name: 'public'},
      {...zone, name: 'work', inUse: false},
    ]
    const facts = factsWith(known(firewalld('persisted'), {defaultZone: 'public', zones}))

    expect(judged({firewalld: 'zones', half: 'persisted', matches: '^public:'}, facts)).toMatchObject([
      {status: 'pass', actual: 'public: eth0 eth1'},
    ])
  })
})

describe('the filter table of iptables', () => {
  const facts = factsWith(
    said(
      filterTable('ipv4'),
      '*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n',
    ),
  )

  it.each([
    [{policies: {INPUT: 'DROP'}}, 'pass'],
    [{policies: {INPUT: 'DROP', OUTPUT: 'DROP'}}, 'fail'],
    [{lets: {FORWARD: 'everything'}}, 'pass'],
    [{lets: {INPUT: 22}}, 'fail'],
  ])('is asked of the chains that are named alone: %j', (spec, status) => {
    expect(statusesOf({iptables: 'ipv4', half: 'running', ...spec}, facts)).toEqual([status])
  })
})

describe('rsyslog', () => {
  const rsyslog = (text: string) =>
    factsWith(
      known(rsyslogFiles('/etc/rsyslog.conf'), [{path: '/etc/rsyslog.conf', text}]),
      known(rsyslogFiles('/etc/rsyslog.d/*.conf'), []),
    )

  it.each([
    ['of a forwarding rule alone', '*.* @@logs.example\n', 'pass'],
    ['of an input that names no type', 'input(port="514")\n', 'pass'],
    ['of a module that it loads', 'module(load="imtcp")\n', 'fail'],
    ['of an input of its new language', 'input(type="imudp" port="514")\n', 'fail'],
  ])('takes nothing from the network, or does: %s', (_, text, status) => {
    expect(statusesOf({rsyslog: 'remote-input', exists: false}, rsyslog(text))).toEqual([status])
  })

  it('has no mode for the files that it makes from a rule that forwards', () => {
    expect(judged({rsyslog: 'file-mode', atMost: '0640'}, rsyslog('*.* @@logs.example\n'))).toMatchObject([
      {status: 'fail', actual: 'not set, so 0644'},
    ])
  })
})

describe('a setting of the kubelet', () => {
  it('whose flag the kubelet refuses is not decided', () => {
    const facts = nodeWith(kubelet('--anonymous-auth=perhaps'))

    expect(judged({kubelet: 'authentication.anonymous.enabled', equals: false}, facts, 'node')).toMatchObject(
      [{status: 'error', reason: expect.stringContaining('must be true or false')}],
    )
  })

  it('that nothing sets is no duration', () => {
    const facts = nodeWith(kubelet('--v=2'))

    expect(
      judged({kubelet: 'nodeStatusReportFrequency', as: 'duration', atMost: 60}, facts, 'node'),
    ).toMatchObject([{status: 'fail'}])
    expect(statusesOf({kubelet: 'enforceNodeAllocatable', has: 'pods'}, facts, 'node')).toEqual(['fail'])
  })

  it('that is a map is compared and shown as JSON', () => {
    const file =
      'kind: KubeletConfiguration\napiVersion: kubelet.config.k8s.io/v1beta1\nevictionHard: {memory.available: 5%}\n'
    const facts = nodeWith(kubelet('--config=/c'), {'kubelet-text:/c': saidOf(file)})

    expect(judged({kubelet: 'evictionHard', matches: 'memory'}, facts, 'node')).toMatchObject([
      {status: 'pass', actual: '{"memory.available":"5%"}'},
    ])
  })
})

describe('what an assertion asks in the second round', () => {
  it('is, of the log of sudo alone, what sudoers include', () => {
    const facts = factsWith(said(file('/etc/sudoers'), fileWith('@include /etc/own\n')), [
      directory('/etc/sudoers.d').key,
      {known: true, fact: []},
    ])

    expect(asksThen({audited: 'sudo-log'}, facts)).toEqual(['file:/etc/own'])
    expect(asksThen({audited: 'set-id-programs'}, facts)).toEqual([])
  })

  it('is, of homes, nothing where it is not known whose there are', () => {
    expect(asksThen({dotFiles: 'safe'}, factsWith())).toEqual([])
  })

  it.each([[{kubeletStart: 'accepted'}], [{kubelet: 'maxPods', equals: 110}]])(
    'is, of the kubelet, the file that its command line names: %j',
    (spec) => {
      expect(asksThen(spec, nodeWith(kubelet('--config=/etc/own.yaml')))).toContain(
        'kubelet-text:/etc/own.yaml',
      )
    },
  )
})
