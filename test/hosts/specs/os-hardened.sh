# what a hardened image has before anybody runs fixes: file systems of their own, and a kernel that audits from its start
for part in home var/tmp var/log var/log/audit; do
  file=$DIR/$(echo "$part" | tr / -).img
  truncate -s 16M "$file"
  mkfs.ext4 -q -m 0 "$file"
  mkdir "$DIR/part"
  mount -o loop "$file" "$DIR/part"
  cp -a "$S/$part/." "$DIR/part/"
  chmod --reference="$S/$part" "$DIR/part"
  rmdir "$DIR/part/lost+found"
  umount "$DIR/part"
  rmdir "$DIR/part"
  options=nodev,nosuid
  [ "$part" = home ] || options=$options,noexec
  mount -o "loop,$options" "$file" "$S/$part"
  printf 'LABEL=%s /%s ext4 defaults,%s 0 2\n' "$(echo "$part" | tr / -)" "$part" "$options" >>"$R/etc/fstab"
done
arguments='audit=1 audit_backlog_limit=8192'
for file in "$R"/boot/grub2/grub.cfg "$R"/boot/loader/entries/*.conf; do
  [ ! -f "$file" ] || sed -i -E "s/^(options|[[:space:]]+linux)[[:space:]].*/& $arguments/" "$file"
done
sed -i "s/^GRUB_CMDLINE_LINUX_DEFAULT=\"/&$arguments /" "$R/etc/default/grub"
