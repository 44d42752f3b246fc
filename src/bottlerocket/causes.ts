import type {Status} from '../evaluate/result.ts'
import type {VendorCheck, VendorKind} from './vendor-report.ts'

interface Cause {
  readonly items: RegExp
  readonly theirs: string
  readonly ours: readonly Status[]
  readonly text: string
}

/** Where Bottlerocket's checker is known to see something else: docs/bottlerocket.md has the list with examples. */
const causes: Readonly<Record<VendorKind, readonly Cause[]>> = {
  cis: [
    {
      items: /^(?:1\.1\.1\.1|3\.3\.1)$/,
      theirs: 'FAIL',
      ours: ['pass'],
      text: 'it takes no install line but "/bin/true", and "/bin/false" refuses a module as well',
    },
    {
      items: /^(?:1\.1\.1\.1|3\.3\.1)$/,
      theirs: 'SKIP',
      ours: ['pass'],
      text: 'modprobe does not know the module, so that nothing can load it',
    },
    {
      items: /^(?:1\.4\.\d|3\.1\.1|3\.2\.\d)$/,
      theirs: 'SKIP',
      ours: ['pass', 'fail', 'error'],
      text: 'it gives up when sysctl fails, as for one key of several that the kernel does not have',
    },
    {
      items: /^(?:1\.4\.\d|3\.1\.1|3\.2\.\d)$/,
      theirs: 'PASS',
      ours: ['fail'],
      text: 'it looks how the value begins: 20 is 2 to it',
    },
    {
      items: /^1\.5\.2$/,
      theirs: 'FAIL',
      ours: ['pass'],
      text: 'it wants integrity, and confidentiality is stricter',
    },
    {
      items: /^2\.1\.1\.1$/,
      theirs: 'FAIL',
      ours: ['pass'],
      text: 'it looks for the word pool, and a server is a source of time as well',
    },
    {
      items: /^2\.1\.1\.1$/,
      theirs: 'PASS',
      ours: ['fail'],
      text: 'the word pool in a comment is enough for it',
    },
    {
      items: /^3\.4\.1\.1$/,
      theirs: 'FAIL',
      ours: ['pass'],
      text: 'the tailoring leaves out FORWARD, whose policy the unit of the kubelet sets to ACCEPT',
    },
    {
      items: /^3\.4\.[12]\.2$/,
      theirs: 'FAIL',
      ours: ['pass'],
      text: 'it compares columns of iptables -L, which every version of iptables prints otherwise',
    },
    {
      items: /^4\.1\.1\.1$/,
      theirs: 'PASS',
      ours: ['fail'],
      text: 'it takes a comment for a setting, and does not look at files that override its own',
    },
    {
      items: /^4\.1\.1\.1$/,
      theirs: 'SKIP',
      ours: ['fail'],
      text: 'its file is not there, and then nothing keeps the journal on disk',
    },
    {
      items: /^4\.1\.2$/,
      theirs: 'PASS',
      ours: ['fail'],
      text: 'it looks at the bits of others, and not at those of the group',
    },
  ],
  'cis-k8s': [
    {
      items: /^4\.1\.[1579]$/,
      theirs: 'PASS',
      ours: ['fail'],
      text: 'up to v1.8.0 it allows 644 where the published list has 600, and it does not look at set-uid bits',
    },
    {
      items: /^4\.2\.(?:1|2|4|12)$/,
      theirs: 'SKIP',
      ours: ['pass', 'fail'],
      text: 'the key is not written, and it does not know the default of the kubelet',
    },
    {
      items: /^4\.2\.3$/,
      theirs: 'SKIP',
      ours: ['fail'],
      text: 'the key is not written, and then the kubelet knows no authority',
    },
    {
      items: /^4\.2\.5$/,
      theirs: 'FAIL',
      ours: ['error'],
      text: 'the kubelet does not start with a number in the place of a duration',
    },
    {
      items: /^4\.2\.9$/,
      theirs: 'PASS',
      ours: ['fail'],
      text: 'it takes it that certificates come from the cluster, and does not look whether they do',
    },
    {
      items: /^4\.2\.9$/,
      theirs: 'FAIL',
      ours: ['pass'],
      text: 'Assay does not look whether the files of the certificate are there',
    },
    {
      items: /^4\.2\.12$/,
      theirs: 'FAIL',
      ours: ['pass'],
      text: 'it does not know the names of suites that end with POLY1305_SHA256',
    },
    {
      items: /^4\.2\.12$/,
      theirs: 'PASS',
      ours: ['fail'],
      text: 'no suite is named, and then the kubelet offers more than the strong ones',
    },
  ],
}

/** Why Bottlerocket's checker says something else; undefined where that is not known beforehand. */
export function causeOf(kind: VendorKind, {item, verdict}: VendorCheck, ours: Status): string | undefined {
  return causes[kind].find(
    (cause) => cause.items.test(item) && cause.theirs === verdict && cause.ours.includes(ours),
  )?.text
}
