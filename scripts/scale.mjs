// Measures what docs/scale.md says: evaluations a second on one core, and bytes per evidence and per report.
// Run it after `npm run build`: node scripts/scale.mjs
import {readFile, stat} from 'node:fs/promises'
import {cpus} from 'node:os'
import {fileURLToPath} from 'node:url'
import {gunzipSync} from 'node:zlib'
import {loadEvidence} from '../dist/collect/evidence-file.js'
import {judge} from '../dist/judge.js'
import {makePlan} from '../dist/plan.js'
import {renderJson} from '../dist/reports/json.js'

const SECONDS = 3
const file = fileURLToPath(new URL('../demo/bad-node.json.gz', import.meta.url))
const evidence = await loadEvidence(file)
const context = {phase: 'image', now: new Date(evidence.collectedAt)}
const plans = {
  'EKS image, level 1': await makePlan(selection(['cis-amazon-eks', 'eks-image'], 1)),
  'all that fits, level 2': await makePlan(selection([], 2)),
}
console.log(`${process.version}, ${cpus()[0]?.model ?? 'processor not known'}`)
for (const [name, plan] of Object.entries(plans)) {
  const report = judge(evidence, plan, context)
  console.log(
    `${name}: ${report.results.length} items, ${judgedPerSecond(plan).toFixed(0)} hosts a second of one core`,
  )
  console.log(`  report as JSON: ${Buffer.byteLength(renderJson(report))} bytes`)
}
console.log(
  `evidence: ${(await stat(file)).size} bytes packed, ${gunzipSync(await readFile(file)).length} bytes plain`,
)

/** By processor time, so that other programs on the machine do not count. */
function judgedPerSecond(plan) {
  const start = process.cpuUsage()
  let [judged, seconds] = [0, 0]
  while (seconds < SECONDS) {
    judge(evidence, plan, context)
    judged += 1
    const {user, system} = process.cpuUsage(start)
    seconds = (user + system) / 1e6
  }
  return judged / seconds
}

function selection(benchmarks, level) {
  return {benchmarks, level, only: [], skip: [], values: {}, rules: []}
}
