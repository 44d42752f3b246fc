# Sourced by al2.sh and al2023.sh: what both Amazon Linux releases have.
. /mnt/common.sh
mkdir -p /etc/lab
strip_debian
quiet_systemd
tree amazon
ln -sf bash /usr/bin/sh # Amazon Linux: sh is bash
mkdir -p /usr/libexec/openssh
ln -sf /usr/lib/openssh/sftp-server /usr/libexec/openssh/sftp-server
ln -sf ../usr/lib/os-release /etc/os-release
cp /etc/issue /etc/issue.net

# Users
for group in sudo uucp; do groupdel -f $group 2>/dev/null || :; done
groupadd -g 10 wheel
groupadd -g 1000 ec2-user
useradd -m -u 1000 -g 1000 -s /bin/bash -G adm,wheel ec2-user
useradd -r -s /sbin/nologin -d / ec2-instance-connect
mkdir -m 700 /home/ec2-user/.ssh
touch /home/ec2-user/.ssh/authorized_keys
chmod 600 /home/ec2-user/.ssh/authorized_keys
printf '# .bashrc\nif [ -f /etc/bashrc ]; then\n\t. /etc/bashrc\nfi\n' >/home/ec2-user/.bashrc
chown -R ec2-user:ec2-user /home/ec2-user
chmod 700 /root /home/ec2-user
chown root:root /etc/shadow /etc/gshadow
chmod 0000 /etc/shadow /etc/gshadow

# Modes that the tree cannot have
mv /usr/sbin/auditctl.lab /usr/sbin/auditctl.tmp
mv /usr/sbin/auditctl /usr/lib/lab/auditctl
mv /usr/sbin/auditctl.tmp /usr/sbin/auditctl
chmod 755 /opt/aws/bin/eic_run_authorized_keys /usr/sbin/auditctl
chmod 440 /etc/sudoers /etc/sudoers.d/*
chmod 600 /etc/ssh/sshd_config /etc/cron.deny
chmod 640 /etc/sysconfig/sshd /etc/audit/auditd.conf
cp /etc/pam.d/system-auth-ac /etc/pam.d/password-auth-ac
ln -sf system-auth-ac /etc/pam.d/system-auth
ln -sf password-auth-ac /etc/pam.d/password-auth
rm -rf /etc/ssh/sshd_config.d
sed -i -e 's/^PASS_MAX_DAYS.*/PASS_MAX_DAYS\t99999/' -e 's/^UMASK.*/UMASK           077/' /etc/login.defs
mkdir -p /usr/local/{bin,sbin} /etc/cron.{d,hourly,daily,weekly,monthly} /etc/modprobe.d /var/log/audit /var/log/journal /var/empty
: >/var/log/messages
chmod 600 /var/log/messages

# Services
daemon /usr/bin/{kubelet,containerd,amazon-ssm-agent,conntrack,socat,unpigz} /usr/sbin/{runc,crond,chronyd,auditd,rsyslogd}
service sshd.service 'OpenSSH server daemon' '/usr/sbin/sshd -D $OPTIONS' \
  'Type=notify\nEnvironmentFile=/etc/sysconfig/sshd\nRuntimeDirectory=sshd\nExecReload=/bin/kill -HUP $MAINPID\nKillMode=process\n'
service crond.service 'Command Scheduler' '/usr/sbin/crond -n'
service chronyd.service 'NTP client/server' /usr/sbin/chronyd
service auditd.service 'Security Auditing Service' '/sbin/auditd -n'
service rsyslog.service 'System Logging Service' '/usr/sbin/rsyslogd -n'
service amazon-ssm-agent.service amazon-ssm-agent /usr/bin/amazon-ssm-agent
service containerd.service 'containerd container runtime' /usr/bin/containerd 'RuntimeDirectory=containerd\n'
service rpcbind.service 'RPC Bind' /bin/true
printf '[Unit]\nDescription=NFS client services\n[Install]\nWantedBy=multi-user.target\n' |
  put 644 /usr/lib/systemd/system/nfs-client.target
systemctl enable -q sshd crond chronyd auditd rsyslog amazon-ssm-agent lab-after-boot

# Kubernetes
mkdir -p /etc/kubernetes/manifests /var/lib/kubernetes /var/lib/kubelet /opt/cni/bin /etc/eks/image-credential-provider
daemon /etc/eks/image-credential-provider/ecr-credential-provider
echo 'unix /run/containerd/containerd.sock' >/etc/lab/containerd.listen
printf '0.0.0.0 10250\n127.0.0.1 10248\n' >/etc/lab/kubelet.listen
