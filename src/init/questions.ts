import {createInterface} from 'node:readline/promises'

/** One question with the answers that it takes; the first is what an empty line means. */
export interface Question {
  readonly text: string
  readonly answers: readonly string[]
}

/** Where a person can be asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & {readonly isTTY?: boolean}
  readonly output: NodeJS.WritableStream & {readonly isTTY?: boolean}
}

/** Asks until the answer is one of those that are taken. Where nobody can answer, the first one is taken. */
export async function ask({text, answers}: Question, {input, output}: Terminal): Promise<string> {
  const [usual = ''] = answers
  if (!input.isTTY || !output.isTTY) return usual
  const lines = createInterface({input, output})
  try {
    for (;;) {
      const answer = (await lines.question(`${text} (${answers.join(', ')}) [${usual}] `)).trim() || usual
      if (answers.includes(answer)) return answer
    }
  } finally {
    lines.close()
  }
}
