/** The build of an image that a run was part of, as far as whoever ran it has said so; nothing of it was asked of the host. */
export interface BuildOrigin {
  readonly packer: {
    /** `amazon-ebs.al2023`. */
    readonly buildName?: string
    /** `amazon-ebs`. */
    readonly builderType?: string
  }
  readonly aws?: {
    readonly instanceId?: string
    /** The image that the instance was started from. */
    readonly sourceAmi?: string
    readonly region?: string
  }
}

/**
 * The build of Packer in whose environment Assay was started: its shell-local provisioner sets these variables
 * (packer.io, provisioners, shell-local). Undefined outside of a build.
 */
export function buildOriginOf(env: NodeJS.ProcessEnv): BuildOrigin | undefined {
  const {PACKER_BUILD_NAME: buildName, PACKER_BUILDER_TYPE: builderType} = env
  if (!buildName) return undefined
  return {packer: {buildName, ...(builderType && {builderType})}}
}
