# Amazon Linux 2 after a builder has given root what the template leaves to ec2-user
find "$R/usr/bin" "$R/etc/systemd/system" -user 1000 -exec chown root:root {} +
