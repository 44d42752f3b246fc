# run-host.sh: starts one host, prints "ADDRESS INIT CGROUP" when its network is up, and ends it, with all its
# traces, when standard input ends; so a host never outlives the process that holds the other end of that pipe.
#   DIR     the host's own directory, with the keys `client` and `host`; removed at the end
#   LOWER   overlayfs's lowerdir: the flavour's layer over the base
#   ADMIN   the same of Bottlerocket's admin container, for that flavour
#   FLAVOR  its name; STATE  build or booted
#   SPECS   files that make this host different
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
export DIR LOWER ADMIN FLAVOR STATE SPECS
export FLAVORS="$here/../flavors"
# What no namespace confines to a host: its root must not have it, or it could set this machine's clock.
export DROP_CAPS=-sys_time,-sys_module,-sys_rawio,-sys_boot,-mac_admin,-mac_override,-wake_alarm,-syslog
init='' link='' index=''
cgroups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
cgroup=$cgroups/${DIR##*/}

end() {
  trap - EXIT
  [ -z "$init" ] || kill -9 "$init" 2>/dev/null || :
  echo 0 >"$cgroup/cgroup.freeze" || : # what is frozen does not die
  wait
  # The link of a host that died is gone, and its name may be another host's by now.
  [ -z "$link" ] || [ "$(cat "/sys/class/net/$link/ifindex" 2>/dev/null)" != "$index" ] || ip link del "$link" || :
  # The kernel empties the host's cgroups a moment after its first process is gone.
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null && break
    [ -d "$cgroup" ] || break
    sleep 0.05
  done
  rm -rf "$DIR"
}
trap end EXIT
trap 'exit 1' TERM INT HUP

mkdir "$cgroup" "$DIR/root" "$DIR/upper"
mkfifo "$DIR/born" "$DIR/go"
sh -c 'echo $$ >"$0/cgroup.procs"; exec setpriv --pdeathsig KILL \
  unshare -m -p -f -u -i -n -C --kill-child --propagation private sh "$1/inner.sh"' \
  "$cgroup" "$here" >"$DIR/console.log" 2>&1 </dev/null &
init=$(timeout 10 cat "$DIR/born") || { cat "$DIR/console.log" >&2; exit 1; }

# A number that is free as the name of a link gives the host's addresses: even here, odd in the host.
number=1
until ip link add "lab$number" type veth peer name eth0 netns "$init" 2>/dev/null; do
  number=$((number + 1))
  [ $number -lt 30000 ] || { echo "no free address for a host" >&2; exit 1; }
done
link=lab$number
index=$(cat "/sys/class/net/$link/ifindex")
near=10.231.$((number * 2 / 256)).$((number * 2 % 256))
address=10.231.$((number * 2 / 256)).$((number * 2 % 256 + 1))
ip addr add "$near/31" dev "$link"
ip link set "$link" up
nsenter -t "$init" -n sh -ec "ip link set lo up; ip addr add $address/31 dev eth0
  ip link set eth0 up; ip route add default via $near"
# Opened for both, so that a host that is gone already does not block the open.
exec 3<>"$DIR/go"
echo "$address" >&3

echo "$address $init $cgroup"
cat >/dev/null
