# Flavour al2023: an EKS-optimised Amazon Linux 2023 image as it is when AWS's clean-up is done and nodeadm has not run.
. /mnt/amazon.sh
tree al2023/build
ln -sf amazon-linux-release /etc/system-release
for tool in iptables ip6tables iptables-save ip6tables-save; do ln -sf xtables-nft-multi /usr/sbin/$tool; done
put 755 /usr/sbin/getenforce <<'SHIM'
#!/bin/bash
# The kernel is this machine's and has no SELinux: what the configuration says is what would be.
case $(grep '^SELINUX=' /etc/selinux/config) in
  *enforcing) echo Enforcing ;;
  *permissive) echo Permissive ;;
  *) echo Disabled ;;
esac
SHIM
kernel 6.12.40-64.114.amzn2023.x86_64 "fs/cramfs fs/squashfs fs/udf fs/freevxfs fs/jffs2 fs/hfs fs/hfsplus fs/fat/vfat
 fs/overlayfs/overlay net/dccp net/sctp net/rds net/tipc drivers/usb/storage/usb-storage" \
  'overlay nf_conntrack ip_tables ena'
cp /etc/eks/kubelet-version.txt /etc/lab/kubelet.version
cp /etc/eks/containerd-version.txt /etc/lab/containerd.version

mkdir -p /etc/eks/nodeadm.d
daemon /usr/bin/{nodeadm-internal,imds,aws,ebs-initialize,soci-snapshotter-grpc}
put 755 /usr/bin/nodeadm <<'SHIM'
#!/bin/sh
# Without a NodeConfig in user data nodeadm fails, on every builder that was made from an EKS image.
echo 'no config in chain' >&2
exit 1
SHIM
put 755 /etc/eks/bootstrap.sh <<'SHIM'
#!/bin/sh
echo 'bootstrap.sh is not for Amazon Linux 2023' >&2
exit 1
SHIM
put 755 /usr/bin/nodeadm-internal <<'SHIM'
#!/bin/sh
exit 0
SHIM
chmod 600 /boot/grub2/grub.cfg
chmod 664 /etc/eks/release /etc/eks/kubelet-version.txt /etc/eks/containerd-version.txt
echo 'Ciphers aes128-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com' >>/etc/ssh/sshd_config
systemctl enable -q nodeadm-boot-hook nodeadm-config nodeadm-run cni-cache-reset

rpm_database <<'RPM'
system-release 2023.6.20241121 0.amzn2023 /etc/amazon-linux-release /usr/lib/os-release
kernel6.12 6.12.40 64.114.amzn2023
setup 2.13.7 3.amzn2023.0.2 /etc/passwd /etc/group /etc/shadow /etc/gshadow
bash 5.2.15 1.amzn2023.0.2 /usr/bin/bash
coreutils 8.32 30.amzn2023.0.3 /usr/bin/ls /usr/bin/cat
openssh-server 8.7p1 8.amzn2023.0.11 /etc/ssh/sshd_config /etc/pam.d/sshd /usr/sbin/sshd /usr/lib/systemd/system/sshd.service
audit 3.0.6 1.amzn2023.0.2 /etc/audit/auditd.conf
audit-libs 3.0.6 1.amzn2023.0.2
chrony 4.3 1.amzn2023.0.4 /etc/chrony.conf
cronie 1.5.7 1.amzn2023.0.2 /etc/crontab
rsyslog 8.2204.0 3.amzn2023.0.4 /etc/rsyslog.conf
sudo 1.9.15 1.p5.amzn2023.0.1 /etc/sudoers /usr/bin/sudo
pam 1.5.1 8.amzn2023.0.4
libpwquality 1.4.4 6.amzn2023.0.2 /etc/security/pwquality.conf
systemd 252.23 2.amzn2023 /usr/lib/systemd/systemd
selinux-policy 38.1.45 3.amzn2023.0.1
selinux-policy-targeted 38.1.45 3.amzn2023.0.1
libselinux 3.4 5.amzn2023.0.2
nftables 1.0.4 2.amzn2023.0.2
iptables-nft 1.8.8 3.amzn2023.0.2
crypto-policies 20220428 1.gitdfb10ea.amzn2023.0.2
dnf 4.14.0 1.amzn2023.0.5 /etc/dnf/dnf.conf
rpm 4.16.1.3 29.amzn2023.0.6
containerd 2.1.5 1.amzn2023.0.1 /usr/bin/containerd
runc 1.3.3 2.amzn2023.0.1 /usr/sbin/runc
amazon-ssm-agent 3.3.3270.0 1.amzn2023
ec2-instance-connect 1.1 19.amzn2023
RPM
