import {Args, Flags} from '@oclif/core'
import {assertions} from '../assertions/registry.ts'
import {BaseCommand} from '../base-command.ts'
import {loadContent, loadTailoring} from '../benchmarks/content.ts'
import {type Explanation, explainRule} from '../benchmarks/explanation.ts'
import {selectionFlags} from '../flags/selection.ts'
import {renderExplanation} from '../reports/explanation.ts'

export default class Explain extends BaseCommand {
  static override summary = 'Explain a rule: what is asked, what must be true, why, the fix, the numbers.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> kubelet-anonymous-auth',
    {
      description: 'With the shell that root runs.',
      command: '<%= config.bin %> <%= command.id %> sshd-root --shell',
    },
  ]
  static override args = {
    rule: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'Key of the rule, as reports show it.',
    }),
  }
  static override flags = {
    rules: selectionFlags.rules,
    shell: Flags.boolean({summary: 'Show the exact shell of each question.'}),
  }

  async run(): Promise<Explanation> {
    const {args, flags} = await this.parse(Explain)
    const [content, tailoring] = await Promise.all([loadContent(flags.rules), loadTailoring('eks-node')])
    const explanation = explainRule(content, args.rule, [tailoring], assertions)
    this.log(renderExplanation(explanation, flags.shell ? 'with-shell' : 'keys-only').trimEnd())
    return explanation
  }
}
