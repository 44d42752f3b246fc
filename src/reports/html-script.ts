/** The script of the HTML reports: filters, search, links to what a filter hides or what is folded, and everything open on paper. Without it all results are listed. */
export const script = `
'use strict'
const filters = document.querySelector('.filters')
const search = filters.querySelector('input')
const severity = filters.querySelector('[name=severity]')
const host = filters.querySelector('[name=host]')
const buttons = [...filters.querySelectorAll('button')]
const results = [...document.querySelectorAll('.results details')]
const groups = [...document.querySelectorAll('.group')]

function apply() {
  const shown = new Set(buttons.filter((b) => b.getAttribute('aria-pressed') === 'true').map((b) => b.value))
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean)
  let count = 0
  for (const group of groups) {
    const other = host !== null && host.value !== '' && host.value !== group.dataset.host
    const own = [...group.querySelectorAll('.results details')]
    for (const result of own) {
      const text = result.textContent.toLowerCase()
      result.hidden = other || !shown.has(result.dataset.status) ||
        (severity.value !== '' && severity.value !== result.dataset.severity) || !words.every((word) => text.includes(word))
    }
    const left = own.filter((result) => !result.hidden).length
    group.hidden = other || (own.length > 0 && left === 0)
    count += left
  }
  filters.querySelector('output').textContent = count + ' of ' + results.length + ' items'
}

for (const button of buttons) {
  button.addEventListener('click', () => {
    button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'))
    apply()
  })
}
search.addEventListener('input', apply)
severity.addEventListener('change', apply)
host?.addEventListener('change', apply)
for (const link of document.querySelectorAll('a[href^="#"]')) {
  link.addEventListener('click', () => {
    const goal = document.getElementById(link.hash.slice(1))
    if (goal.matches('details')) goal.open = true
    if (!goal.closest('.group')?.hidden) return
    for (const button of buttons) button.setAttribute('aria-pressed', 'true')
    search.value = severity.value = ''
    if (host) host.value = ''
    apply()
  })
}
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== search) {
    event.preventDefault()
    search.focus()
  }
})
let closed = []
addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll('details:not([open])')]
  for (const result of closed) result.open = true
})
addEventListener('afterprint', () => {
  for (const result of closed) result.open = false
})
filters.hidden = false
apply()
`
