#!/bin/sh
# In a mount namespace of its own: package-root.sh DIRECTORY VERSION. Builds the packages of DIRECTORY/lab.spec, in
# which spec files are divided by lines of ---, makes DIRECTORY/root, and keeps it until standard input ends.
set -eu
directory=$1 version=$2
cd "$directory"
mkdir specs tree
csplit -sz -f specs/ -b %03d.spec lab.spec '/^---$/' '{*}'
for spec in specs/*.spec; do
  sed -i '/^---$/d' "$spec"
  rpmbuild -bb --quiet --define "_topdir $directory/build" --define '_build_id_links none' "$spec" >build.log 2>&1 ||
    { cat build.log >&2; exit 1; }
done

mount -t tmpfs lab "$directory/tree"
mkdir tree/upper tree/work root
mount -t overlay root -o "lowerdir=/,upperdir=$directory/tree/upper,workdir=$directory/tree/work" root
mkdir -p root/srv/repository
cp build/RPMS/noarch/*.rpm root/srv/repository
createrepo_c -q root/srv/repository >/dev/null
mount -t proc proc root/proc
mount --rbind /dev root/dev

cd root
rm -rf var/lib/rpm etc/yum.repos.d etc/rpm etc/systemd/system/*.wants run/systemd
rm -f usr/lib/os-release etc/os-release etc/aide.conf usr/bin/sudo
for unit in nftables firewalld chrony chronyd; do rm -f "usr/lib/systemd/system/$unit.service" "etc/systemd/system/$unit.service"; done
mkdir -p etc/yum.repos.d etc/rpm etc/dnf var/lib/rpm
echo '%_dbpath /var/lib/rpm' >etc/rpm/macros
printf 'ID="amzn"\nVERSION_ID="%s"\nNAME="Amazon Linux"\nPRETTY_NAME="Amazon Linux %s"\n' "$version" "$version" >etc/os-release
printf '[main]\ngpgcheck=0\nplugins=0\nreleasever=%s\n' "$version" >etc/dnf/dnf.conf
printf '[lab]\nname=lab\nbaseurl=file:///srv/repository\n' >etc/yum.repos.d/lab.repo
ln -sf dnf-3 usr/bin/yum

echo ready
exec cat >/dev/null
