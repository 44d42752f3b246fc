# the keys that let ec2-user in come from a program, as with EC2 Instance Connect, and from no file
cp "$S/home/ec2-user/.ssh/authorized_keys" "$S/etc/ssh/instance-connect.keys"
chmod 644 "$S/etc/ssh/instance-connect.keys"
printf '#!/bin/sh\nexec cat /etc/ssh/instance-connect.keys\n' >"$S/opt/aws/bin/eic_run_authorized_keys"
sed -i 's/^AuthorizedKeysFile .*/AuthorizedKeysFile none/' "$S/etc/ssh/sshd_config"
