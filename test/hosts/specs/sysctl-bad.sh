# kernel settings that fail checks, running and to come
sysctl_set net.ipv4.ip_forward 0
sysctl_set net.ipv4.conf.all.accept_source_route 1
sysctl_set kernel.randomize_va_space 0
sysctl_set fs.suid_dumpable 2
sysctl_set kernel.panic 0
printf 'net.ipv4.ip_forward = 0\nkernel.panic = 0\n' >"$R/etc/sysctl.d/cis.conf"
