import {describe, expect, it} from 'vitest'
import {type KubeletFile, kubeletPaths, modeWritten} from '../../src/kubelet/files.ts'
import {
  type Answers,
  absent,
  CONFIG,
  hostAnswer,
  kubelet,
  marked,
  nodeWith,
  said,
  unitAnswer,
} from './node.ts'

const pathsOf = (what: KubeletFile, service: string, answers: Answers = {}) =>
  kubeletPaths(what, nodeWith(service, answers), 'image')

const BOOTSTRAP = kubelet('$KUBELET_ARGS', '$KUBELET_EXTRA_ARGS', '--config=/c')

describe('the files of a kubelet', () => {
  it.each<[string, KubeletFile, string, Answers, object]>([
    ['its kubeconfig by its flag', 'kubeconfig', kubelet('--kubeconfig=/k'), {}, {path: '/k'}],
    ['its usual kubeconfig', 'kubeconfig', kubelet(), {}, {path: '/var/lib/kubelet/kubeconfig'}],
    ['its configuration', 'config', kubelet('--config=/c'), {'kubelet-text:/c': said(CONFIG)}, {path: '/c'}],
    ['its client CA by its flag', 'clientCa', kubelet('--client-ca-file=/ca'), {}, {path: '/ca'}],
    [
      'the configuration that nodeadm will write',
      'config',
      kubelet('$NODEADM_KUBELET_ARGS'),
      {},
      {path: '/etc/kubernetes/kubelet/config.json', written: 'nodeadm'},
    ],
    [
      'the client CA that bootstrap.sh will write',
      'clientCa',
      BOOTSTRAP,
      {'kubelet-text:/c': said(`${CONFIG}authentication: {x509: {clientCAFile: /ca}}\n`)},
      {path: '/ca', written: 'bootstrap.sh'},
    ],
    [
      'the configuration that bootstrap.sh edits in place',
      'config',
      BOOTSTRAP,
      {'kubelet-text:/c': said(CONFIG)},
      {path: '/c'},
    ],
    ['its unit', 'unit', kubelet(), {}, {path: '/etc/systemd/system/kubelet.service'}],
  ])('are %s', (_, what, service, answers, file) => {
    expect(pathsOf(what, service, answers)).toEqual({known: true, fact: [file]})
  })

  it.each<[string, KubeletFile, string, Answers, string]>([
    [
      'configuration where it has none',
      'config',
      kubelet(),
      {},
      'the kubelet is started without a configuration file',
    ],
    ['client CA where it has none', 'clientCa', kubelet(), {}, 'the kubelet is started without a client CA'],
    [
      'unit where there is none',
      'unit',
      '',
      {'unit-files:kubelet.service': marked()},
      'there is no kubelet.service',
    ],
    ['configuration where nothing starts it', 'config', '', {}, 'kubelet.service has no ExecStart='],
  ])('have no %s', (_, what, service, answers, detail) => {
    expect(pathsOf(what, service, answers)).toMatchObject({known: false, detail})
  })

  const dropIns = {
    '/etc/systemd/system/kubelet.service.d/exec-start.conf': `ExecStart=\n${kubelet('--v=2')}`,
    '/etc/systemd/system/kubelet.service.d/slice.conf': 'Slice=x\n',
  }

  it.each([
    ['the unit and the drop-in that starts it', 'amzn 2023', ['kubelet.service', 'exec-start.conf']],
    ['the drop-in alone where nobody can write to the unit', 'bottlerocket 1.50.0', ['exec-start.conf']],
  ])('are %s', (_, os, names) => {
    const paths = pathsOf('unit', '', {
      host: hostAnswer(os, '1.33.0'),
      'unit-files:kubelet.service': unitAnswer(kubelet(), dropIns),
    })

    expect(paths.known && paths.fact.map(({path}) => path.split('/').at(-1))).toEqual(names)
  })
})

describe('the mode of what boot writes', () => {
  const unit = (service: string) =>
    marked({'fragment /etc/systemd/system/n.service': `[Service]\n${service}`})
  const nodeadm = (config: string, run: string) =>
    nodeWith(kubelet(), {
      'unit-files:nodeadm-config.service': unit(config),
      'unit-files:nodeadm-run.service': unit(run),
    })

  it.each([
    ['', '', '0644'],
    ['UMask=0077\n', 'UMask=0077\n', '0600'],
    ['UMask=0077\n', 'UMask=0027\n', '0640'],
    ['UMask=0077\n', '', '0644'],
  ])('is, with nodeadm of %j and %j, %s', (config, run, mode) => {
    expect(modeWritten('nodeadm', nodeadm(config, run))).toBe(mode)
  })

  it("is bootstrap.sh's own", () => {
    expect(modeWritten('bootstrap.sh', nodeWith(kubelet()))).toBe('0644')
  })

  it("is not known where nodeadm's units are not", () => {
    expect(
      modeWritten('nodeadm', nodeWith(kubelet(), {'unit-files:nodeadm-run.service': absent})),
    ).toBeUndefined()
  })
})
