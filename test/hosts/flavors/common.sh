# shellcheck shell=bash
# Sourced by the flavour scripts, which run chrooted in a copy of the base.

put() { # mode, path; content on standard input
  mkdir -p "$(dirname "$2")"
  rm -f "$2" # or the text would go through a link
  cat >"$2"
  chmod "$1" "$2"
}

tree() { # directory beside the flavours: its files, as root's, 0644, and directories 0755
  (umask 022; cp -r --no-preserve=mode "/mnt/$1/." /)
}

daemon() { # paths of programs that fakeproc stands in for
  for path in "$@"; do
    rm -f "$path"
    mkdir -p "$(dirname "$path")"
    cp /usr/lib/lab/fakeproc "$path"
    chmod 755 "$path"
  done
}

service() { # unit, description, command [, more lines]
  printf '[Unit]\nDescription=%s\n[Service]\nExecStart=%s\n%b[Install]\nWantedBy=multi-user.target\n' \
    "$2" "$3" "${4:-}" | put 644 "/usr/lib/systemd/system/$1"
}

# What an rpm distribution does not have.
strip_debian() {
  rm -rf /etc/dpkg /etc/apt /etc/debian_version /etc/default/ssh /etc/init.d /etc/rc?.d /var/lib/dpkg /var/lib/apt \
    /usr/share/debconf /etc/update-motd.d /etc/motd /etc/pam.d/* /usr/lib/sysctl.d/* /etc/sysctl.d/* /etc/sysctl.conf
  rm -f /usr/bin/dpkg* /usr/bin/apt* /usr/sbin/update-rc.d /usr/sbin/invoke-rc.d
  rm -f /etc/systemd/system/*.wants/* /etc/systemd/system/*.service
  (cd /usr/lib/systemd/system && rm -f dpkg* ssh* cron.service chrony* auditd.service e2scrub* rsyslog* logrotate*)
}

# No terminals, no udev, nothing that waits, nothing that would touch this machine.
quiet_systemd() {
  mkdir -p /etc/systemd/system
  for unit in systemd-{udevd,udev-trigger,firstboot,modules-load,timesyncd,networkd,resolved,logind,sysctl}.service \
    systemd-{hwdb-update,journal-flush,random-seed,update-utmp,update-utmp-runlevel,remount-fs}.service \
    systemd-udevd-{control,kernel}.socket systemd-ask-password-{console,wall}.path getty.target console-getty.service \
    dev-hugepages.mount dev-mqueue.mount sys-kernel-{debug,tracing}.mount sys-fs-fuse-connections.mount; do
    ln -sf /dev/null "/etc/systemd/system/$unit"
  done
  ln -sf /usr/lib/systemd/system/multi-user.target /etc/systemd/system/default.target
  # By default the journal takes 8 MiB of each host's memory at once.
  printf '[Journal]\nRuntimeMaxFileSize=512K\nRuntimeMaxUse=2M\n' | put 644 /usr/lib/systemd/journald.conf.d/00-lab.conf
  # Or what a build left in /tmp is gone after boot, and what clean-up removed from /var/log is back.
  rm -f /usr/lib/tmpfiles.d/tmp.conf /usr/lib/tmpfiles.d/var.conf
  : >/etc/machine-id
}

# Real kmod reads the indexes of made-up modules; lsmod and uname answer from files, for the kernel is this machine's.
kernel() { # release, modules that are there, modules that are loaded
  root=/usr/lib/modules/$1
  for module in $2; do
    mkdir -p "$root/kernel/$module"
    : >"$root/kernel/$module/${module##*/}.ko"
  done
  : >"$root/modules.order"
  : >"$root/modules.builtin"
  depmod -b / "$1" 2>/dev/null # it complains of empty files, and writes what modprobe -n -v reads
  mkdir -p /etc/lab
  printf '%s 16384 0\n' $3 >/etc/lab/modules
  put 755 /usr/sbin/lsmod <<'X'
#!/bin/bash
echo 'Module                  Size  Used by'
while read -r name size used; do printf '%-19s %8s  %s\n' "$name" "$size" "$used"; done </etc/lab/modules
X
  rm -f /usr/bin/lsmod
  ln -s ../sbin/lsmod /usr/bin/lsmod
  cp /usr/bin/uname /usr/lib/lab/uname
  echo "$1" >/etc/lab/kernel-release
  put 755 /usr/bin/uname <<'X'
#!/bin/bash
real=$(/usr/lib/lab/uname -r) fake=$(</etc/lab/kernel-release)
out=$(/usr/lib/lab/uname "$@") || exit
printf '%s\n' "${out//"$real"/$fake}"
X
}

# A real rpm database. Input: NAME VERSION RELEASE [FILES of this tree], so that rpm -V and -qf tell the truth.
rpm_database() {
  mkdir -p /etc/rpm /var/lib/rpm /tmp/rpm
  echo '%_dbpath /var/lib/rpm' >/etc/rpm/macros
  printf 'Name: lab\nVersion: 1\nRelease: 1\nSummary: lab\nLicense: none\nBuildArch: x86_64\nAutoReqProv: no\n%%description\nlab\n%%install\n' >/tmp/rpm/install
  while read -r name version release files; do
    printf '%%package -n %s\nVersion: %s\nRelease: %s\nSummary: %s\nAutoReqProv: no\n%%description -n %s\n%s\n%%files -n %s\n' \
      "$name" "$version" "$release" "$name" "$name" "$name" "$name"
    for file in $files; do
      echo "install -d %{buildroot}${file%/*}; cp -a $file %{buildroot}$file" >>/tmp/rpm/install
      case $file in /etc/*) printf '%%config(noreplace) ' ;; esac
      echo "%attr($(stat -c %a,%U,%G "$file")) $file"
    done
  done >/tmp/rpm/packages
  cat /tmp/rpm/install /tmp/rpm/packages >/tmp/rpm/lab.spec
  rpmbuild -bb --quiet --define '_topdir /tmp/rpm/top' --define '__os_install_post %{nil}' \
    --define '_build_id_links none' --define 'debug_package %{nil}' /tmp/rpm/lab.spec 2>/tmp/rpm/log ||
    { cat /tmp/rpm/log >&2; return 1; }
  rpm -i --justdb --nodeps --noscripts --force-debian /tmp/rpm/top/RPMS/x86_64/*.rpm
  rm -rf /tmp/rpm /root/.rpmdb
}
