# the keys that let ec2-user in come from a program, as with EC2 Instance Connect, and from no file
program=/opt/aws/bin/eic_run_authorized_keys
cp "$S/home/ec2-user/.ssh/authorized_keys" "$S/etc/ssh/instance-connect.keys"
chmod 644 "$S/etc/ssh/instance-connect.keys"
mkdir -p "$S${program%/*}"
printf '#!/bin/sh\nexec cat /etc/ssh/instance-connect.keys\n' >"$S$program"
chmod 755 "$S$program"
sed -i '/^AuthorizedKeys/d' "$S/etc/ssh/sshd_config"
printf 'AuthorizedKeysFile none\nAuthorizedKeysCommand %s %%u %%f\nAuthorizedKeysCommandUser root\n' "$program" >>"$S/etc/ssh/sshd_config"
