// Prints how many milliseconds of CPU it takes to judge an evidence file by all benchmarks of its system, at level 2.
import {loadEvidence} from '../../dist/collect/evidence-file.js'
import {judge} from '../../dist/judge.js'
import {makePlan} from '../../dist/plan.js'

const plan = await makePlan({benchmarks: [], level: 2, only: [], skip: [], values: {}, rules: []})
const evidence = await loadEvidence(process.argv[2])
const before = process.cpuUsage()
const {results} = judge(evidence, plan, {phase: 'image', now: new Date()})
const {user, system} = process.cpuUsage(before)
if (results.length < 250) throw new Error(`only ${results.length} results`)
console.log((user + system) / 1000)
