/** The style of the HTML report: one calm column, light and dark, and paper. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f6f7f8; --card: #ffffff; --ink: #1c2127; --soft: #57606a; --line: #dde1e5; --code: #f0f2f4;
  --fail: #b3261e; --error: #8a3a9c; --waived: #805500; --deferred: #1f5fa8; --manual: #0b6a6a;
  --notapplicable: #5b636c; --pass: #1d6f3f; --focus: #1f5fa8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171a; --card: #1c2024; --ink: #e6e9ec; --soft: #a4adb6; --line: #31373d; --code: #24292e;
    --fail: #ff8a80; --error: #dfa0ee; --waived: #e8b95b; --deferred: #8ab8f0; --manual: #66cfcf;
    --notapplicable: #a4adb6; --pass: #7fd3a0; --focus: #8ab8f0;
  }
}
* { box-sizing: border-box }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
main, header { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem }
header { padding-top: 2.5rem }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0; letter-spacing: -0.01em }
h2 { font-size: 1.1rem; margin: 2.5rem 0 .75rem }
h3 { font-size: .95rem; font-weight: 600; margin: 1.75rem 0 .5rem; color: var(--soft); scroll-margin-top: 6rem }
p { margin: .35rem 0 }
a { color: var(--focus) }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px }
code, pre { font: .86em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace }
code { overflow-wrap: anywhere }
pre {
  margin: .35rem 0 0; padding: .75rem .9rem; background: var(--code); border-radius: 6px;
  white-space: pre-wrap; overflow-wrap: anywhere;
}
.skip { position: absolute; left: -99rem }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem .75rem }
.verdict { display: flex; gap: 1.5rem; align-items: center; justify-content: space-between }
.verdict p { color: var(--soft); overflow-wrap: anywhere }
.passed h1 span, td.passed { color: var(--pass) } .failed h1 span, td.failed { color: var(--fail) }
h1, h3, td a { overflow-wrap: anywhere }
.score { flex: none; width: 6rem; text-align: center; color: var(--soft); font-size: .8rem }
.score svg { display: block; width: 5.25rem; height: 5.25rem; margin: 0 auto .15rem }
.score circle { fill: none; stroke-width: 3; stroke: var(--line) }
.score .part { stroke: var(--pass); stroke-linecap: round }
.score text { font: 600 9px system-ui, sans-serif; fill: var(--ink); text-anchor: middle }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.25rem }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .75rem 1.5rem; margin: 1.5rem 0 0 }
.facts dt { color: var(--soft); font-size: .8rem } .facts dd { margin: 0; overflow-wrap: anywhere }
[role=note] { margin: 1rem 0 0 }
.problem { border-left: 4px solid var(--error) }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
.scroll { overflow-x: auto }
th { font-weight: 600; font-size: .8rem; color: var(--soft); text-align: left }
th, td { padding: .4rem .6rem; border-bottom: 1px solid var(--line) }
tr:last-child td { border-bottom: 0 }
.number { text-align: right; width: 3.5rem } td.none { color: var(--soft) }
.bar { width: 8rem } .bar svg { display: block; width: 8rem; height: .5rem; border-radius: 3px }
.filters {
  position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem; align-items: center;
  background: var(--page); padding: .6rem 0; border-bottom: 1px solid var(--line);
}
.filters input, .filters select, .filters button {
  font: inherit; font-size: .87rem; color: var(--ink); background: var(--card);
  border: 1px solid var(--line); border-radius: 999px; padding: .25rem .8rem; min-height: 2rem;
}
.filters input { flex: 1 1 12rem; border-radius: 6px } .filters select { border-radius: 6px; max-width: min(100%, 18rem) }
.filters button { cursor: pointer; color: var(--soft) }
.filters button[aria-pressed=true] { color: var(--ink); border-color: currentColor }
.filters button[aria-pressed=true]::before { content: "✓ " }
.filters output { color: var(--soft); font-size: .87rem; flex-basis: 100% }
.results, .about { padding: 0; overflow: clip }
[role=note] + .results { margin-top: 1rem }
.about details { scroll-margin-top: 4rem }
details + details { border-top: 1px solid var(--line) }
summary { display: flex; gap: .75rem; align-items: baseline; padding: .6rem 1.1rem; cursor: pointer; list-style: none }
summary::-webkit-details-marker { display: none }
summary:hover { background: var(--code) }
summary:focus-visible { outline-offset: -2px }
.status { flex: none; width: 5.6rem; font-size: .72rem; font-weight: 700; letter-spacing: .04em }
.item { flex: none; min-width: 3.4rem; color: var(--soft); font-variant-numeric: tabular-nums }
.title { flex: 1; overflow-wrap: anywhere }
.severity { flex: none; color: var(--soft); font-size: .82rem }
.fail .status { color: var(--fail) } .error .status { color: var(--error) } .waived .status { color: var(--waived) }
.deferred .status { color: var(--deferred) } .manual .status { color: var(--manual) }
.notapplicable .status { color: var(--notapplicable) } .pass .status { color: var(--pass) }
.f-fail { fill: var(--fail) } .f-error { fill: var(--error) } .f-waived { fill: var(--waived) } .f-pass { fill: var(--pass) }
.f-other { fill: var(--line) }
.body { padding: .1rem 1.1rem 1.1rem 1.1rem }
@media (min-width: 40rem) { .body { padding-left: 7.45rem } }
.finding { margin: .6rem 0; padding-left: .8rem; border-left: 3px solid var(--line) }
.finding.bad { border-color: var(--fail) }
.finding p { font-weight: 600 }
.finding dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; margin: .15rem 0 }
.finding dt { color: var(--soft) } .finding dd { margin: 0; overflow-wrap: anywhere }
.label { color: var(--soft); font-size: .8rem; margin: .9rem 0 0 }
.small { color: var(--soft); font-size: .85rem; overflow-wrap: anywhere }
footer { max-width: 62rem; margin: 3rem auto 2rem; padding: 0 1.25rem; color: var(--soft); font-size: .85rem; overflow-wrap: anywhere }
[hidden] { display: none !important }
@media (max-width: 40rem) { .verdict { align-items: flex-start } summary { flex-wrap: wrap; gap: .1rem .6rem } .title { flex-basis: 100%; order: 1 } }
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --code: #f4f4f4;
    --fail: #b3261e; --error: #8a3a9c; --waived: #805500; --deferred: #1f5fa8; --manual: #0b6a6a; --notapplicable: #555; --pass: #1d6f3f }
  body { font-size: 10pt } .filters, .skip { display: none } .finding, summary, tr { break-inside: avoid } h2, h3 { break-after: avoid }
  .card { border-radius: 0 }
}
`
