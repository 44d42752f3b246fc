# root logs in with the same key
mkdir -m 700 -p "$S/root/.ssh"
cp "$DIR/client.pub" "$S/root/.ssh/authorized_keys"
