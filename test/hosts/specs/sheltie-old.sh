# an admin container before 0.7.3, whose sheltie ignores arguments
cat >"$S/usr/bin/sheltie" <<'EOF'
#!/bin/bash
if [ "$EUID" -ne 0 ]; then echo 'sheltie must be run as root'; exit 1; fi
exec nsenter -t 1 -a "/proc/$PPID/root/opt/bin/bash"
EOF
