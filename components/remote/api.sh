# shellcheck shell=bash
# How scripts on a host ask its own agents, and wait: with the addresses, the authority and the tokens that root finds there.

for access in /etc/nomad-on-weave/*.env; do
  [ ! -f "$access" ] || {
    set -o allexport
    # shellcheck source=/dev/null
    source "$access"
    set +o allexport
  }
done

# wait_until SECONDS COMMAND...: runs the command until it succeeds; false when the time is over.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.2
  done
}

# docker_answers: waits for the Docker Engine of a host that may still be booting; false when it does not answer in time.
docker_answers() {
  wait_until 120 timeout 10 docker info >/dev/null 2>&1
}

# weave_answers: the same for its Weave router, which has its addresses by then.
weave_answers() {
  wait_until 120 systemctl --quiet is-active weave-expose.service &&
    wait_until 60 curl -sf --max-time 5 --output /dev/null 127.0.0.1:6782/status
}

# ask_agent URL AUTHORITY TOKEN [OPTION OF CURL...]: curl reads the token from a pipe, so that no process list has it. An agent
# that lets the question wait has not answered: a Nomad client that is not registered does that with every one.
ask_agent() {
  local url=$1 authority=$2 token=$3
  shift 3
  curl --silent --fail --max-time 10 ${authority:+--cacert "$authority"} \
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

# A host that is out of service notes it, so that it becomes eligible again also after an interruption.
out_of_service=/var/lib/nomad-on-weave/out-of-service

# leave_service SECONDS [OPTION OF DRAIN...]: what runs here moves to other hosts, and what has not by then is stopped. A host
# that is no client, or the only one, keeps what it has.
leave_service() {
  local seconds=$1
  shift
  [ "$(ask_nomad agent/self | jq .config.Client.Enabled)" = true ] || return 0
  ask_nomad nodes | jq --exit-status --arg name "$(hostname)" \
    'any(.[]; .Name != $name and .Status == "ready" and .SchedulingEligibility == "eligible")' >/dev/null || return 0
  touch "$out_of_service"
  timeout "$((seconds + 60))" nomad node drain -self -enable -deadline "${seconds}s" -yes "$@" >/dev/null
}

# return_to_service: takes this host back, if it has left; its agent may just have been started.
return_to_service() {
  local deadline=$((SECONDS + 60)) problem
  [ -e "$out_of_service" ] || return 0
  until problem=$(timeout 20 nomad node drain -self -disable -yes 2>&1); do
    [ "$SECONDS" -lt "$deadline" ] || {
      printf '%s\n' "${problem:-$(hostname): its Nomad agent does not answer}" >&2
      return 1
    }
    sleep 1
  done
  rm "$out_of_service"
}

# For the commands that scripts are given as text.
export -f ask_agent ask_consul ask_nomad hand_over
