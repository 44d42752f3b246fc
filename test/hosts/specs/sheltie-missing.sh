# an admin container of one's own, without sheltie
rm "$S/usr/bin/sheltie"
