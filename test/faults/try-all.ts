import type {Case} from './case.ts'
import type {Tried} from './run-case.ts'

/**
 * Tries cases side by side, at most so many at once, and gives what becomes of each in their order. Those that
 * mostly wait come first, so that the others fill their time.
 */
export function tryAll(
  cases: readonly Case[],
  atOnce: number,
  tryOne: (one: Case) => Promise<Tried>,
): readonly Promise<Tried>[] {
  const turns = newTurns(atOnce)
  const started = new Map<Case, Promise<Tried>>()
  for (const one of [...cases.filter(({waits}) => waits), ...cases.filter(({waits}) => !waits)])
    started.set(
      one,
      turns(() => tryOne(one)),
    )
  return cases.flatMap((one) => started.get(one) ?? [])
}

/** Lets so many pieces of work go on at once, in the order in which they come. */
function newTurns(atOnce: number) {
  const waiting: (() => void)[] = []
  let free = atOnce
  return async (work: () => Promise<Tried>): Promise<Tried> => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
