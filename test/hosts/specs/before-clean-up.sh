# a builder on which AWS's clean-up has not run: a name, a resolver, cloud-init's state, logs, history, leftovers
touch "$R/etc/lab/keep-machine-id" "$R/var/log/cloud-init.log" "$R/var/log/cloud-init-output.log" "$R/var/log/secure" \
  "$R/var/log/wtmp" "$R/root/.bash_history"
echo builder >"$R/etc/hostname"
echo "$address builder" >>"$R/etc/hosts" # or sudo asks the resolver, and waits
echo 'nameserver 127.0.0.53' >"$R/etc/resolv.conf"
mkdir -p "$R"/var/lib/cloud/data "$R"/var/lib/cloud/instances/i-1 "$R"/var/lib/cloud/sem "$R"/tmp/worker "$R/var/lib/dnf"
ln -s instances/i-1 "$R/var/lib/cloud/instance"
touch "$R/tmp/version-info.json" "$R/var/lib/dnf/history.sqlite"
