import {type CommandWord, type FlagWord, followers, lastWord, type Value} from './grammar.ts'

/** Renders the completion for fish, with what each word is for. */
export function renderFish(grammar: readonly CommandWord[]): string {
  const paths = grammar.flatMap(({path}) => (path === '' ? [] : [quoted(path)]))
  return `# Completion of assay for fish: assay completion fish > ~/.config/fish/completions/assay.fish
function __assay_at
    set -l command ''
    for word in (commandline -opc)[2..-1]
        set -l longer (string trim -- "$command $word")
        contains -- $longer ${paths.join(' ')}; and set command $longer
    end
    test "$command" = "$argv[1]"
end
complete -c assay -f
${grammar.flatMap((command) => lines(command, grammar)).join('\n')}
`
}

function lines(command: CommandWord, grammar: readonly CommandWord[]): readonly string[] {
  const start = `complete -c assay -n ${quoted(`__assay_at '${command.path}'`)}`
  const next = followers(grammar, command.path)
  const words = next.map((one) => `${start} -a ${quoted(lastWord(one.path))} -d ${quoted(one.summary)}`)
  const argument = next.length > 0 ? '' : argumentOf(command.value)
  return [
    ...words,
    ...(argument === '' ? [] : [`${start} ${argument}`]),
    ...command.flags.map((flag) => `${start} ${flagOf(flag)}`),
  ]
}

function flagOf({names, summary, value}: FlagWord): string {
  const forms = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
  return [...forms, ...(value ? [`-r ${argumentOf(value)}`.trim()] : []), `-d ${quoted(summary)}`].join(' ')
}

function argumentOf(value: Value): string {
  switch (value.kind) {
    case 'words':
      return `-f -a ${quoted(value.words.join(' '))}`
    case 'words-with-file':
      return `-F -a ${quoted(value.words.join(' '))}`
    case 'directory':
      return "-f -a '(__fish_complete_directories)'"
    case 'host':
      return "-F -a '(__fish_print_hostnames)'"
    case 'file':
      return '-F'
    case 'text':
      return '-f'
    default:
      return value satisfies never
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
