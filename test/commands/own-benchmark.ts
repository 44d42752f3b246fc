import {writeFileSync} from 'node:fs'
import {join} from 'node:path'

/** Writes a benchmark `own` for any Debian, with one rule that asks whether `count` files are not there. */
export function writeOwnBenchmark(directory: string, count: number): void {
  const assertions = Array.from(
    {length: count},
    (_, at) => `      - {file: /no-such-file-${at}, exists: false}`,
  )
  writeFileSync(
    join(directory, 'own.yaml'),
    `id: own
version: 1.0.0
title: Own
platform: {id: debian}
sections:
  - id: "1"
    title: Files
    items:
      - {id: "1.1", level: 1, rule: own-files}
`,
  )
  writeFileSync(
    join(directory, 'own-rules.yaml'),
    `own-files:
  title: Files are not there
  severity: low
  why: A test has to ask something.
  check:
    all:
${assertions.join('\n')}
  fix: {shell: 'true'}
`,
  )
}
