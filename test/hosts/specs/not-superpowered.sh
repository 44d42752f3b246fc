# a host container that sees nothing of the host, as the control container
unit=$R/etc/systemd/system/host-containers@.service
grep -v bottlerocket/rootfs "$R/usr/lib/systemd/system/host-containers@.service" >"$unit"
printf '\n[Service]\nPrivateUsers=no\nCapabilityBoundingSet=~CAP_SYS_ADMIN CAP_SYS_PTRACE CAP_SYS_CHROOT\n' >>"$unit"
rmdir "$S/.bottlerocket/rootfs"
