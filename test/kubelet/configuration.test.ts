import {describe, expect, it} from 'vitest'
import type {Phase} from '../../src/evaluate/result.ts'
import {kubeletConfiguration, kubeletFollowUps} from '../../src/kubelet/configuration.ts'
import {effectiveValue} from '../../src/kubelet/effective.ts'
import {
  type Answers,
  absent,
  CONFIG,
  configurationOf,
  environmentFile,
  hostAnswer,
  kubelet,
  marked,
  nodeWith,
  said,
  settingOf,
  unitAnswer,
} from './node.ts'

describe("a kubelet's configuration is refused, with place and reason,", () => {
  it.each<[string, string, Answers, string]>([
    ['without an ExecStart=', 'Slice=x\n', {}, 'kubelet.service has no ExecStart='],
    [
      'with a quote that has no end',
      'ExecStart=/usr/bin/kubelet --v="2\n',
      {},
      ':2: ExecStart= has a quote without',
    ],
    [
      'with such a variable',
      `Environment="A=1\n${kubelet()}`,
      {},
      ':2: Environment= has a quote without an end',
    ],
    ['without a unit', '', {'unit-files:kubelet.service': marked()}, 'there is no kubelet.service'],
    [
      'with a masked unit',
      '',
      {'unit-files:kubelet.service': marked({'fragment /etc/systemd/system/kubelet.service': ''})},
      'kubelet.service is masked by /etc/systemd/system/kubelet.service',
    ],
    [
      'where --config names what is not there',
      kubelet('--config=/c'),
      {'kubelet-text:/c': absent},
      '/etc/systemd/system/kubelet.service:2: /c, which --config names, is not there',
    ],
    [
      'where --config names something else',
      kubelet('--config=/c'),
      {'kubelet-text:/c': said('apiVersion: v1\nkind: Pod\n')},
      '/c:1: the kubelet wants kind KubeletConfiguration of kubelet.config.k8s.io/v1beta1, not Pod of v1',
    ],
    [
      'where --config names a KubeletConfiguration of somebody else',
      kubelet('--config=/c'),
      {'kubelet-text:/c': said('apiVersion: example.org/v1\nkind: KubeletConfiguration\n')},
      'not KubeletConfiguration of example.org/v1',
    ],
    [
      'where an environment file is not there',
      `${environmentFile('/etc/kubernetes/kubelet/env')}${kubelet()}`,
      {'kubelet-environment:/etc/kubernetes/kubelet/env': absent},
      ':2: /etc/kubernetes/kubelet/env is not there, so that systemd does not start the kubelet',
    ],
    [
      'with --config-dir before Kubernetes 1.28',
      kubelet('--config-dir=/d'),
      {host: hostAnswer('amzn 2023', '1.27.9')},
      ':2: kubelet 1.27.9 has no --config-dir',
    ],
    [
      'with --config-dir before Kubernetes 1.30 and no word of its own for it',
      kubelet('--config-dir=/d'),
      {host: hostAnswer('amzn 2023', '1.29.1')},
      ':2: kubelet 1.29.1 wants KUBELET_CONFIG_DROPIN_DIR_ALPHA for --config-dir',
    ],
    [
      'where --config-dir names what is not there',
      kubelet('--config-dir=/d'),
      {'kubelet-drop-ins:/d': absent},
      ':2: /d, which --config-dir names, is not there',
    ],
    [
      'with a setting of a type that it does not take',
      kubelet('--config=/c'),
      {'kubelet-text:/c': said(`${CONFIG}readOnlyPort: "0"\n`)},
      '/c:3: readOnlyPort must be a number: the kubelet refuses "0"',
    ],
    [
      'where boot has set nothing on the node',
      kubelet('$NODEADM_KUBELET_ARGS'),
      {},
      ':2: nodeadm has not set NODEADM_KUBELET_ARGS on this node',
    ],
  ])('%s', (_, service, answers, detail) => {
    const reading = kubeletConfiguration(nodeWith(service, answers), 'node')

    expect(reading).toMatchObject({known: false, refused: true})
    expect(reading).toHaveProperty('detail', expect.stringContaining(detail))
  })
})

