// Writes the JSON Schemas of all documents to benchmarks/schema/, for editors and for programs.
import {mkdir, writeFile} from 'node:fs/promises'
import {fileURLToPath} from 'node:url'
import {publishedSchemas, renderSchema} from '../dist/published-schemas.js'

const folder = fileURLToPath(new URL('../benchmarks/schema/', import.meta.url))
await mkdir(folder, {recursive: true})
for (const [name, schema] of Object.entries(publishedSchemas()))
  await writeFile(`${folder}${name}.json`, renderSchema(schema))
