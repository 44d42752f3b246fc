# Flavour al2: an EKS-optimised Amazon Linux 2 image as it is when AWS's clean-up is done and bootstrap.sh has not run.
. /mnt/amazon.sh
tree al2/build
for tool in iptables ip6tables iptables-save ip6tables-save; do ln -sf xtables-legacy-multi /usr/sbin/$tool; done
kernel 5.10.227-219.884.amzn2.x86_64 "fs/cramfs fs/squashfs fs/udf fs/freevxfs fs/jffs2 fs/hfs fs/hfsplus fs/fat/vfat
 fs/overlayfs/overlay net/dccp net/sctp net/rds net/tipc drivers/usb/storage/usb-storage" \
  'overlay xt_conntrack br_netfilter ena'
echo 'Kubernetes v1.29.10-eks-94953ac' >/etc/lab/kubelet.version
echo 'containerd github.com/containerd/containerd 1.7.23' >/etc/lab/containerd.version

mkdir -p /usr/share/lab/aws-iam-authenticator
echo '{"Version":"v0.6.29"}' >/usr/share/lab/aws-iam-authenticator/version
mkdir -p /etc/systemd/system/kubelet.service.d /etc/containerd/config.d /etc/eks/log-collector-script
daemon /usr/bin/{aws-iam-authenticator,imds,vercmp,mount-bpf-fs,private-dns-name,provider-id,cache-pause-container} \
  /usr/bin/{ebs-initialize,set-nvidia-clocks,setup-local-disks}
for script in {bootstrap,get-ecr-uri,max-pods-calculator,containerd/pull-image,containerd/pull-sandbox-image} \
  log-collector-script/eks-log-collector; do
  printf '#!/bin/bash\nexit 0\n' | put 755 "/etc/eks/$script.sh"
done
# The template moves these without chown, so they belong to the build's user.
chown ec2-user:ec2-user /etc/systemd/system/{runtime.slice,set-nvidia-clocks.service} \
  /usr/bin/{imds,vercmp,mount-bpf-fs,private-dns-name,provider-id,cache-pause-container,ebs-initialize,set-nvidia-clocks,setup-local-disks}
chmod 755 /etc/systemd/system/set-nvidia-clocks.service
chmod 600 /boot/grub2/grub.cfg
chmod 664 /etc/eks/release
echo 'Ciphers aes128-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com' >>/etc/ssh/sshd_config
systemctl enable -q set-nvidia-clocks

rpm_database <<'RPM'
system-release 2 16.amzn2 /etc/system-release /etc/issue /usr/lib/os-release
kernel 5.10.227 219.884.amzn2
setup 2.8.71 10.amzn2.0.1 /etc/passwd /etc/group /etc/shadow /etc/gshadow /etc/profile /etc/bashrc /etc/motd
bash 4.2.46 34.amzn2 /usr/bin/bash
coreutils 8.22 24.amzn2 /usr/bin/ls /usr/bin/cat
glibc 2.26 64.amzn2.0.2
systemd 219 78.amzn2.0.22 /usr/lib/systemd/systemd
openssh-server 7.4p1 22.amzn2.0.9 /etc/ssh/sshd_config /etc/pam.d/sshd /usr/sbin/sshd /usr/lib/systemd/system/sshd.service
openssh-clients 7.4p1 22.amzn2.0.9 /usr/bin/ssh
openssh 7.4p1 22.amzn2.0.9
sudo 1.8.23 10.amzn2.3.6 /etc/sudoers /usr/bin/sudo
pam 1.1.8 23.amzn2.0.1
libpwquality 1.2.3 5.amzn2 /etc/security/pwquality.conf
audit 2.8.1 3.amzn2.1 /etc/audit/auditd.conf
audit-libs 2.8.1 3.amzn2.1
chrony 4.2 5.amzn2.0.2 /etc/chrony.conf
cronie 1.4.11 23.amzn2 /etc/crontab
rsyslog 8.24.0 57.amzn2.2.0.2 /etc/rsyslog.conf
iptables 1.8.4 10.amzn2.1.2
libselinux 2.5 12.amzn2.0.2
libselinux-utils 2.5 12.amzn2.0.2
tcp_wrappers 7.6 77.amzn2
rpm 4.11.3 48.amzn2.0.5
yum 3.4.3 158.amzn2.0.7 /etc/yum.conf
yum-plugin-versionlock 1.1.31 46.amzn2.0.1
kmod 25 3.amzn2.0.2
procps-ng 3.3.10 26.amzn2
util-linux 2.30.2 2.amzn2.0.11
postfix 2.10.1 6.amzn2.0.3
rpcbind 0.2.0 44.amzn2
containerd 1.7.23 1.amzn2.0.1 /usr/bin/containerd
runc 1.1.14 1.amzn2 /usr/sbin/runc
amazon-ssm-agent 3.3.987.0 1.amzn2
ec2-instance-connect 1.1 19.amzn2
RPM
