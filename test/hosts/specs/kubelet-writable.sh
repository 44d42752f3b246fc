# what `aws s3 cp` as ec2-user leaves: root runs a kubelet that the build's user can replace
chown 1000:1000 "$R/usr/bin/kubelet"
chmod 775 "$R/usr/bin/kubelet"
