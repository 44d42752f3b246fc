/**
 * A shell function that copies lines and takes out user name and password of URLs and whatever follows the
 * word password, so that a proxy's or a registry's secret stays on the host. `redact` reads standard input;
 * the number of lines stays the same.
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
    case $out in *[Pp]assword*[=:]*) out="\${out%%[Pp]assword*}password = \\"redacted\\"" ;; esac
    printf '%s\\n' "$out"
  done
}`
