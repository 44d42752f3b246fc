// npm run bench [-- --quick]: measures Assay against what else there is, and writes docs/benchmarks.md.
import {fileURLToPath} from 'node:url'
import {createViteServer} from 'vitest/node'

// Node 20 reads no TypeScript, and Vitest has what does.
const loader = await createViteServer({
  configFile: false,
  server: {middlewareMode: true, ws: false},
  logLevel: 'error',
})
try {
  const {runBench} = await loader.ssrLoadModule(fileURLToPath(new URL('run-bench.ts', import.meta.url)))
  process.exitCode = await runBench(process.argv.slice(2))
} finally {
  await loader.close()
}
