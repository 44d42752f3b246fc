# a host container that sees nothing of the host, as the control container
unit=$R/etc/systemd/system/host-containers@.service
grep -v bottlerocket/rootfs "$R/usr/lib/systemd/system/host-containers@.service" >"$unit"
printf '\n[Service]\nCapabilityBoundingSet=~CAP_SYS_ADMIN CAP_SYS_PTRACE\n' >>"$unit"
rmdir "$S/.bottlerocket/rootfs"
