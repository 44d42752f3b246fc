#!/bin/sh
# Makes a bootable Debian disk without boot loader in DIRECTORY: base.qcow2, vmlinuz, initrd.img. The key may log in as root.
# usage: build-base.sh DIRECTORY PUBLIC_KEY
set -eu
directory=$1 key=$2
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
packages=systemd-sysv,udev,openssh-server,linux-image-cloud-amd64,iproute2,kmod,procps
mmdebstrap --quiet --variant=minbase --include="$packages" bookworm "$root"
mkdir -p -m 700 "$root/root/.ssh"
cp "$key" "$root/root/.ssh/authorized_keys"
printf '[Match]\nName=eth0\n[Network]\nDHCP=yes\n' >"$root/etc/systemd/network/10-eth0.network"
chroot "$root" systemctl enable --quiet systemd-networkd ssh
cp "$root"/boot/vmlinuz-* "$directory/vmlinuz"
cp "$root"/boot/initrd.img-* "$directory/initrd.img"
mke2fs -q -t ext4 -d "$root" "$directory/disk.raw" 1500M
qemu-img convert -O qcow2 "$directory/disk.raw" "$directory/base.qcow2"
rm "$directory/disk.raw"
