# the user may run nothing as root
rm -f "$S"/etc/sudoers.d/*
chroot "$S" gpasswd -d ec2-user wheel >/dev/null
chroot "$S" usermod -p "$(openssl passwd -6 labpass)" ec2-user
