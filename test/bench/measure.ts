/** Something to measure. */
export interface Case {
  readonly name: string
  /** How often it is measured; slow ones less often. */
  readonly runs: number
  /** Does it once; gives the number to keep, where that is not the wall time. */
  run(): Promise<number | undefined>
}

/** What several runs of one case took, in its own unit: milliseconds where nothing else is said. */
export interface Measured {
  readonly name: string
  readonly median: number
  readonly least: number
  readonly most: number
  readonly runs: number
}

/**
 * Measures all cases by turns, so that whatever else the machine does falls on all of them alike. The first turn
 * warms caches up and is not kept, but for cases that are measured once.
 */
export async function measure(cases: readonly Case[]): Promise<readonly Measured[]> {
  const kept = new Map<string, number[]>(cases.map(({name}) => [name, []]))
  for (const one of cases.filter(({runs}) => runs > 1)) say(one, 'warm-up', await timed(one))
  for (let turn = 1; cases.some(({runs}) => turn <= runs); turn++) {
    for (const one of cases.filter(({runs}) => turn <= runs)) {
      const taken = await timed(one)
      say(one, `${turn}/${one.runs}`, taken)
      kept.get(one.name)?.push(taken)
    }
  }
  return [...kept].map(([name, taken]) => summarize(name, taken))
}

function say({name}: Case, turn: string, taken: number): void {
  process.stderr.write(`${turn} ${name}: ${taken.toFixed(0)}\n`)
}

async function timed(one: Case): Promise<number> {
  const before = performance.now()
  const own = await one.run()
  return own ?? performance.now() - before
}

function summarize(name: string, taken: readonly number[]): Measured {
  const sorted = taken.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN
  const median = (at(0.5) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? Number.NaN)) / 2
  return {name, median, least: at(0), most: at(1), runs: sorted.length}
}
