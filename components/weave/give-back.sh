# shellcheck shell=bash disable=SC2154 # the script that it is a part of sets SUBNET, and has ask.sh
# Takes the host's own address in a subnet of the overlay back.

address=$(ask_weave "ip/weave:expose/$SUBNET" -X POST)
ip address delete "$address" dev weave 2>/dev/null || true
ask_weave "ip/weave:expose/${address%/*}" --output /dev/null -X DELETE
