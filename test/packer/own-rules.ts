import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

/** Writes a benchmark `own` for any system, which a host fulfils once it has the file `marker`. */
export function writeOwnRules(directory: string, marker: string): void {
  mkdirSync(directory, {recursive: true})
  writeFileSync(
    join(directory, 'rules.yaml'),
    `own-marker:
  title: The marker is there
  severity: high
  why: It tells a good node of these tests from a bad one.
  check: {file: ${JSON.stringify(marker)}, exists: true}
`,
  )
  writeFileSync(
    join(directory, 'own.yaml'),
    `id: own
version: 1.0.0
title: Own
sections:
  - id: "1"
    title: Own
    items:
      - {id: "1.1", level: 1, rule: own-marker}
`,
  )
}
