// Writes docs/content.md: what is judged, by which number, by whom, and from which facts.
import {writeFile} from 'node:fs/promises'
import {fileURLToPath} from 'node:url'
import {assertions} from '../dist/assertions/registry.js'
import {loadContent} from '../dist/benchmarks/content.js'
import {renderContentPage} from '../dist/benchmarks/content-page.js'

const page = fileURLToPath(new URL('../docs/content.md', import.meta.url))
await writeFile(page, renderContentPage(await loadContent(), assertions))
