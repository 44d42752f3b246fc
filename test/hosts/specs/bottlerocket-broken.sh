# What somebody did to a Bottlerocket host by settings and by hand.
sysctl_set kernel.randomize_va_space 1
sysctl_set net.ipv4.icmp_echo_ignore_broadcasts 0
echo '[none] integrity confidentiality' >"$R/sys/kernel/security/lockdown"
printf 0 >"$R/sys/fs/selinux/enforce"
said="$R/usr/share/lab/sestatus/no arguments"
sed 's/^\(Current mode: *\).*/\1permissive/' "$said" >"$said.new"
mv "$said.new" "$said"
mkdir -p "$R/etc/systemd/journald.conf.d"
printf '[Journal]\nStorage=volatile\n' >"$R/etc/systemd/journald.conf.d/site.conf"
chmod 644 "$R"/var/log/journal/*/system.journal
sed -e 's/^    enabled: false$/    enabled: true/' -e 's/^  mode: Webhook$/  mode: AlwaysAllow/' "$R/etc/kubernetes/kubelet/config" >"$R/etc/kubernetes/kubelet/config.new"
cat "$R/etc/kubernetes/kubelet/config.new" >"$R/etc/kubernetes/kubelet/config"
rm "$R/etc/kubernetes/kubelet/config.new"
rm -f "$R/etc/systemd/system/multi-user.target.wants/chronyd.service"
