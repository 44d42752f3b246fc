# layer.sh BASE FLAVOR DIRECTORY: runs the flavour's script chrooted in an overlay over the base; what it adds,
# changes and deletes is the layer.
set -eu
umask 022
base=$1 flavor=$2 layer=$3
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -m 755 "$layer"
mkdir "$layer.work" "$layer.tree"
cc -Os -static -s -o "$layer.work/fakeproc" "$here/fakeproc.c"
export base flavor layer here

unshare --mount --propagation private sh -eu <<'EOF'
mv "$layer.work/fakeproc" "$layer.tree.fakeproc"
mount -t overlay lab -o "lowerdir=$base,upperdir=$layer,workdir=$layer.work" "$layer.tree"
mount -t proc proc "$layer.tree/proc"
mkdir -p "$layer.tree/usr/lib/lab" "$layer.tree/mnt"
mv "$layer.tree.fakeproc" "$layer.tree/usr/lib/lab/fakeproc"
mount --bind "$here/../flavors" "$layer.tree/mnt"
chroot "$layer.tree" env -i PATH=/usr/sbin:/usr/bin HOME=/root LC_ALL=C bash -eu "/mnt/$flavor.sh"
EOF
rm -rf "$layer.work" "$layer.tree"
