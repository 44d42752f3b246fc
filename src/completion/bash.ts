import type {CommandWord, Value} from './grammar.ts'

/**
 * Renders the completion for bash 3.2 and newer. Where it gives nothing, bash itself completes the names of
 * files, which is what most values are.
 */
export function renderBash(grammar: readonly CommandWord[]): string {
  return `# Completion of assay for bash: eval "$(assay completion bash)"
_assay() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command='' word
  COMPREPLY=()
  # Bash makes words of their own of --flag, = and its value.
  if [ "$current" = '=' ]; then current=''
  elif [ "$previous" = '=' ]; then previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${command:+$command }$word" in
      ${grammar.flatMap(({path}) => (path === '' ? [] : [`'${path}'`])).join('|')}) command="\${command:+$command }$word" ;;
    esac
  done
  case "$command $previous" in
${grammar.flatMap(flagCases).join('\n')}
  esac
  case "$current" in
    -*)
      case "$command" in
${grammar.map(namesCase).join('\n')}
      esac
      return
      ;;
  esac
  case "$command" in
${grammar.map(({path, value}) => `    '${path}') ${action(value)} ;;`).join('\n')}
  esac
}
complete -o default -F _assay assay
`
}

function flagCases({path, flags}: CommandWord): readonly string[] {
  return flags.flatMap(({names, value}) =>
    value ? [`    ${names.map((name) => `'${path} ${name}'`).join('|')}) ${action(value)}; return ;;`] : [],
  )
}

function namesCase({path, flags}: CommandWord): string {
  return `        '${path}') ${words(flags.flatMap(({names}) => names))} ;;`
}

function action(value: Value): string {
  switch (value.kind) {
    case 'words':
      return words(value.words)
    case 'words-with-file':
      return `${words(value.words)}; compopt -o nospace 2>/dev/null`
    case 'directory':
      return `local IFS=$'\\n'; COMPREPLY=($(compgen -d -- "$current"))`
    case 'host':
      return `COMPREPLY=($(compgen -A hostname -W 'local: root: evidence: ssh://' -- "$current"))`
    case 'file':
    case 'text':
      return ':'
    default:
      return value satisfies never
  }
}

function words(list: readonly string[]): string {
  return `COMPREPLY=($(compgen -W '${list.join(' ')}' -- "$current"))`
}
