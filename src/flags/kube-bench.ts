import {Flags} from '@oclif/core'

/** kube-bench's control files, to run beside the benchmarks. */
export const kubeBenchFlags = {
  'kube-bench': Flags.string({
    summary: "kube-bench's cfg directory; its audits are run on the host as root.",
    helpValue: 'DIR',
    helpGroup: 'KUBE-BENCH',
  }),
  'kube-bench-benchmark': Flags.string({
    summary:
      'Benchmark of that directory, or a version of Kubernetes that has one. Chosen by the host where it is not given.',
    helpValue: 'ID',
    helpGroup: 'KUBE-BENCH',
    dependsOn: ['kube-bench'],
  }),
  'kube-bench-targets': Flags.string({
    summary:
      'Targets of that benchmark; all but node need a control plane, or kubectl and access, on the host. auto: what the host is; all: every file.',
    default: 'node',
    helpValue: 'TARGET,…',
    helpGroup: 'KUBE-BENCH',
  }),
  'kube-bench-revision': Flags.string({
    summary: 'Revision of kube-bench that the files are from; it is recorded in the report.',
    helpValue: 'REVISION',
    helpGroup: 'KUBE-BENCH',
    dependsOn: ['kube-bench'],
  }),
}
