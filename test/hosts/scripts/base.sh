# base.sh DIRECTORY: makes the one Debian tree that every flavour is a layer over: real openssh, sudo, systemd,
# procps, kmod, rpm. Packages are only unpacked; what their install scripts would do and the lab needs is done here.
set -eu
umask 022
tree=$1

packages="acl attr auditd bash bash-static busybox-static ca-certificates chrony coreutils cron curl dbus e2fsprogs
 file findutils gawk grep gzip hostname iproute2 iptables jq kmod less libcap2-bin libpam-modules libpam-pwquality
 login logrotate lsof mount net-tools nftables openssh-client openssh-server openssl passwd procps psmisc rpm sed
 selinux-utils sudo systemd systemd-sysv tar util-linux util-linux-extra xz-utils
 base-files base-passwd dash debianutils init-system-helpers libc-bin mawk ncurses-base"

# The mirror and the release of this machine's own apt.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
  grep -E '^(deb |URIs:)' | grep -oE '[a-z]+://[^ ]+/debian/?( |$)' | head -n 1)
# shellcheck source=/dev/null
suite=$(. /etc/os-release; echo "$VERSION_CODENAME")

mmdebstrap --quiet --mode=root --variant=extract --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
  --aptopt='Acquire::Languages "none"' --include="$(echo $packages | tr ' ' ,)" "$suite" "$tree" "$mirror"

cd "$tree"
rm -rf usr/share/doc/* usr/share/man/* usr/share/locale/* usr/share/info/* var/cache/apt/* var/lib/apt/lists/* etc/machine-id etc/hostname \
  etc/resolv.conf
cp usr/share/base-passwd/passwd.master etc/passwd
cp usr/share/base-passwd/group.master etc/group
cp usr/share/libc-bin/nsswitch.conf etc/nsswitch.conf
printf '/bin/sh\n/bin/bash\n/usr/bin/bash\n/bin/dash\n/bin/ash\n' >etc/shells
ln -sf dash usr/bin/sh
ln -sf gawk usr/bin/awk
for file in profile bash.bashrc; do [ -e "etc/$file" ] || : >"etc/$file"; done
chroot . sh -eu <<'EOF'
ldconfig
pwconv
grpconv
systemd-sysusers 2>/dev/null
getent passwd sshd >/dev/null || useradd -r -d /run/sshd -s /usr/sbin/nologin sshd
chown root:messagebus /usr/lib/dbus-1.0/dbus-daemon-launch-helper
chmod 4754 /usr/lib/dbus-1.0/dbus-daemon-launch-helper
EOF
