// Measures what docs/scale.md says of `assay evaluate --each`: files a second of one core, and the memory of the process.
// Run it after `npm run build`, on Linux: node scripts/scale-each.mjs [FILES]
import {spawn} from 'node:child_process'
import {cpSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setInterval} from 'node:timers'
import {fileURLToPath} from 'node:url'

const [files = '2000'] = process.argv.slice(2)
const bin = fileURLToPath(new URL('../bin/assay.js', import.meta.url))
const demo = fileURLToPath(new URL('../demo/', import.meta.url))
const ticksPerSecond = 100

for (const number of [100, Number(files)]) {
  const directory = mkdtempSync(join(tmpdir(), 'assay-each-'))
  for (let index = 0; index < number; index += 1)
    cpSync(`${demo}${index % 2 === 0 ? 'bad' : 'good'}-node.json.gz`, join(directory, `${index}.json.gz`))
  const {seconds, peakBytes, lines} = await measured(['evaluate', '--each', directory, '--level', '2'])
  rmSync(directory, {recursive: true})
  if (lines !== number) throw new Error(`${lines} of ${number} files were judged`)
  console.log(
    `${number} files: ${seconds.toFixed(1)} s of one core, ${(number / seconds).toFixed(0)} a second, at most ${(peakBytes / 2 ** 20).toFixed(0)} MiB`,
  )
}

/** Processor time and the largest memory of the process, as the kernel counted them shortly before its end. */
async function measured(words) {
  const child = spawn(process.execPath, [bin, ...words], {stdio: ['ignore', 'pipe', 'inherit']})
  let [seconds, peakBytes, lines] = [0, 0, 0]
  const look = () => {
    const stat = read(`/proc/${child.pid}/stat`)?.split(') ').at(-1)?.split(' ')
    const peak = /VmHWM:\s+(\d+) kB/.exec(read(`/proc/${child.pid}/status`) ?? '')
    if (stat) seconds = (Number(stat[11]) + Number(stat[12])) / ticksPerSecond
    if (peak) peakBytes = Number(peak[1]) * 1024
  }
  const timer = setInterval(look, 50)
  for await (const chunk of child.stdout) {
    lines += chunk.toString().split('\n').length - 1
    look()
  }
  clearInterval(timer)
  return {seconds, peakBytes, lines}
}

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // The process has ended since.
    return undefined
  }
}
