# separate filesystems with options, one of them a real ext4 image
mount -t tmpfs -o nodev,nosuid,noexec,mode=1777 tmpfs "$S/tmp"
truncate -s 32M "$DIR/var.img"; mkfs.ext4 -q "$DIR/var.img"; mount -o loop,nodev,nosuid,noexec "$DIR/var.img" "$S/var/log/audit"
mount -o remount,noexec "$S/dev/shm"
