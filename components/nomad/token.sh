# shellcheck shell=bash
# Gives root on this host the token with which it looks after its Nomad agent: it stands on standard input.

put_file /etc/nomad-on-weave/nomad-token.env 0600 "NOMAD_TOKEN=$(cat)"
