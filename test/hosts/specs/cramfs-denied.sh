# one kernel module that cannot be loaded
printf 'install cramfs /bin/false\nblacklist cramfs\n' >"$R/etc/modprobe.d/cramfs.conf"
