import type {Host} from '../probes/host.ts'
import type {HostFacts} from './result.ts'

type Asked = Omit<HostFacts, 'os' | 'kernel' | 'architecture' | 'kubelet'>

/** Who was asked, with what the host said of itself. */
export function hostFacts(asked: Asked, {os, kernel, architecture, kubelet}: Host): HostFacts {
  return {
    ...asked,
    os,
    // uname in a root on disk tells of the machine that runs Assay.
    kernel: asked.transport === 'root' ? '' : kernel,
    architecture,
    ...(kubelet !== undefined && {kubelet}),
  }
}
