import {describe, expect, it} from 'vitest'
import {lostSettings} from '../../src/kubelet/lost-settings.ts'
import {type Answers, absent, kubelet, marked, nodeWith, said, unitAnswer} from './node.ts'

const CONFIG_FILE = '/etc/kubernetes/kubelet/config.json'
const DROP_IN = `${CONFIG_FILE}.d/10.conf`

const lostFiles = (answers: Answers) =>
  lostSettings(nodeWith('', answers)).map(({file, because}) => `${file}: ${because}`)

describe('settings that nodeadm replaces or leaves unread', () => {
  const nodeadm = (config: string | undefined, nodeConfig?: string): Answers => ({
    [`kubelet-text:${CONFIG_FILE}`]: config === undefined ? absent : said(config),
    [`kubelet-drop-ins:${CONFIG_FILE}.d`]: marked({[DROP_IN]: 'readOnlyPort: 0\n'}),
    'nodeadm-drop-ins':
      nodeConfig === undefined
        ? absent
        : marked({
            '/etc/eks/nodeadm.d/1.yaml': `apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n${nodeConfig}`,
          }),
  })
  const unread = `${DROP_IN}: the kubelet does not read it, as no NodeConfig of the image sets spec.kubelet.config`
  const anew = `${CONFIG_FILE}: nodeadm writes it anew at boot`

  it.each<[string, Answers, readonly string[]]>([
    ['nothing and no directory of NodeConfigs', nodeadm(undefined), [unread]],
    ['a file, and a NodeConfig of something else', nodeadm('{"kind": "x"}', 'spec: {}\n'), [anew, unread]],
    [
      'an empty file, which sets the mode',
      nodeadm('\n', 'spec: {kubelet: {config: {podPidsLimit: 1}}}\n'),
      [],
    ],
    ['a NodeConfig that takes everything away', nodeadm('', 'spec: {kubelet: {config: null}}\n'), [unread]],
  ])('with %s', (_, answers, lost) => {
    expect(lostFiles(answers)).toEqual(lost)
  })

  it('are not known where a file cannot be read', () => {
    const denied = {...nodeadm(undefined), [`kubelet-text:${CONFIG_FILE}`]: {output: '', exitCode: 77}}

    expect(() => lostFiles(denied)).toThrow(`${CONFIG_FILE} is not readable`)
  })
})

describe('settings that bootstrap.sh replaces', () => {
  const bootstrap = (unit: Answers[string]): Answers => ({
    'kubelet-text:/etc/eks/containerd/kubelet-containerd.service': said(
      `[Service]\n${kubelet('$KUBELET_ARGS')}`,
    ),
    'unit-files:kubelet.service': unit,
  })
  const unit = '/etc/systemd/system/kubelet.service'
  const because = (words: string) => `${unit}: bootstrap.sh replaces the unit, and with it ${words}`

  it.each<[string, Answers[string], readonly string[]]>([
    ['of a unit like its own', unitAnswer(kubelet('$KUBELET_ARGS')), []],
    [
      "of the template's unit of docker",
      unitAnswer(kubelet('$KUBELET_ARGS', '--container-runtime docker')),
      [],
    ],
    ['of a flag', unitAnswer(kubelet('$KUBELET_ARGS', '--v=2')), [because('--v=2')]],
    [
      'of an environment',
      unitAnswer(`Environment=A=1\nEnvironmentFile=/e\n${kubelet('$KUBELET_ARGS')}`),
      [because('A=1 EnvironmentFile=/e')],
    ],
    ['of a unit that starts nothing', unitAnswer('Environment=A=1\n'), [because('A=1')]],
    ['of no unit', marked(), []],
    [
      'of drop-ins, as far as it writes them itself',
      unitAnswer(kubelet('$KUBELET_ARGS'), {
        [`${unit}.d/10-kubelet-args.conf`]: '',
        [`${unit}.d/50-own.conf`]: '',
      }),
      [`${unit}.d/10-kubelet-args.conf: bootstrap.sh writes it anew at boot`],
    ],
  ])('%s', (_, answer, lost) => {
    expect(lostFiles(bootstrap(answer))).toEqual(lost)
  })
})
