# shellcheck shell=bash
# How scripts on a host ask its own agents: with the addresses, the authority and the tokens that root finds there.

for access in /etc/nomad-on-weave/*.env; do
  [ ! -f "$access" ] || {
    set -o allexport
    # shellcheck source=/dev/null
    source "$access"
    set +o allexport
  }
done

# ask_agent URL AUTHORITY TOKEN [OPTION OF CURL...]: curl reads the token from a pipe, so that no process list has it.
ask_agent() {
  local url=$1 authority=$2 token=$3
  shift 3
  curl --silent --fail ${authority:+--cacert "$authority"} \
    --config <(printf 'header = "Authorization: Bearer %s"\n' "$token") "$@" "$url"
}

# ask_consul PATH [OPTION OF CURL...]: below /v1/.
ask_consul() {
  ask_agent "${CONSUL_HTTP_ADDR:-}/v1/$1" "${CONSUL_CACERT:-}" "${CONSUL_HTTP_TOKEN:-}" "${@:2}"
}

# ask_nomad PATH [OPTION OF CURL...]: below /v1/.
ask_nomad() {
  ask_agent "${NOMAD_ADDR:-}/v1/$1" "${NOMAD_CACERT:-}" "${NOMAD_TOKEN:-}" "${@:2}"
}

# hand_over AGENT [ADDRESS...]: if this host's server leads, lets another one lead: of those at the addresses the last that
# votes, else any voter. A leader that just ends is missed until the others have noticed, and elected another one.
hand_over() {
  local agent=$1 leads transfer method port heir
  shift
  case $agent in
  consul) leads=.Stats.consul.leader transfer=transfer-leader method=POST port=8300 ;;
  nomad) leads=.stats.nomad.leader transfer=transfer-leadership method=PUT port=4647 ;;
  esac
  "ask_$agent" agent/self | jq --exit-status "$leads == \"true\"" >/dev/null || return 0
  # shellcheck disable=SC2016 # variables of jq
  heir=$("ask_$agent" operator/raft/configuration | jq --raw-output --arg port ":$port" '
    [.Servers[] | select(.Voter and (.Leader | not))]
    | sort_by((.Address | rtrimstr($port)) as $one | $ARGS.positional | index($one)) | last.ID // empty' --args "$@")
  [ -z "$heir" ] || "ask_$agent" "operator/raft/$transfer?id=$heir" --request "$method" --output /dev/null || true
}

# For the commands that scripts are given as text.
export -f ask_agent ask_consul ask_nomad hand_over
