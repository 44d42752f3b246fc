import {Args, Flags} from '@oclif/core'
import {loadPublicKey} from '../attest/keys.ts'
import {parseSubject} from '../attest/subject.ts'
import {type Verified, verifyAttestation} from '../attest/verify.ts'
import {BaseCommand} from '../base-command.ts'
import {ExitCode} from '../errors.ts'

export default class Verify extends BaseCommand {
  static override summary =
    'Verify an attestation: who signed it, what it is about, and that the gate passed.'
  static override description =
    'Exit codes: 0 the key signed it and the gate passed, 1 it did not, or it is about something else, 2 it is no attestation.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> attestation.json --key public.pem',
    {
      description: 'Of one image.',
      command:
        '<%= config.bin %> <%= command.id %> attestation.json --key public.pem --subject ami-0123@sha256:…',
    },
  ]
  static override args = {
    attestation: Args.string({required: true, ignoreStdin: true, description: 'What attest wrote.'}),
  }
  static override flags = {
    key: Flags.string({required: true, summary: 'Public key in PEM.', helpValue: 'FILE'}),
    subject: Flags.string({summary: 'What it must be about.', helpValue: 'NAME@sha256:HEX'}),
  }

  async run(): Promise<Verified> {
    const {args, flags} = await this.parse(Verify)
    const subject = flags.subject === undefined ? undefined : parseSubject(flags.subject)
    const verified = await verifyAttestation(args.attestation, await loadPublicKey(flags.key), subject)
    if (verified.isVerified) this.log(`${args.attestation}: ${verified.message}`)
    else {
      this.logToStderr(`assay: ${args.attestation}: ${verified.message}`)
      process.exitCode = ExitCode.failed
    }
    return verified
  }
}
