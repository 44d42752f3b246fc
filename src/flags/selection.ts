import {Flags} from '@oclif/core'

/** Which benchmarks, items and values: for every command that judges. */
export const selectionFlags = {
  benchmark: Flags.string({
    char: 'b',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Benchmark to judge by; repeatable. Chosen by the system of the target where it is not given.',
    helpValue: 'ID[@VERSION]',
    helpGroup: 'JUDGING',
  }),
  level: Flags.option({options: ['1', '2'] as const})({
    char: 'l',
    summary: 'CIS profile level; 2 includes 1.',
    default: '1',
    env: 'ASSAY_LEVEL',
    helpGroup: 'JUDGING',
  }),
  phase: Flags.option({options: ['image', 'booted', 'node'] as const})({
    summary:
      'What decides: what is on disk (image), that and the running state (booted), a joined node (node).',
    default: 'image',
    env: 'ASSAY_PHASE',
    helpGroup: 'JUDGING',
  }),
  only: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary:
      'Judge only these rules or items, with commas between them; * stands for any characters. Repeatable.',
    helpValue: 'RULE|ITEM',
    helpGroup: 'JUDGING',
  }),
  skip: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Leave these rules or items out, with commas between them. Repeatable.',
    helpValue: 'RULE|ITEM',
    helpGroup: 'JUDGING',
  }),
  tailoring: Flags.string({
    summary: 'Tailoring to apply: a file, or none. eks-node where the target is one.',
    helpValue: 'FILE|none',
    helpGroup: 'JUDGING',
  }),
  set: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Value for the rules that have one of this name. Repeatable.',
    helpValue: 'NAME=VALUE',
    helpGroup: 'JUDGING',
  }),
  rules: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Directory with rules and benchmarks of your own. Repeatable.',
    helpValue: 'DIR',
    helpGroup: 'JUDGING',
  }),
}
