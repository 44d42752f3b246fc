import {gzipSync} from 'node:zlib'
import {UsageError} from '../errors.ts'

/** AWS Systems Manager takes no larger document: `MaxDocumentSizeExceededException`, 64 KB. */
const MAX_BYTES = 64 * 1024

/** Characters of a line, so that a person can look at the document. */
const LINE = 1000

/** A command document of AWS Systems Manager, schema version 2.2. */
export interface SsmDocument {
  readonly schemaVersion: '2.2'
  readonly description: string
  readonly mainSteps: readonly [
    {
      readonly action: 'aws:runShellScript'
      readonly name: 'collect'
      readonly precondition: {readonly StringEquals: readonly ['platformType', 'Linux']}
      readonly inputs: {readonly timeoutSeconds: string; readonly runCommand: readonly string[]}
    },
  ]
}

/**
 * Puts the collector's script into a document for Run Command. It is packed, as the script alone is larger than
 * a document may be and as Systems Manager would read `{{ }}` in it as a parameter. Throws `UsageError` when
 * the document is larger than 64 KiB all the same. `timeoutSeconds` is the limit of the whole run.
 */
export function ssmDocument(script: string, version: string, timeoutSeconds: number): SsmDocument {
  const document: SsmDocument = {
    schemaVersion: '2.2',
    description: `Assay ${version}: prints what an image gate judges; reads only. See: assay check evidence:FILE`,
    mainSteps: [
      {
        action: 'aws:runShellScript',
        name: 'collect',
        precondition: {StringEquals: ['platformType', 'Linux']},
        inputs: {timeoutSeconds: String(timeoutSeconds), runCommand: runPacked(script)},
      },
    ],
  }
  const bytes = Buffer.byteLength(renderSsmDocument(document))
  if (bytes > MAX_BYTES)
    throw new UsageError(`--ssm: the document has ${bytes} bytes, and Systems Manager takes ${MAX_BYTES}`, {
      hint: 'Ask less with --benchmark, --level or --only, or put the script in S3 and use AWS-RunRemoteScript',
    })
  return document
}

/** The text of the document's file. */
export function renderSsmDocument(document: SsmDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

/** By printf, as a here-document of bash 4.2 would write a file; nothing in base64 needs quoting. */
function runPacked(script: string): readonly string[] {
  const packed = gzipSync(script, {level: 9}).toString('base64')
  const lines = packed.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? []
  const words = lines.map((line) => `'${line}' \\`)
  return ['printf %s \\', ...words, '| base64 -d | gzip -dc | sh -s']
}