describe("a kubelet's configuration is not known", () => {
  const file = '/etc/kubernetes/kubelet/env'

  it.each([
    ['as a word', kubelet('$SITE'), 'SITE'],
    ['as the whole of a word', kubelet(`\${SITE}`), 'SITE'],
    ['inside of a word', kubelet(`--root-dir=/var/\${SITE}/lib`), 'SITE'],
  ])('where it uses, %s, a variable whose value stayed on the host', (_, exec, name) => {
    const answers = {[`kubelet-environment:${file}`]: said(`${name}=withheld\n`)}

    const reading = kubeletConfiguration(nodeWith(environmentFile(file) + exec, answers), 'node')

    expect(reading).toMatchObject({known: false, refused: false})
    expect(reading).toHaveProperty(
      'detail',
      `the value of $${name} in the kubelet's command line is not read`,
    )
  })

  it('where what boot adds to stays on the host', () => {
    const answers = {
      [`kubelet-environment:${file}`]: said('SITE=withheld\n'),
      'nodeadm-drop-ins': absent,
    }
    const exec = environmentFile(file) + kubelet('$NODEADM_KUBELET_ARGS', '$SITE')

    expect(kubeletConfiguration(nodeWith(exec, answers), 'image')).toMatchObject({
      known: false,
      refused: false,
    })
  })

  it('only where the value that stayed there is in force', () => {
    const answers = {[`kubelet-environment:${file}`]: said('SITE=withheld\nSITE=--read-only-port=1\n')}

    expect(settingOf('readOnlyPort', environmentFile(file) + kubelet('$SITE'), answers)).toBe(1)
  })

  it.each([
    [
      'a pattern names its environment',
      `${environmentFile('/etc/k/*.env')}${kubelet()}`,
      'a pattern in EnvironmentFile=',
    ],
    [
      'another program runs',
      'ExecStart=/bin/sh -c "exec kubelet"\n',
      'ExecStart= runs /bin/sh rather than the kubelet',
    ],
    ['no program runs', 'ExecStart=-\n', 'ExecStart= runs nothing rather than the kubelet'],
    [
      'a file of it was not asked for',
      kubelet('--config=/elsewhere'),
      'kubelet-text:/elsewhere was not asked for',
    ],
  ])('where %s', (_, service, detail) => {
    const reading = kubeletConfiguration(nodeWith(service), 'node')

    expect(reading).toMatchObject({known: false, refused: false})
    expect(reading).toHaveProperty('detail', expect.stringContaining(detail))
  })
})

describe('the drop-ins of --config-dir', () => {
  const dropIns = {
    'kubelet-text:/c': said(`${CONFIG}readOnlyPort: 1\nseccompDefault: true\n`),
    'kubelet-drop-ins:/d': marked({
      '/d/10.conf': `${CONFIG}readOnlyPort: 2\n`,
      '/d/20.conf': `${CONFIG}readOnlyPort: 3\n`,
    }),
  }
  const exec = kubelet('--config=/c', '--config-dir=/d')

  it('lie over the file, in their order', () => {
    expect([settingOf('readOnlyPort', exec, dropIns), settingOf('seccompDefault', exec, dropIns)]).toEqual([
      3,
      true,
    ])
  })

  it('count in Kubernetes 1.28 and 1.29 where the environment says so', () => {
    const older = {...dropIns, host: hostAnswer('amzn 2023', '1.29.1')}

    expect(settingOf('readOnlyPort', `Environment=KUBELET_CONFIG_DROPIN_DIR_ALPHA=1\n${exec}`, older)).toBe(3)
  })
})

describe('what brings the settings at boot', () => {
  it.each([
    ['nodeadm', '$NODEADM_KUBELET_ARGS', 'nodeadm'],
    ['bootstrap.sh', '$KUBELET_ARGS $KUBELET_EXTRA_ARGS', 'bootstrap'],
    ['bootstrap.sh by its arguments alone', '$KUBELET_ARGS', 'bootstrap'],
    ['nothing that is known', '$OTHER', 'none'],
  ])('is %s', (_, words, boot) => {
    expect(configurationOf(kubelet(words), {}, 'image').boot).toBe(boot)
  })

  it('may be on the node already, and lies under what the image says', () => {
    const service = `${environmentFile('/etc/eks/kubelet/environment')}${kubelet('$NODEADM_KUBELET_ARGS')}`
    const answers = {
      'kubelet-environment:/etc/eks/kubelet/environment': said('NODEADM_KUBELET_ARGS="--read-only-port=1"\n'),
      'nodeadm-drop-ins': marked({
        '/etc/eks/nodeadm.d/1.yaml':
          'apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec: {kubelet: {flags: [--read-only-port=2]}}\n',
      }),
    }
    const reading = (phase: Phase) => effectiveValue(configurationOf(service, answers, phase), 'readOnlyPort')

    expect(reading('node')).toMatchObject({value: 1, basis: 'observed'})
    expect(reading('image')).toMatchObject({
      value: 2,
      basis: 'predicted',
      where: {file: '/etc/eks/nodeadm.d/1.yaml', line: 3},
    })
  })
})

describe('the second round', () => {
  const keys = (service: string, answers: Answers = {}) =>
    [...new Set(kubeletFollowUps(nodeWith(service, answers)).map(({key}) => key))].toSorted()

  it('asks for the files that the command line names', () => {
    expect(keys(kubelet('--config=/c', '--config-dir=/d'))).toEqual([
      'kubelet-drop-ins:/d',
      'kubelet-text:/c',
    ])
  })

  it('asks for an environment file, and for what the unit says without it', () => {
    expect(keys(`Environment=C=/c\n${environmentFile('/e')}${kubelet(`--config=\${C}`)}`)).toEqual([
      'kubelet-environment:/e',
      'kubelet-text:/c',
    ])
  })

  it('asks for nothing where there is no unit', () => {
    expect(keys('', {'unit-files:kubelet.service': unitAnswer('')})).toEqual([])
  })
})
