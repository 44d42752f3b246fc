import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {Args, Flags} from '@oclif/core'
import {type Envelope, signEnvelope} from '../attest/envelope.ts'
import {loadSigningKey} from '../attest/keys.ts'
import {PAYLOAD_TYPE, type Statement, statementOf} from '../attest/statement.ts'
import {evidenceSubject, parseSubject} from '../attest/subject.ts'
import {BaseCommand} from '../base-command.ts'
import {loadResult} from '../reports/result-file.ts'
import {writeAtomically} from '../reports/write.ts'

export default class Attest extends BaseCommand {
  static override summary = 'Sign a result: an in-toto statement in a DSSE envelope.'
  static override description =
    'The statement names the subject, the benchmarks and waivers by their digests, the version of Assay and the verdict. ' +
    'Without --key it is printed unsigned, for cosign or openssl. A failed result is attested as failed.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> result.json --key key.pem -o attestation.json',
    {
      description: 'About an image.',
      command: '<%= config.bin %> <%= command.id %> result.json --key key.pem --subject ami-0123@sha256:…',
    },
  ]
  static override args = {
    result: Args.string({required: true, ignoreStdin: true, description: 'What -o json=FILE wrote.'}),
  }
  static override flags = {
    key: Flags.string({
      summary: 'Private key in PEM, Ed25519 or ECDSA P-256, without a passphrase.',
      helpValue: 'FILE',
    }),
    subject: Flags.string({
      summary: 'What the attestation is about; the evidence that was judged where it is not given.',
      helpValue: 'NAME@sha256:HEX',
    }),
    output: Flags.string({
      char: 'o',
      summary: 'File to write; standard output where it is not given.',
      helpValue: 'FILE',
    }),
  }

  async run(): Promise<Statement | Envelope> {
    const {args, flags} = await this.parse(Attest)
    const [report, stored] = await Promise.all([loadResult(args.result), readFile(args.result)])
    const subject = flags.subject === undefined ? evidenceSubject(report) : parseSubject(flags.subject)
    const resultSha256 = createHash('sha256').update(stored).digest('hex')
    const statement = statementOf(report, subject, {version: this.config.version, resultSha256})
    const attestation =
      flags.key === undefined
        ? statement
        : signEnvelope(JSON.stringify(statement), PAYLOAD_TYPE, await loadSigningKey(flags.key))
    const text = JSON.stringify(attestation)
    if (flags.output === undefined) this.log(text)
    else await writeAtomically(flags.output, `${text}\n`)
    return attestation
  }
}
