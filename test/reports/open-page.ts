import {existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {type Browser, chromium, type Page} from 'playwright-core'

const executablePath = '/usr/bin/chromium'

/** Whether there is a browser. */
export const hasChromium = existsSync(executablePath)

/** For the title of a test that is skipped without one. */
export const missing = hasChromium ? '' : ' (skipped: no /usr/bin/chromium)'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const folder = fileURLToPath(new URL('../../test-results/', import.meta.url))

/** Starts a browser without a window. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
}

/** Where the picture of a page goes, for a person to look at. */
export function screenshot(name: string): string {
  mkdirSync(folder, {recursive: true})
  return join(folder, name)
}

export interface Opened {
  readonly page: Page
  /** What the page asked for beside itself, and what it complained of. */
  readonly requests: readonly string[]
  readonly complaints: readonly string[]
}

/** Opens a page from a file in a directory of its own below `directory`. */
export async function openPage(
  browser: Browser,
  directory: string,
  text: string,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<Opened> {
  const file = join(mkdtempSync(join(directory, 'page-')), 'report.html')
  writeFileSync(file, text)
  const page = await browser.newPage({viewport: {width: 1200, height: 900}, ...options})
  const requests: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(pathToFileURL(file).href)
  return {page, requests: requests.slice(1), complaints}
}

/** What axe-core finds; the page has to be opened with `bypassCSP`, as its own policy would forbid axe-core. */
export async function violationsOf(page: Page): Promise<readonly unknown[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const {axe: checker} = globalThis as unknown as {
      axe: {run(): Promise<{violations: {id: string; nodes: {html: string; failureSummary: string}[]}[]}>}
    }
    const found = await checker.run()
    return found.violations.map(({id, nodes}) => [id, nodes[0]?.html, nodes[0]?.failureSummary])
  })
}
