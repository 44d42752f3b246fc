# The root of Bottlerocket's admin container: Amazon Linux 2 with sshd, sudo and sheltie, and neither systemd's units nor a
# kubelet. It shares process numbers and network with the host and has a file system of its own.
. /mnt/al2.sh
rm -rf /etc/kubernetes /etc/eks /var/lib/kubelet /usr/bin/{kubelet,containerd} /usr/lib/systemd/system /etc/systemd /usr/lib/modules \
  /etc/selinux/config /usr/sbin/lsmod
mv -f /usr/lib/lab/uname /usr/bin/uname
mkdir -p /.bottlerocket/rootfs /.bottlerocket/host-containers/current /opt/bin /usr/local/bin /usr/share/lab
cp /usr/bin/bash-static /opt/bin/bash
: >/etc/bottlerocket-release
: >/usr/local/bin/apiclient
groupadd -g 274 api
usermod -aG api ec2-user
printf 'ec2-user ALL=(ALL) NOPASSWD: ALL\n' | put 440 /etc/sudoers.d/ec2-user
rm -f /etc/sudoers.d/90-cloud-init-users
put 644 /etc/motd <<'MOTD'
          Welcome to (a lab of) Bottlerocket's admin container!
MOTD
key=/.bottlerocket/host-containers/current/etc/ssh/ssh_host_ed25519_key
printf 'HostKey %s\nPermitRootLogin no\nPasswordAuthentication no\nUsePAM yes\nUseDNS no\nSubsystem sftp /usr/libexec/openssh/sftp-server\n' $key |
  put 600 /etc/ssh/sshd_config
put 755 /usr/sbin/start-admin <<'SHIM'
#!/bin/bash
mkdir -p /run/sshd
exec /usr/sbin/sshd -e -D
SHIM
# As admin containers have it from 0.7.3 on; the host has no shell, so the container's static bash is lent to it.
put 755 /usr/bin/sheltie <<'SHIM'
#!/bin/bash
if [ "$EUID" -ne 0 ]; then
  echo 'sheltie must be run as root'
  exit 1
fi
if [ "$#" -gt 0 ]; then exec nsenter -t 1 -a -- "$@"; fi
exec nsenter -t 1 -a "/proc/$PPID/root/opt/bin/bash"
SHIM
