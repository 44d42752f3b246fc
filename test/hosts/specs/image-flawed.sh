# an image that builds and does not make nodes: each line is one mistake of a build, whichever of the two systems it is
mkdir -p "$R/root/.aws" "$R/var/lib/kubelet/pki" "$R/etc/yum/pluginconf.d" "$R/etc/dnf/plugins"
touch "$R/root/.aws/credentials" "$R/var/lib/kubelet/pki/kubelet-server-current.pem"
chmod 644 "$R/etc/eks/image-credential-provider/ecr-credential-provider"
chmod 750 "$R/usr/bin/containerd"
rm "$R/usr/bin/unpigz"
printf '[Unit]\n[Service]\nType=oneshot\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n' >"$R/usr/lib/systemd/system/firewalld.service"
chroot "$R" systemctl enable -q firewalld kubelet
chroot "$R" systemctl disable -q amazon-ssm-agent
echo '/swapfile none swap sw 0 0' >>"$R/etc/fstab"
printf 'net.ipv4.ip_forward = 0\nkernel.panic = 0\n' >"$R/etc/sysctl.d/cis.conf"
mkdir -p "$R/etc/sysconfig"
printf '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n' >"$R/etc/sysconfig/iptables"
if [ -e "$R/etc/eks/nodeadm.d" ]; then # Amazon Linux 2023
  echo 'containerd-0:1.7.27-1.amzn2023.*' >"$R/etc/dnf/plugins/versionlock.list"
  echo 'kind: NodeConfig' >"$R/etc/eks/nodeadm.d/10-cis.conf" # nodeadm skips the name
  mkdir -p "$R/etc/kubernetes/kubelet"
  echo '{"readOnlyPort": 0}' >"$R/etc/kubernetes/kubelet/config.json" # nodeadm writes it anew
  chroot "$R" systemctl disable -q nodeadm-run
else
  echo '0:kernel-5.10.1-1.amzn2.*' >"$R/etc/yum/pluginconf.d/versionlock.list"
  chmod 644 "$R/etc/eks/bootstrap.sh"
  sed -i 's/--network-plugin cni/--network-plugin cni --event-qps 0/' "$R/etc/systemd/system/kubelet.service" # bootstrap.sh replaces it
  sed -i 's/MASTER_ENDPOINT/https:\/\/build.invalid/' "$R/var/lib/kubelet/kubeconfig"
  sed -i '1s/^{/{"rotateCertificate": true,/' "$R/etc/kubernetes/kubelet/kubelet-config.json" # no key of the kubelet's
fi
