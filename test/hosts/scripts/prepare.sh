# prepare.sh BASE FLAVOR LAYER: makes the base and the layer where they are not there yet. One at a time on a machine.
set -eu
base=$1 flavor=$2 layer=$3
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "${base%/*}"
exec 9>"${base%/*}/lock"
flock 9
if [ ! -d "$base" ]; then
  rm -rf "$base.new"
  sh "$here/base.sh" "$base.new"
  mv "$base.new" "$base"
fi
if [ ! -d "$layer" ]; then
  rm -rf "$layer.new" "$layer.new".*
  sh "$here/layer.sh" "$base" "$flavor" "$layer.new"
  mv "$layer.new" "$layer"
fi
# What no version of these scripts has made for a month.
find "${base%/*}" -mindepth 1 -maxdepth 1 -type d -mtime +30 ! -path "$base" ! -path "$layer" -exec rm -rf {} +
