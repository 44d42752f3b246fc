import {factsFrom} from '../../src/collect/evidence.ts'
import type {Phase} from '../../src/evaluate/result.ts'
import {type KubeletConfiguration, kubeletConfiguration} from '../../src/kubelet/configuration.ts'
import {effectiveValue} from '../../src/kubelet/effective.ts'
import type {Answer, Facts} from '../../src/probes/probe.ts'

const MARK = 'feedfacefeedface'
const nothing: Answer = {output: '', exitCode: 78}

/** An answer of marked parts: each header with its text. */
export function marked(parts: Readonly<Record<string, string>> = {}): Answer {
  const texts = Object.entries(parts).map(([header, text]) => `\n${MARK} ${header}\n${text}`)
  return {output: `${MARK}\n${texts.join('')}`, exitCode: 0}
}

/** What `cat` says of a file. */
export function said(output: string): Answer {
  return {output, exitCode: 0}
}

/** The answer to what the host is. */
export function hostAnswer(os: string, kubelet: string): Answer {
  const [id, version] = os.split(' ')
  return marked({
    'os-release': `ID="${id}"\nVERSION_ID="${version}"\n`,
    uname: '6.1.0\nx86_64\n',
    kubelet: `Kubernetes v${kubelet}\n`,
    signs: '/usr/bin/kubelet\n',
  })
}

/** The answer to where the unit of the kubelet is, of one fragment without its section's header and of drop-ins. */
export function unitAnswer(service: string, dropIns: Readonly<Record<string, string>> = {}): Answer {
  const parts = Object.entries(dropIns).map(([path, text]) => [
    `kubelet.service.d ${path}`,
    `[Service]\n${text}`,
  ])
  return marked({
    'fragment /etc/systemd/system/kubelet.service': `[Service]\n${service}`,
    ...Object.fromEntries(parts),
  })
}

/**
 * A node whose kubelet has the command line of a `kubelet.service`, and what else is on its disk by probe key.
 * Neither nodeadm's directory nor bootstrap.sh's unit is there unless it says so.
 */
export function nodeWith(service: string, answers: Answers = {}): Facts {
  return factsFrom(
    new Map(
      Object.entries({
        host: hostAnswer('amzn 2023', '1.33.5'),
        'unit-files:kubelet.service': unitAnswer(service),
        'kubelet-text:/etc/eks/containerd/kubelet-containerd.service': nothing,
        'nodeadm-drop-ins': nothing,
        'kubelet-environment:/etc/eks/kubelet/environment': nothing,
        ...answers,
      }),
    ),
  )
}

/** A file or directory that is not there. */
export const absent = nothing

/** What a node says, by probe key. */
export type Answers = Readonly<Record<string, Answer>>

/** How a configuration file has to begin. */
export const CONFIG = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n'

/** The ExecStart= of a kubelet with these words. */
export function kubelet(...words: string[]): string {
  return `ExecStart=/usr/bin/kubelet ${words.join(' ')}\n`
}

/** An EnvironmentFile= that has to be there. */
export function environmentFile(path: string): string {
  return `EnvironmentFile=${path}\n`
}

/** The configuration of a node; throws why it is not known. */
export function configurationOf(
  service: string,
  answers: Answers = {},
  phase: Phase = 'node',
): KubeletConfiguration {
  const reading = kubeletConfiguration(nodeWith(service, answers), phase)
  if (!reading.known) throw new Error(reading.detail)
  return reading.fact
}

/** The value of one setting on a node. */
export function settingOf(name: string, service: string, answers: Answers = {}): unknown {
  return effectiveValue(configurationOf(service, answers), name).value
}
