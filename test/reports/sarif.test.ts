import {existsSync, readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import Ajv04 from 'ajv-draft-04'
import type {Log, Run} from 'sarif'
import {describe, expect, it} from 'vitest'
import type {Report} from '../../src/evaluate/result.ts'
import {passingReport, rendered, sampleReport} from './sample-report.ts'

const path = fileURLToPath(new URL('../../../shared/schemas/sarif-schema-2.1.0.json', import.meta.url))
const missing = existsSync(path) ? '' : ' (skipped: no sarif-schema-2.1.0.json)'

async function run(report?: Report): Promise<Run> {
  const log = JSON.parse(await rendered('sarif', report)) as Log
  return log.runs[0] as Run
}

describe('the SARIF report', {timeout: 60_000}, () => {
  it.skipIf(missing !== '').each([
    ['with every status', sampleReport()],
    ['with nothing but passes', passingReport()],
    ['with no result', sampleReport({results: []})],
  ])(`is as the schema of OASIS has it, %s${missing}`, async (_, report) => {
    const ajv = new Ajv04.default({strict: false, validateFormats: false})
    const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')))
    validate(JSON.parse(await rendered('sarif', report)))
    expect(validate.errors).toBeNull()
  })

  it('has what failed, what is waived and what is undecided, and no pass', async () => {
    const {results} = await run()
    expect(results?.map(({properties, kind, level}) => [properties?.['item'], kind, level])).toEqual([
      ['3.1.1', 'open', 'none'],
      ['3.2.2', 'fail', 'error'],
      ['3.2.6', 'fail', 'note'],
      ['10.1', 'fail', 'warning'],
    ])
  })

  it('says of what is undecided which kind of reason it has, and of nothing else', async () => {
    const causes = (await run()).results?.map(({properties}) => [properties?.['item'], properties?.['cause']])
    expect(causes?.filter(([, cause]) => cause !== undefined)).toEqual([['3.1.1', 'timeout']])
  })

  it('points to the rule in the repository and to the file on the node', async () => {
    const failure = (await run()).results?.find(({ruleId}) => ruleId === 'kubelet-authorization-mode')
    expect(failure?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: {uri: 'benchmarks/rules/kubelet.yaml', uriBaseId: '%SRCROOT%'},
      region: {startLine: 58},
    })
    expect(failure?.relatedLocations?.[0]?.physicalLocation).toEqual({
      artifactLocation: {uri: 'etc/kubernetes/kubelet/config.json.d/40-user.conf', uriBaseId: 'NODE'},
      region: {startLine: 3},
    })
  })

  it('suppresses what is waived, with who accepted it', async () => {
    const waived = (await run()).results?.filter(({suppressions}) => suppressions)
    expect(waived).toHaveLength(1)
    expect(waived?.[0]?.suppressions).toMatchObject([{kind: 'external', status: 'accepted'}])
    expect(waived?.[0]?.suppressions?.[0]?.justification).toContain('SEC-1234')
  })

  it('describes each rule of a result, found by its index', async () => {
    const {tool, results} = await run()
    for (const {ruleId, ruleIndex} of results ?? [])
      expect(tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId)
    const rule = tool.driver.rules?.find(({id}) => id === 'kubelet-authorization-mode')
    expect(rule).toMatchObject({
      shortDescription: {text: 'Authorization mode is not AlwaysAllow'},
      properties: {'security-severity': '8.0'},
    })
  })

  it('tells of an undecided item and of a broken run as notifications', async () => {
    const [invocation] = (await run()).invocations ?? []
    expect(invocation).toMatchObject({executionSuccessful: false, exitCode: 1})
    expect(invocation?.toolExecutionNotifications).toHaveLength(2)
    const [calm] = (await run(passingReport())).invocations ?? []
    expect(calm?.executionSuccessful).toBe(true)
  })
})
