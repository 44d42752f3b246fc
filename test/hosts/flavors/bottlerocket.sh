# Flavour bottlerocket: the host root of a Bottlerocket builder, aws-k8s-1.31, that is up and has joined nothing. There is
# no shell, no sed, no awk and no sshd in it: `bottlerocket-admin` is the container that lets the gate in.
. /mnt/common.sh
daemon /usr/bin/{kubelet,containerd,host-containerd,apiserver,apiclient,sestatus} /usr/sbin/chronyd
strip_debian
quiet_systemd
tree bottlerocket
ln -sf ../usr/lib/os-release /etc/os-release
for tool in iptables ip6tables iptables-save ip6tables-save; do ln -sf xtables-legacy-multi /usr/sbin/$tool; done

# Modules that can be loaded; settings.kernel.modules writes the file.
release=6.1.112
for module in drivers/cdrom/cdrom fs/udf net/sctp; do
  mkdir -p /usr/lib/modules/$release/kernel/$module
  : >/usr/lib/modules/$release/kernel/$module/${module##*/}.ko
done
: >/usr/lib/modules/$release/modules.order
: >/usr/lib/modules/$release/modules.builtin
depmod -b / $release 2>/dev/null # it complains of empty files
rm -f /usr/lib/systemd/system/dbus* # a real host has dbus-broker
rm -f /usr/lib/modprobe.d/* /etc/modprobe.d/*
put 644 /etc/modprobe.d/modprobe.conf </dev/null

chmod 600 /etc/kubernetes/kubelet/{config,kubeconfig} /etc/kubernetes/pki/ca.crt
mkdir -p /local /etc/kubernetes/static-pods /var/lib/kubelet /var/lib/bottlerocket /etc/cni /usr/share/lab/sestatus
echo 'Kubernetes v1.31.1' | put 644 /etc/lab/kubelet.version
printf '0.0.0.0 10250\n127.0.0.1 10248\n' | put 644 /etc/lab/kubelet.listen
service chronyd.service 'A versatile implementation of the Network Time Protocol' '/usr/sbin/chronyd -d -F -1'
for name in containerd host-containerd apiserver; do service $name.service $name /usr/bin/$name; done
systemctl enable -q kubelet containerd host-containerd apiserver chronyd host-containers@admin lab-read-only

cp /usr/bin/bash-static /usr/lib/lab/sh # for the lab itself
cp /usr/bin/setpriv /usr/lib/lab/setpriv

# Last, as nothing below may need a program that is gone: only the names that a host has stay.
keep=$(cat /mnt/bottlerocket.programs)
find /usr/bin /usr/sbin ! -type d -printf '%f %p\n' | sort -k1,1 >/tmp/have
printf '%s\n' $keep host-containerd | sort -u >/tmp/keep
join -v 2 -o 2.2 /tmp/keep /tmp/have >/tmp/drop
rm -rf /usr/share/perl* /usr/lib/*/perl* /home /root/.[!.]* /etc/sudoers* /etc/ssh /etc/pam.d /usr/lib/rpm /usr/lib/openssh /usr/libexec/openssh
xargs rm -f </tmp/drop
rm -f /tmp/keep /tmp/have /tmp/drop
