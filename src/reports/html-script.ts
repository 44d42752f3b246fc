/** The script of the HTML report: filters, search, links to sections that a filter hides, and everything open on paper. Without it all results are listed. */
export const script = `
'use strict'
const filters = document.querySelector('.filters')
const search = filters.querySelector('input')
const severity = filters.querySelector('select')
const buttons = [...filters.querySelectorAll('button')]
const results = [...document.querySelectorAll('details')]
const groups = [...document.querySelectorAll('.group')]

function apply() {
  const shown = new Set(buttons.filter((b) => b.getAttribute('aria-pressed') === 'true').map((b) => b.value))
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean)
  let count = 0
  for (const result of results) {
    const text = result.textContent.toLowerCase()
    const fits = shown.has(result.dataset.status) && (severity.value === '' || severity.value === result.dataset.severity) &&
      words.every((word) => text.includes(word))
    result.hidden = !fits
    if (fits) count += 1
  }
  for (const group of groups) group.hidden = !group.querySelector('details:not([hidden])')
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
for (const link of document.querySelectorAll('a[href^="#section-"]')) {
  link.addEventListener('click', () => {
    if (!document.querySelector(link.hash).closest('.group').hidden) return
    for (const button of buttons) button.setAttribute('aria-pressed', 'true')
    search.value = severity.value = ''
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
  closed = results.filter((result) => !result.open)
  for (const result of closed) result.open = true
})
addEventListener('afterprint', () => {
  for (const result of closed) result.open = false
})
filters.hidden = false
apply()
`
