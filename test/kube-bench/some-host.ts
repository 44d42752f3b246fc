import type {Host} from '../../src/probes/host.ts'

/** A host of which kube-bench's room needs nothing but that it is no image of EKS. */
export const host: Host = {
  os: {id: 'debian', version: '12', name: 'Debian'},
  kernel: '6.1.0',
  architecture: 'x86_64',
  inBottlerocketContainer: false,
  eks: false,
}
