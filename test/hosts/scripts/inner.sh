# inner.sh: the first process of a host's namespaces, before the host's own systemd takes its place.
# Started by run-host.sh alone.
set -eu
umask 022
read -r pid _ </proc/self/stat          # /proc is still this machine's, so this is the number out there
echo "$pid" >"$DIR/born"
read -r address <"$DIR/go"              # comes when the network is set up
R=$DIR/root
hostname lab

# The writable part is a tmpfs that only this mount namespace sees: it goes away with the host.
mount -t tmpfs -o mode=755,size=8g lab "$DIR/upper"
overlay() { # lowerdir, name, mount point
  mkdir -p "$DIR/upper/$2/upper" "$DIR/upper/$2/work"
  mount -t overlay overlay -o "lowerdir=$1,upperdir=$DIR/upper/$2/upper,workdir=$DIR/upper/$2/work" "$3"
}
overlay "$LOWER" root "$R"

mount -t proc proc "$R/proc"
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$R/sys"
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 "$R/sys/fs/cgroup"
mount -t tmpfs -o mode=755,nosuid devtmpfs "$R/dev"
for node in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0; do
  minor=${node##*:} name=${node%%:*} major=${node%:*}
  mknod -m 666 "$R/dev/$name" c "${major#*:}" "$minor"
done
mkdir "$R/dev/pts" "$R/dev/shm"
ln -s pts/ptmx "$R/dev/ptmx"
ln -s /proc/self/fd "$R/dev/fd"
for stream in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${stream%:*}" "$R/dev/${stream#*:}"; done
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5,nosuid,noexec devpts "$R/dev/pts"
mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs "$R/dev/shm"
mount -t tmpfs -o nosuid,nodev,mode=755 tmpfs "$R/run"

# S is the tree that sshd serves: the host itself unless the flavour's mounts say otherwise.
S=$R
# shellcheck source=/dev/null
[ ! -f "$FLAVORS/$FLAVOR.mounts" ] || . "$FLAVORS/$FLAVOR.mounts"

install -m 600 "$DIR/host" "$S/etc/ssh/ssh_host_ed25519_key"
install -m 644 "$DIR/host.pub" "$S/etc/ssh/ssh_host_ed25519_key.pub"
cat "$DIR/client.pub" >>"$S/home/ec2-user/.ssh/authorized_keys"
printf '127.0.0.1 localhost\n%s lab\n' "$address" >"$S/etc/hosts"
# modprobe asks the kernel for its release, so the made-up modules must also be there under the real one.
for modules in "$R"/usr/lib/modules/*; do ln -sfn "${modules##*/}" "$R/usr/lib/modules/$(uname -r)"; done

# Nothing in a host may change the machine it runs on.
for path in /proc/sys /proc/sysrq-trigger; do
  [ -e "$R$path" ] || continue
  mount --bind "$R$path" "$R$path"
  mount -o remount,bind,ro "$R$path"
done

# What specs may call. net.* belongs to the host's network and is really set; any other setting is this machine's,
# so a file with the value is laid over it, if this kernel has it.
sysctl_set() { # key, value
  file=/proc/sys/$(echo "$1" | tr . /)
  case $1 in
    net.*) echo "$2" >"$file" ;;
    *) [ ! -e "$file" ] || echo "$2" | proc_set "${file#/proc/}" ;;
  esac
}
proc_set() { # file below /proc; content on standard input
  mkdir -p "$DIR/upper/proc/${1%/*}"
  cat >"$DIR/upper/proc/$1.text"
  mount --bind "$DIR/upper/proc/$1.text" "$R/proc/$1"
}
# shellcheck source=/dev/null
for spec in "$FLAVORS/$FLAVOR.before-boot" "$FLAVORS/$FLAVOR.$STATE" $SPECS; do [ ! -f "$spec" ] || (. "$spec"); done

cd "$R"
pivot_root . mnt
umount -l /mnt                           # from here on, programs come from the host's own tree
PATH=$PATH:/usr/lib/lab                  # where a Bottlerocket host has setpriv
exec env -i container=lab SYSTEMD_LOG_TARGET=console SYSTEMD_LOG_LEVEL=warning SYSTEMD_SHOW_STATUS=0 \
  PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
  "$(command -v setpriv)" --bounding-set="$DROP_CAPS" --inh-caps=-all /usr/lib/systemd/systemd
