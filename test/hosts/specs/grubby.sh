# A stand-in for grubby, which Debian has not: it edits the options of the entries in /boot/loader/entries, and takes
# only the words that fixes use.
cat >"$R/usr/sbin/grubby" <<'X'
#!/bin/bash
# As grubby(8): --remove-args takes NAME, for every value, or NAME=VALUE; what --args adds replaces other values.
kernels='' remove='' add=''
while [ $# -gt 0 ]; do
  case $1 in
    --update-kernel=ALL) kernels=ALL ;;
    --remove-args=*) remove=${1#*=} ;;
    --remove-args) remove=$2; shift ;;
    --args=*) add=${1#*=} ;;
    --args) add=$2; shift ;;
    *) echo "grubby: $1 is not known here" >&2; exit 1 ;;
  esac
  shift
done
[ "$kernels" = ALL ] || exit 1
for word in $add; do remove="$remove ${word%%=*}"; done
for entry in /boot/loader/entries/*.conf; do
  text=
  while IFS= read -r line; do
    case $line in
      'options '*)
        kept=options
        for option in ${line#options }; do
          gone=
          for word in $remove; do
            case $option in "$word" | "$word="*) gone=1 ;; esac
          done
          [ -n "$gone" ] || kept="$kept $option"
        done
        line="$kept${add:+ $add}"
        ;;
    esac
    text="$text$line
"
  done <"$entry"
  printf %s "$text" >"$entry"
done
X
chmod 755 "$R/usr/sbin/grubby"
mkdir -p "$R/etc/default"
[ -f "$R/etc/default/grub" ] || printf 'GRUB_CMDLINE_LINUX=""\nGRUB_CMDLINE_LINUX_DEFAULT="console=tty0"\n' >"$R/etc/default/grub"
