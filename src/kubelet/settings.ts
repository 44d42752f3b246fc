/** What a setting's value is in a file; a duration is Go's, as `4h0m0s`. */
export type Kind = 'boolean' | 'number' | 'string' | 'duration' | 'list'

type Scalar = string | number | boolean

/** One kubelet setting: its path in KubeletConfiguration, its flag, and what it is when neither says so. */
export interface Setting {
  readonly kind: Kind
  readonly flag?: string
  /** KubeletConfiguration has no such key. */
  readonly flagOnly?: true
  /** An empty text or a zero duration in a file counts as not set. */
  readonly emptyIsUnset?: true
  /** With a configuration file (pkg/kubelet/apis/config/v1beta1/defaults.go); undefined where unset. */
  readonly fileDefault?: Scalar
  /** Without one: the flag's own default (cmd/kubelet/app/options); as with one where it is not given. */
  readonly flagDefault?: Scalar
}

/** Settings whose default matters, by their path. */
const settings: Readonly<Record<string, Setting>> = {
  'authentication.anonymous.enabled': {
    kind: 'boolean',
    flag: 'anonymous-auth',
    fileDefault: false,
    flagDefault: true,
  },
  'authentication.webhook.enabled': {
    kind: 'boolean',
    flag: 'authentication-token-webhook',
    fileDefault: true,
    flagDefault: false,
  },
  'authentication.x509.clientCAFile': {kind: 'string', flag: 'client-ca-file', emptyIsUnset: true},
  'authorization.mode': {
    kind: 'string',
    flag: 'authorization-mode',
    emptyIsUnset: true,
    fileDefault: 'Webhook',
    flagDefault: 'AlwaysAllow',
  },
  readOnlyPort: {kind: 'number', flag: 'read-only-port', fileDefault: 0, flagDefault: 10_255},
  streamingConnectionIdleTimeout: {
    kind: 'duration',
    flag: 'streaming-connection-idle-timeout',
    emptyIsUnset: true,
    fileDefault: '4h0m0s',
  },
  makeIPTablesUtilChains: {kind: 'boolean', flag: 'make-iptables-util-chains', fileDefault: true},
  eventRecordQPS: {kind: 'number', flag: 'event-qps', fileDefault: 50},
  rotateCertificates: {kind: 'boolean', flag: 'rotate-certificates', fileDefault: false},
  serverTLSBootstrap: {kind: 'boolean', flag: 'rotate-server-certificates', fileDefault: false},
  protectKernelDefaults: {kind: 'boolean', flag: 'protect-kernel-defaults', fileDefault: false},
  hostnameOverride: {kind: 'string', flag: 'hostname-override', flagOnly: true},
  tlsCipherSuites: {kind: 'list', flag: 'tls-cipher-suites'},
  tlsMinVersion: {kind: 'string', flag: 'tls-min-version', emptyIsUnset: true},
  tlsCertFile: {kind: 'string', flag: 'tls-cert-file', emptyIsUnset: true},
  tlsPrivateKeyFile: {kind: 'string', flag: 'tls-private-key-file', emptyIsUnset: true},
  podPidsLimit: {kind: 'number', flag: 'pod-max-pids', fileDefault: -1},
  seccompDefault: {kind: 'boolean', flag: 'seccomp-default', fileDefault: false},
  staticPodPath: {kind: 'string', flag: 'pod-manifest-path', emptyIsUnset: true},
  failSwapOn: {kind: 'boolean', flag: 'fail-swap-on', fileDefault: true},
  'featureGates.RotateKubeletServerCertificate': {kind: 'boolean', fileDefault: true},
}

/** The settings by path, for whoever looks at all of them. */
export const settingsByPath: ReadonlyMap<string, Setting> = new Map(Object.entries(settings))

/** What a setting is when neither a flag nor a file says so, for a version like `1.33.1`. */
export function defaultOf(name: string, hasFile: boolean, version: string | undefined): Scalar | undefined {
  // 5 until Kubernetes 1.26 (kubernetes/kubernetes#116121).
  if (name === 'eventRecordQPS' && isBefore(version, 27)) return 5
  const setting = settingsByPath.get(name)
  return hasFile ? setting?.fileDefault : (setting?.flagDefault ?? setting?.fileDefault)
}

/** Whether a kubelet is older than 1.MINOR; one of unknown version is taken for a new one. */
export function isBefore(version: string | undefined, minor: number): boolean {
  const own = /^1\.(\d+)/.exec(version ?? '')?.[1]
  return own !== undefined && Number(own) < minor
}
