/** A Markdown table of the rooms; cut rather than rounded, so that 100 is all. */
export function renderTable(measured) {
  const rows = measured.map(
    ({name, statements, branches, functions, places}) =>
      `| ${name} | ${cut(statements)} | ${cut(branches)} | ${cut(functions)} | ${places.length} |`,
  )
  return `| room | statements (%) | branches (%) | functions (%) | places not covered |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}

/** The page of the house: how much is covered, and why each other place is not. */
export function renderPage(measured, reasons, unexplained, leastOf) {
  return `# What the tests cover

\`npm run coverage\` runs the tests that need no lab host and looks at the rooms to the right of *evidence*
([the house](architecture.md)): what judges and what writes. It fails where a room has less than ${leastOf.statements} % of its statements
or ${leastOf.branches} % of its branches, where a place that is not covered has no reason, and where a reason has no place any more.
What runs in another process (the command line in \`test/e2e\`) does not count. Where kube-bench's vectors are not beside
the checkout (\`../shared\`), less of \`src/kube-bench\` and \`src/kubelet\` is covered. It takes three to four minutes on two cores.

    npm run coverage                                        # all rooms
    npm run coverage -- src/diff                            # one room, by its own tests
    npm run coverage -- src/judge.ts test/commands          # a file, by more tests than its own
    npm run coverage -- --write                             # writes this page anew

The reasons are in \`scripts/coverage/reasons.yaml\`, by file and text of the line.

${renderTable(measured)}
## What is not covered

${reasons.map(renderReason).join('\n\n')}
${renderUnexplained(unexplained)}`
}

function renderUnexplained(places) {
  return places.length === 0 ? '' : `\n${renderReason({why: 'Without a reason so far:', places})}\n`
}

function renderReason({why, places}) {
  return `${why.trim()}\n\n${places.map(({file, text}) => `- \`${file}\`: \`\` ${text} \`\``).join('\n')}`
}

function cut(share) {
  return (Math.floor(share * 10) / 10).toFixed(1)
}
