# sshd that asks whether its client is still there, as CIS wants it, and soon
sed -i '1iClientAliveInterval 5\nClientAliveCountMax 2\nLoginGraceTime 20' "$S/etc/ssh/sshd_config"
