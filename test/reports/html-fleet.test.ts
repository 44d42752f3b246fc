import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Browser, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {FleetReport} from '../../src/evaluate/fleet.ts'
import {hasChromium, launch, missing, type Opened, openPage, screenshot, violationsOf} from './open-page.ts'
import {renderedFleet, sampleFleet} from './sample-fleet.ts'
import {sampleReport} from './sample-report.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-html-fleet-'))
afterAll(() => rmSync(folder, {recursive: true}))

let browser: Browser

async function open(
  fleet: FleetReport = sampleFleet(),
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<Opened> {
  return openPage(browser, folder, await renderedFleet('html', fleet), options)
}

const shown = (page: Page): Promise<number> => page.locator('.results details:not([hidden])').count()
const hosts = (page: Page): Promise<string[]> =>
  page.evaluate("[...document.querySelectorAll('.group:not([hidden])')].map((part) => part.dataset.host)")

describe.skipIf(!hasChromium)(`the HTML page of several hosts in Chromium${missing}`, () => {
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
  })

  it.each(['light', 'dark'] as const)('is readable for everybody in %s, by axe-core', async (colorScheme) => {
    const {page} = await open(sampleFleet(), {colorScheme, bypassCSP: true})

    expect(await violationsOf(page)).toEqual([])
    await page.screenshot({path: screenshot(`fleet-${colorScheme}.png`), fullPage: true})
    await page.close()
  })

  it('asks for nothing, complains of nothing, and runs nothing that a host is called', async () => {
    const {page, requests, complaints} = await open()

    expect([...requests, ...complaints]).toEqual([])
    expect(await page.locator('script').count()).toBe(1)
    await page.close()
  })

  it('has a row and a part for each host, the dead one with the reason', async () => {
    const {page} = await open()

    expect(await page.getByRole('region', {name: 'Hosts'}).locator('tbody tr').count()).toBe(5)
    expect(await hosts(page)).toHaveLength(5)
    expect(await page.locator('[data-host="10.0.0.9-2222"]').textContent()).toContain('ECONNREFUSED')
    expect(await page.getByRole('heading', {level: 1}).textContent()).toBe(
      'Failed: 5 hosts: 1 not reached, 2 failed, 2 passed',
    )
    await page.close()
  })

  it('leads from a host to what failed there, and from that to why and how to fix it', async () => {
    const {page} = await open()
    await page.getByRole('region', {name: 'Hosts'}).getByRole('link', {name: 'build-3'}).click()
    const failure = page.locator('[data-host="build-3"] details')
    await failure.locator('summary').click()
    await failure.getByRole('link', {name: 'Why, and what to do'}).click()

    const item = page.locator('.about details[open]')
    expect(await item.count()).toBe(1)
    const text = await item.textContent()
    expect(text).toContain('rm /etc/kubernetes/kubelet/config.json.d/40-user.conf')
    expect(text).toContain('[settings.kubernetes]')
    expect(await item.getByRole('link', {name: 'build-3'}).isVisible()).toBe(true)
    expect(await item.getByRole('link', {name: 'build-2'}).count()).toBe(0)
    await page.close()
  })

  it('shows the items of one host, of one status and with some words', async () => {
    const {page} = await open()
    const all = await shown(page)
    await page.getByLabel('Host', {exact: true}).selectOption('build-3')
    expect(await hosts(page)).toEqual(['build-3'])
    expect(await shown(page)).toBe(1)
    await page.getByLabel('Host', {exact: true}).selectOption('')
    await page.getByRole('button', {name: 'Failed 3'}).click()
    expect(await shown(page)).toBe(all - 3)
    await page.getByLabel('Search').fill('sysctls')
    expect(await shown(page)).toBe(1)
    await page.close()
  })

  it('shows a host that a filter hid when its link is followed, by keyboard alone', async () => {
    const {page} = await open()
    await page.getByLabel('Host', {exact: true}).selectOption('build-2')
    await page.getByRole('region', {name: 'Hosts'}).getByRole('link', {name: 'build-3'}).focus()
    await page.keyboard.press('Enter')

    expect(await hosts(page)).toHaveLength(5)
    await page.close()
  })

  it('lists everything where scripts do not run, and fits a telephone', async () => {
    const viewport = {width: 360, height: 740}
    const {page} = await open(sampleFleet(), {javaScriptEnabled: false, viewport})

    expect(await page.locator('.results details').count()).toBe(5)
    expect(await page.locator('.filters').isVisible()).toBe(false)
    await page.screenshot({path: screenshot('fleet-narrow.png'), fullPage: true})
    await page.close()
    const {page: narrow} = await open(sampleFleet(), {viewport})
    expect(await narrow.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    await narrow.close()
  })
})

describe('the HTML page of several hosts', () => {
  it('gives the same bytes for the same report', async () => {
    expect(await renderedFleet('html')).toBe(await renderedFleet('html'))
  })

  it('says why and how to fix it once, however many hosts have it', async () => {
    const many = Array.from({length: 50}, (_, index) => ({...sampleReport(), target: `host-${index}`}))
    const page = await renderedFleet('html', sampleFleet(many))

    expect(page.match(/rm \/etc\/kubernetes\/kubelet\/config\.json\.d/g)).toHaveLength(1)
    expect(page.match(/<section class="group"/g)).toHaveLength(50)
  })
})
