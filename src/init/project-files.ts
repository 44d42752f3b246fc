import {ciFile} from './ci-files.ts'

/** What the user wants, by flags or by answers. */
export interface Wishes {
  readonly system: 'al2' | 'al2023' | 'bottlerocket'
  readonly level: '1' | '2'
  readonly ci: 'github' | 'gitlab' | 'jenkins' | 'codebuild' | 'none'
}

/** A file to write, relative to the project. */
export interface ProjectFile {
  readonly path: string
  readonly content: string
}

/** Everything that a project needs to have its image judged. */
export function projectFiles(wishes: Wishes): readonly ProjectFile[] {
  return [
    {path: 'assay.yaml', content: configuration(wishes)},
    {path: 'waivers.yaml', content: WAIVERS},
    {path: 'assay.provisioner.hcl', content: packerBlock(wishes)},
    ...ciFile(wishes.ci),
  ]
}

function configuration({level}: Wishes): string {
  return `# yaml-language-server: $schema=node_modules/assay/benchmarks/schema/config.json
# The flags of assay check, by their names. A flag wins over ASSAY_* in the environment, and that over this file.
level: ${level}
phase: image
output:
  - text
  - junit=reports/assay.xml
  - json=reports/assay.json
`
}

const WAIVERS = `# yaml-language-server: $schema=node_modules/assay/benchmarks/schema/waivers.json
# Failures that are accepted for a time: assay waivers new reports/assay.json drafts one for each that there is.
waivers: []
`

/**
 * Not called `.pkr.hcl`: Packer would take the file for a template, in which no provisioner may stand alone.
 * The benchmarks are chosen by the system of the machine, so that a template serves more than one.
 */
function packerBlock({system, level}: Wishes): string {
  return `# Copy this into the build of your template, after its last provisioner: what comes later is not judged.
${system === 'bottlerocket' ? BOTTLEROCKET : ''}# Install the plugin once: npx assay packer install
provisioner "assay" {
  level = ${level}
  junit = "reports/assay.xml"
  json  = "reports/assay.json"
}
`
}

const BOTTLEROCKET = `# The build has to run Bottlerocket with its admin container on.
`
