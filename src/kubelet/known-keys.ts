/** Every key of KubeletConfiguration v1beta1 up to Kubernetes 1.35 (staging/src/k8s.io/kubelet/config/v1beta1). */
const knownKeys: ReadonlySet<string> = new Set(
  `address allowedUnsafeSysctls apiVersion authentication authorization cgroupDriver cgroupRoot cgroupsPerQOS
  clusterDNS clusterDomain configMapAndSecretChangeDetectionStrategy containerLogMaxFiles containerLogMaxSize
  containerLogMaxWorkers containerLogMonitorInterval containerRuntimeEndpoint contentType cpuCFSQuota
  cpuCFSQuotaPeriod cpuManagerPolicy cpuManagerPolicyOptions cpuManagerReconcilePeriod crashLoopBackOff
  enableContentionProfiling enableControllerAttachDetach enableDebugFlagsHandler enableDebuggingHandlers
  enableProfilingHandler enableServer enableSystemLogHandler enableSystemLogQuery enforceNodeAllocatable
  eventBurst eventRecordQPS evictionHard evictionMaxPodGracePeriod evictionMinimumReclaim
  evictionPressureTransitionPeriod evictionSoft evictionSoftGracePeriod failCgroupV1 failSwapOn featureGates
  fileCheckFrequency hairpinMode healthzBindAddress healthzPort httpCheckFrequency imageGCHighThresholdPercent
  imageGCLowThresholdPercent imageMaximumGCAge imageMinimumGCAge imagePullCredentialsVerificationPolicy
  imageServiceEndpoint iptablesDropBit iptablesMasqueradeBit kernelMemcgNotification kind kubeAPIBurst
  kubeAPIQPS kubeReserved kubeReservedCgroup kubeletCgroups localStorageCapacityIsolation logging
  makeIPTablesUtilChains maxOpenFiles maxParallelImagePulls maxPods memoryManagerPolicy memorySwap
  memoryThrottlingFactor mergeDefaultEvictionSettings nodeLeaseDurationSeconds nodeStatusMaxImages
  nodeStatusReportFrequency nodeStatusUpdateFrequency oomScoreAdj podCIDR podLogsDir podPidsLimit podsPerCore
  port preloadedImagesVerificationAllowlist protectKernelDefaults providerID qosReserved readOnlyPort
  registerNode registerWithTaints registryBurst registryPullQPS reservedMemory reservedSystemCPUs resolvConf
  rotateCertificates runOnce runtimeRequestTimeout seccompDefault serializeImagePulls serverTLSBootstrap
  showHiddenMetricsForVersion shutdownGracePeriod shutdownGracePeriodByPodPriority
  shutdownGracePeriodCriticalPods singleProcessOOMKill staticPodPath staticPodURL staticPodURLHeader
  streamingConnectionIdleTimeout swapBehavior syncFrequency systemCgroups systemReserved systemReservedCgroup
  tlsCertFile tlsCipherSuites tlsMinVersion tlsPrivateKeyFile topologyManagerPolicy
  topologyManagerPolicyOptions topologyManagerScope tracing userNamespaces volumePluginDir
  volumeStatsAggPeriod`.split(/\s+/),
)

/** The keys of the maps inside that are no free maps, by their path; a list's elements have the path of the list. */
const keysBelow: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    authentication: 'x509 webhook anonymous',
    'authentication.x509': 'clientCAFile',
    'authentication.webhook': 'enabled cacheTTL',
    'authentication.anonymous': 'enabled',
    authorization: 'mode webhook',
    'authorization.webhook': 'cacheAuthorizedTTL cacheUnauthorizedTTL',
    crashLoopBackOff: 'maxContainerRestartPeriod',
    logging: 'format flushFrequency verbosity vmodule options',
    'logging.options': 'text json',
    'logging.options.text': 'splitStream infoBufferSize',
    'logging.options.json': 'splitStream infoBufferSize',
    'logging.vmodule': 'filePattern verbosity',
    memorySwap: 'swapBehavior',
    registerWithTaints: 'key value effect timeAdded',
    reservedMemory: 'numaNode limits',
    shutdownGracePeriodByPodPriority: 'priority shutdownGracePeriodSeconds',
    tracing: 'endpoint samplingRatePerMillion',
    userNamespaces: 'idsPerPod',
  }).map(([path, keys]) => [path, new Set(keys.split(' '))]),
)

/** A key that the kubelet passes over, and the ones that it knows at this place. */
export interface UnknownKey {
  readonly path: readonly string[]
  readonly known: ReadonlySet<string>
}

/** Finds every key of a KubeletConfiguration that the kubelet does not know, at any depth. */
export function unknownKeysIn(value: unknown, path: readonly string[] = []): readonly UnknownKey[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value))
    return value.flatMap((element, index) => unknownKeysIn(element, [...path, String(index)]))
  const place = path.filter((key) => !/^\d+$/.test(key)).join('.')
  const known = place === '' ? knownKeys : keysBelow.get(place)
  if (known === undefined) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    known.has(key) ? unknownKeysIn(inner, [...path, key]) : [{path: [...path, key], known}],
  )
}
