/** What a test case becomes whose item neither passed nor failed. */
export type ShownAs = 'skipped' | 'failure' | 'pass'

/** What a file of a JUnit report is for one of. */
export const junitSplits = ['host', 'benchmark'] as const

/** What a JUnit report has a file for each of. */
export type JunitSplit = (typeof junitSplits)[number]

/** The piece that a report split by benchmark always has: the run itself. */
export const RUN_PIECE = 'scan'

/** How a JUnit report shows results; nothing of it changes what the gate decides. */
export interface JunitOptions {
  readonly waivedAs: ShownAs
  readonly manualAs: ShownAs
  /** `all` has what was seen in the output of the cases that did not fail, too. */
  readonly evidence: 'failed' | 'all'
  /** The piece to render, as `piecesOf` names it; the whole where it is not given. */
  readonly piece?: string
}

/** How a JUnit report is that nobody has changed. */
export const usualJunit: JunitOptions = {waivedAs: 'skipped', manualAs: 'skipped', evidence: 'failed'}

/** The values of each flag of JUnit reports, the default first. */
export const junitChoices = {
  'waived-as': ['skipped', 'failure', 'pass'],
  'manual-as': ['skipped', 'failure', 'pass'],
  'junit-evidence': ['failed', 'all'],
} as const
