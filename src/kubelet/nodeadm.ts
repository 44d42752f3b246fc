import type {TextFile} from '../probes/conf-files.ts'
import {below, builtInLayer, type Layer, lookup} from './document.ts'
import {NODE_CONFIG_NAME, parseNodeConfigs} from './node-config.ts'
import type {PlacedWord} from './service.ts'
import {isBefore} from './settings.ts'
import {splitWords} from './words.ts'

/** What the image's own NodeConfigs say of the kubelet; nodeadm lays them over those of user data. */
export interface NodeConfigs {
  readonly layers: readonly Layer[]
  /** The words that nodeadm puts behind its own flags and those of user data. */
  readonly words: readonly PlacedWord[]
}

/** Reads /etc/eks/nodeadm.d: files in the order of their names, maps merged, flags appended. Throws `KubeletRefusal`. */
export function readNodeConfigs(files: readonly TextFile[]): NodeConfigs {
  const configs = files
    .filter(({path}) => NODE_CONFIG_NAME.test(path))
    .flatMap(({path, text}) => parseNodeConfigs(path, text))
  return {
    layers: configs.map((config) => below(config, ['spec', 'kubelet', 'config'])),
    words: configs.flatMap(wordsOf),
  }
}

/** Each element of spec.kubelet.flags becomes text of the command line, which systemd splits. */
function wordsOf(config: Layer): readonly PlacedWord[] {
  const path = ['spec', 'kubelet', 'flags']
  const given = lookup(config.value, path)
  if (!Array.isArray(given)) return []
  return given.flatMap((element, index) => {
    const place = {...config.place([...path, String(index)]), file: config.name}
    return splitWords(String(element), 'plain').map(({text}) => ({text, place}))
  })
}

/** The part of what nodeadm writes to config.json that rules ask for, for a kubelet of this version. */
export function nodeadmDefaults(version: string | undefined): Layer {
  return builtInLayer("nodeadm's defaults", {
    authentication: {
      anonymous: {enabled: false},
      webhook: {enabled: true},
      x509: {clientCAFile: '/etc/kubernetes/pki/ca.crt'},
    },
    authorization: {mode: 'Webhook'},
    readOnlyPort: 0,
    protectKernelDefaults: true,
    serverTLSBootstrap: true,
    featureGates: {
      RotateKubeletServerCertificate: true,
      ...(!isBefore(version, 33) && {DynamicResourceAllocation: true}),
      ...(!isBefore(version, 34) && {MutableCSINodeAllocatableCount: true}),
    },
    tlsCipherSuites: CIPHER_SUITES,
  })
}

const CIPHER_SUITES: readonly string[] = [
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305',
  'TLS_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_RSA_WITH_AES_256_GCM_SHA384',
]
