import {type CommandWord, followers, lastWord, type Value} from './grammar.ts'

/** Renders the completion for zsh, with what each word is for. */
export function renderZsh(grammar: readonly CommandWord[]): string {
  return `#compdef assay
# Completion of assay for zsh: a file _assay in a directory of fpath, or after compinit: source <(assay completion zsh)
_assay() {
  local command='' word previous=\${words[CURRENT-1]}
  local -a entries
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${command:+$command }$word" in
      (${grammar.flatMap(({path}) => (path === '' ? [] : [`'${path}'`])).join('|')}) command="\${command:+$command }$word" ;;
    esac
  done
  if [[ $PREFIX == --*=* ]]; then
    previous=\${PREFIX%%=*}
    compset -P '*='
  fi
  case "$command $previous" in
${grammar.flatMap(flagCases).join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    case "$command" in
${grammar.map(namesCase).join('\n')}
    esac
    _describe 'flag' entries
    return
  fi
  case "$command" in
${grammar.map((command) => `    ('${command.path}') ${argument(command, grammar)} ;;`).join('\n')}
  esac
}
if [ "$funcstack[1]" = '_assay' ]; then _assay "$@"; else compdef _assay assay; fi
`
}

function flagCases({path, flags}: CommandWord): readonly string[] {
  return flags.flatMap(({names, value}) =>
    value ? [`    (${names.map((name) => `'${path} ${name}'`).join('|')}) ${action(value)}; return ;;`] : [],
  )
}

function namesCase({path, flags}: CommandWord): string {
  const described = flags.flatMap(({names, summary}) => names.map((name) => entry(name, summary)))
  return `      ('${path}') entries=(${described.join(' ')}) ;;`
}

function argument({path, value}: CommandWord, grammar: readonly CommandWord[]): string {
  const next = followers(grammar, path)
  if (next.length === 0) return action(value)
  const described = next.map((command) => entry(lastWord(command.path), command.summary))
  return `entries=(${described.join(' ')}); _describe 'command' entries`
}

function action(value: Value): string {
  switch (value.kind) {
    case 'words':
      return `compadd -- ${value.words.join(' ')}`
    case 'words-with-file':
      return `if compset -P '*='; then _files; else compadd -- ${value.words.join(' ')}; fi`
    case 'directory':
      return '_files -/'
    case 'host':
      return '_hosts; _files'
    case 'file':
      return '_files'
    case 'text':
      return ':'
    default:
      return value satisfies never
  }
}

/** `WORD:WHAT FOR` in quotes; a colon in either would end it. */
function entry(word: string, summary: string): string {
  return `'${[word, summary].map((text) => text.replaceAll(':', '\\:').replaceAll("'", "'\\''")).join(':')}'`
}
