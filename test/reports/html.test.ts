import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Browser, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {Report} from '../../src/evaluate/result.ts'
import {hasChromium, launch, missing, type Opened, openPage, screenshot, violationsOf} from './open-page.ts'
import {builtAndExcluded, everyResult, passingReport, rendered, sampleReport} from './sample-report.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-html-'))

let browser: Browser

async function open(report: Report, options: Parameters<Browser['newPage']>[0] = {}): Promise<Opened> {
  return openPage(browser, folder, await rendered('html', report), options)
}

const shown = (page: Page): Promise<number> => page.locator('details:not([hidden])').count()

describe.skipIf(!hasChromium)(`the HTML report in Chromium${missing}`, {timeout: 60_000}, () => {
  beforeAll(async () => {
    browser = await launch()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
  })

  it.each(['light', 'dark'] as const)('is readable for everybody in %s, by axe-core', async (colorScheme) => {
    const {page} = await open(sampleReport(), {colorScheme, bypassCSP: true})
    expect(await violationsOf(page)).toEqual([])
    await page.screenshot({path: screenshot(`report-${colorScheme}.png`), fullPage: true})
    await page.close()
  })

  it('asks for nothing, complains of nothing, and runs nothing that the host said', async () => {
    const {page, requests, complaints} = await open(sampleReport())
    expect(requests).toEqual([])
    expect(complaints).toEqual([])
    expect(await page.locator('script').count()).toBe(1)
    expect(await page.getByText('<script>alert(1)</script>').count()).toBeGreaterThan(0)
    await page.close()
  })

  it('has a policy that stops a script and a style that are not its own', async () => {
    const {page, complaints} = await open(sampleReport())
    const ran = await page.evaluate(`
      const script = document.createElement('script')
      script.textContent = 'globalThis.owned = true'
      document.body.append(script)
      'owned' in globalThis
    `)
    expect(ran).toBe(false)
    expect(complaints.join()).toMatch(/Content Security Policy/)
    await page.close()
  })

  it('shows first what somebody has to look at, and all of it on demand', async () => {
    const {page} = await open(sampleReport())
    expect(await shown(page)).toBe(6)
    await page.getByRole('button', {name: 'Passed 1'}).click()
    await page.getByRole('button', {name: 'Not applicable 1'}).click()
    expect(await shown(page)).toBe(everyResult.length)
    expect(await page.locator('output').textContent()).toBe('8 of 8 items')
    await page.close()
  })

  it('filters by severity and by words', async () => {
    const {page} = await open(sampleReport())
    await page.getByLabel('Severity').selectOption('low')
    expect(await shown(page)).toBe(1)
    await page.getByLabel('Severity').selectOption('')
    await page.getByLabel('Search').fill('40-user.conf alwaysallow')
    expect(await shown(page)).toBe(1)
    expect(await page.locator('.group:not([hidden])').count()).toBe(1)
    await page.close()
  })

  it('is used by keyboard alone', async () => {
    const {page} = await open(sampleReport())
    await page.keyboard.press('/')
    await page.keyboard.type('sysctls')
    expect(await shown(page)).toBe(1)
    const waived = page.locator('details.waived')
    await waived.locator('summary').focus()
    await page.keyboard.press('Enter')
    expect(await waived.getAttribute('open')).toBe('')
    await page.close()
  })

  it('shows a section that a filter hid when its link is followed', async () => {
    const results = everyResult.filter(({status}) => status !== 'error')
    const section = {id: '9', title: 'Calm'}
    const calm = everyResult.filter(({status}) => status === 'pass').map((result) => ({...result, section}))
    const {page} = await open(sampleReport({results: [...results, ...calm]}))
    await page.getByRole('link', {name: '9 Calm'}).click()
    expect(await page.getByRole('heading', {name: ', 9 Calm'}).isVisible()).toBe(true)
    await page.close()
  })

  it('lists everything where scripts do not run', async () => {
    const {page} = await open(sampleReport(), {javaScriptEnabled: false})
    expect(await page.locator('details').count()).toBe(everyResult.length)
    expect(await page.locator('.filters').isVisible()).toBe(false)
    await page.close()
  })

  it('fits a telephone and a sheet of paper', async () => {
    const {page} = await open(sampleReport(), {viewport: {width: 360, height: 740}})
    const wide = await page.evaluate('document.documentElement.scrollWidth')
    expect(wide).toBeLessThanOrEqual(360)
    await page.screenshot({path: screenshot('report-narrow.png')})
    const pdf = await page.pdf({path: screenshot('report.pdf'), format: 'A4'})
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    await page.close()
  })

  it('lists every item that was left out, below those that were judged, and stays readable', async () => {
    const {page} = await open(sampleReport(builtAndExcluded), {bypassCSP: true})
    const rows = page.getByRole('region', {name: 'Excluded items'}).locator('tbody tr')

    expect(await rows.count()).toBe(2)
    expect(await rows.first().textContent()).toContain('The kubelet <keeps> its words')
    expect(await page.locator('dt', {hasText: 'Build'}).count()).toBe(1)
    expect(await page.locator('output').textContent()).toMatch(/ of 8 items$/)
    expect(await violationsOf(page)).toEqual([])
    await page.screenshot({path: screenshot('report-excluded.png'), fullPage: true})
    await page.close()
  })

  it('shows a pass in peace', async () => {
    const {page} = await open(passingReport())
    expect(await page.getByRole('heading', {level: 1}).textContent()).toMatch(/^Passed: /)
    expect(await shown(page)).toBe(2)
    await page.screenshot({path: screenshot('report-passed.png')})
    await page.close()
  })
})

describe('the HTML report', () => {
  afterAll(() => rmSync(folder, {recursive: true}))

  it('links to nothing but references of the web', async () => {
    const [failed] = everyResult.filter(({references}) => references)
    const references = ['javascript:alert(1)', 'https://example.com/a?b=1&c="x"', 'CIS 3.2.1']
    const page = await rendered('html', sampleReport({results: failed ? [{...failed, references}] : []}))
    const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)
    expect(links).toEqual(['#items', '#section-0', 'https://example.com/a?b=1&amp;c=&quot;x&quot;'])
  })

  it('gives the same bytes for the same report', async () => {
    expect(await rendered('html')).toBe(await rendered('html'))
  })
})
