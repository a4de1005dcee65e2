# shellcheck shell=bash
# How a file is written that the machine cannot do without.

# replace FILE: what comes on standard input becomes its text, once all of it is on the disk. Fails, with the file as it was,
# where there is no room. A link is replaced by a file. Sets replaced=yes if there was another text.
replaced=no
replace() {
  local file=$1 new=$1.nomad-on-weave
  cat >"$new" || {
    rm -f "$new"
    return 1
  }
  if [ ! -L "$file" ] && cmp --silent "$new" "$file"; then
    rm "$new"
    return
  fi
  # shellcheck disable=SC2034 # read by the script that comes after
  replaced=yes
  chmod 0644 "$new"
  sync "$new"
  if ! mountpoint --quiet "$file"; then
    mv "$new" "$file"
    return
  fi
  # Of a container, made at each start: no other file can take its place. What was there stays until it is overwritten.
  dd if="$new" of="$file" conv=notrunc status=none
  truncate --size="$(stat --format=%s "$new")" "$file"
  rm "$new"
}
