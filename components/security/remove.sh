# shellcheck shell=bash disable=SC2154 # its variables are set by the program
# Removes the secrets of the cluster from a host.

while read -r path; do
  remove_file "$path"
done <<<"$FILES"
remove_file /etc/nomad-on-weave/roles
rm -f /run/consul.certificate /run/nomad.certificate
