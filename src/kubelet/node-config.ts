import {type Layer, lookup, parseDocument} from './document.ts'
import {KubeletRefusal} from './refusal.ts'

const API_VERSION = /^node\.eks\.aws\/v1(?:alpha|beta)?\d*$/

/** The names that nodeadm reads in a directory; it skips every other without a word. */
export const NODE_CONFIG_NAME = /\.(?:ya?ml|json)$/

/**
 * Reads a file as nodeadm does: one NodeConfig, or MIME multipart whose parts of type application/node.eks.aws
 * are one each. Throws `KubeletRefusal` with file and line for whatever makes nodeadm stop.
 */
export function parseNodeConfigs(name: string, text: string): readonly Layer[] {
  const parts = multipart(text) ?? [{text, firstLine: 1}]
  if (parts.length === 0) throw new KubeletRefusal(`${name}: no part is a NodeConfig`)
  return parts.map((part) => nodeConfig(name, part))
}

interface Part {
  readonly text: string
  readonly firstLine: number
}

function nodeConfig(name: string, {text, firstLine}: Part): Layer {
  const layer = parseDocument(name, text, firstLine)
  const [kind, apiVersion] = [lookup(layer.value, ['kind']), lookup(layer.value, ['apiVersion'])]
  if (kind === 'NodeConfig' && API_VERSION.test(String(apiVersion))) return layer
  throw new KubeletRefusal(
    `${name}:${firstLine}: nodeadm wants kind NodeConfig of node.eks.aws/v1alpha1, not ${String(kind)} of ${String(apiVersion)}`,
  )
}

/** The NodeConfigs of a multipart message; undefined for any other text. */
function multipart(text: string): readonly Part[] | undefined {
  const {headers} = message(text)
  const [type = ''] = /^content-type:\s*multipart\/.*/im.exec(headers) ?? []
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type)
  const word = boundary?.[1] ?? boundary?.[2]
  if (word === undefined) return undefined
  const parts: Part[] = []
  for (const {text: inner, firstLine} of between(text.split(/\r?\n/), `--${word}`)) {
    const {headers: own, body, bodyLine} = message(inner)
    if (/^content-type:\s*application\/node\.eks\.aws\s*(?:;|$)/im.test(own))
      parts.push({text: body, firstLine: firstLine + bodyLine - 1})
  }
  return parts
}

/** Header lines, with folded ones joined, and what follows the first empty line. */
function message(text: string): {readonly headers: string; readonly body: string; readonly bodyLine: number} {
  const lines = text.split(/\r?\n/)
  const empty = lines.indexOf('')
  const end = empty < 0 ? lines.length : empty
  const headers = lines.slice(0, end)
  const isHeader = headers.every((line) => /^[\w-]+:|^[ \t]/.test(line))
  return {
    headers: isHeader ? headers.join('\n').replaceAll(/\n[ \t]+/g, ' ') : '',
    body: lines.slice(end + 1).join('\n'),
    bodyLine: end + 2,
  }
}

function between(lines: readonly string[], delimiter: string): readonly Part[] {
  const marks = lines.flatMap((line, index) => (line.trimEnd() === delimiter ? [index] : []))
  const last = lines.findIndex((line) => line.trimEnd() === `${delimiter}--`)
  return marks.map((start, index) => {
    const end = marks[index + 1] ?? (last < 0 ? lines.length : last)
    return {text: lines.slice(start + 1, end).join('\n'), firstLine: start + 2}
  })
}
