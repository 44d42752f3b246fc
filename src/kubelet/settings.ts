import type {Scalar} from '../assertions/comparison.ts'

/** One kubelet setting: its path in KubeletConfiguration, its flag, and what it is when neither says so. */
export interface Setting {
  readonly flag?: string
  /** With a configuration file (pkg/kubelet/apis/config/v1beta1/defaults.go); undefined where unset. */
  readonly fileDefault?: Scalar
  /** Without one: the flag's own default (cmd/kubelet/app/options). */
  readonly flagDefault?: Scalar
}

/** Settings whose default matters, by their path. */
export const settings: Readonly<Record<string, Setting>> = {
  'authentication.anonymous.enabled': {flag: 'anonymous-auth', fileDefault: false, flagDefault: true},
  'authentication.webhook.enabled': {
    flag: 'authentication-token-webhook',
    fileDefault: true,
    flagDefault: false,
  },
  'authentication.x509.clientCAFile': {flag: 'client-ca-file'},
  'authorization.mode': {flag: 'authorization-mode', fileDefault: 'Webhook', flagDefault: 'AlwaysAllow'},
  readOnlyPort: {flag: 'read-only-port', fileDefault: 0, flagDefault: 10_255},
  streamingConnectionIdleTimeout: {
    flag: 'streaming-connection-idle-timeout',
    fileDefault: '4h0m0s',
    flagDefault: '4h0m0s',
  },
  makeIPTablesUtilChains: {flag: 'make-iptables-util-chains', fileDefault: true, flagDefault: true},
  eventRecordQPS: {flag: 'event-qps', fileDefault: 50, flagDefault: 50},
  rotateCertificates: {flag: 'rotate-certificates', fileDefault: false, flagDefault: false},
  'featureGates.RotateKubeletServerCertificate': {fileDefault: true, flagDefault: true},
  serverTLSBootstrap: {flag: 'rotate-server-certificates', fileDefault: false, flagDefault: false},
  protectKernelDefaults: {flag: 'protect-kernel-defaults', fileDefault: false, flagDefault: false},
  hostnameOverride: {flag: 'hostname-override'},
  tlsCipherSuites: {flag: 'tls-cipher-suites'},
  tlsCertFile: {flag: 'tls-cert-file'},
  tlsPrivateKeyFile: {flag: 'tls-private-key-file'},
  podPidsLimit: {flag: 'pod-max-pids', fileDefault: -1, flagDefault: -1},
  seccompDefault: {flag: 'seccomp-default', fileDefault: false, flagDefault: false},
  staticPodPath: {flag: 'pod-manifest-path'},
}

/** The CIS relevant part of what nodeadm writes to config.json on a node of AL2023. */
export const nodeadmDefaults: Readonly<Record<string, unknown>> = {
  authentication: {
    anonymous: {enabled: false},
    webhook: {enabled: true},
    x509: {clientCAFile: '/etc/kubernetes/pki/ca.crt'},
  },
  authorization: {mode: 'Webhook'},
  readOnlyPort: 0,
  protectKernelDefaults: true,
  serverTLSBootstrap: true,
  featureGates: {RotateKubeletServerCertificate: true},
  tlsCipherSuites: [
    'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305',
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305',
    'TLS_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_RSA_WITH_AES_256_GCM_SHA384',
  ],
}
