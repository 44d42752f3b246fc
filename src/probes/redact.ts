/**
 * A shell function that copies lines and takes out user name and password of URLs, the values of variables
 * whose name in capitals has SECRET, TOKEN or ACCESS_KEY, and whatever follows the word password, so that such
 * secrets stay on the host. `redact` reads standard input; the number of lines stays the same.
 */
export const REDACT = `redact() {
  while IFS= read -r line || [ -n "$line" ]; do
    out=
    while :; do
      case $line in *://*@*) ;; *) break ;; esac
      out="$out\${line%%://*}://" line="\${line#*://}"
      case \${line%%@*} in *[!A-Za-z0-9._~%:!+,=-]*) ;; *) out="\${out}redacted@" line="\${line#*@}" ;; esac
    done
    out=$out$line
    for word in SECRET TOKEN ACCESS_KEY; do redact_variables; done
    case $out in *[Pp]assword*[=:]*) out="\${out%%[Pp]assword*}password = \\"redacted\\"" ;; esac
    printf '%s\\n' "$out"
  done
}
redact_variables() {
  rest=$out out=
  while :; do
    case $rest in *"$word"*=*) ;; *) break ;; esac
    head="\${rest%%"$word"*}$word" rest=\${rest#*"$word"}
    name=\${rest%%=*}
    case $name in *[!A-Z0-9_]*) out=$out$head; continue ;; esac
    out="$out$head$name=redacted" rest=\${rest#*=}
    case $rest in
      \\"*) rest=\${rest#?}; case $rest in *\\"*) rest=\${rest#*\\"} ;; *) rest= ;; esac; continue ;;
      \\'*) rest=\${rest#?}; case $rest in *\\'*) rest=\${rest#*\\'} ;; *) rest= ;; esac; continue ;;
    esac
    case \${head##*[ =]} in \\"*) end=\\" ;; \\'*) end=\\' ;; *) end=' ' ;; esac
    case $rest in *"$end"*) rest=$end\${rest#*"$end"} ;; *) rest= ;; esac
  done
  out=$out$rest
}`
