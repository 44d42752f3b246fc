import {Flags} from '@oclif/core'

/** How results become a verdict: for every command that judges. */
export const gateFlags = {
  waivers: Flags.string({
    summary: 'Waiver file, or none. waivers.yaml where there is one.',
    helpValue: 'FILE|none',
    env: 'ASSAY_WAIVERS',
    helpGroup: 'GATE',
  }),
  'image-name': Flags.string({
    summary: 'What the image will be called, for waivers that are for some images only.',
    helpValue: 'NAME',
    env: 'ASSAY_IMAGE_NAME',
    helpGroup: 'GATE',
  }),
  baseline: Flags.string({
    summary: 'Result of an earlier run: only what got worse since then fails.',
    helpValue: 'RESULT',
    env: 'ASSAY_BASELINE',
    helpGroup: 'GATE',
  }),
  'fail-on': Flags.string({
    summary:
      "Items that count, as comparisons of severity and level joined by 'and'. All where it is not given.",
    helpValue: "'severity>=medium'",
    env: 'ASSAY_FAIL_ON',
    helpGroup: 'GATE',
  }),
  'min-score': Flags.string({
    summary: 'Least score, from 0 to 100; alone it lets any number of failures through.',
    helpValue: 'N',
    env: 'ASSAY_MIN_SCORE',
    helpGroup: 'GATE',
  }),
  'max-failures': Flags.string({
    summary: 'How many failures are let through.',
    helpValue: 'N',
    env: 'ASSAY_MAX_FAILURES',
    helpGroup: 'GATE',
  }),
  treat: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary:
      'Let items of a status through or not: error=accept, manual=fail, deferred=fail. error fails and the others are accepted where it is not given. Repeatable.',
    helpValue: 'STATUS=accept|fail',
    helpGroup: 'GATE',
  }),
}
