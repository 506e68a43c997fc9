# shellcheck shell=sh
# shellcheck disable=SC2034 # these variables are for the scripts beside it
# Read by the scripts beside it: how a script ends, how it waits, and as whom it talks to a server.
set -eu
umask 077

: "${CONFIG_FOLDER:=/etc/planwright/config}"
: "${INTERNAL_FOLDER:=/etc/planwright/internal}"
: "${CREDENTIALS_FOLDER:=/etc/planwright/credentials}"
: "${RUNTIME_FOLDER:=/var/run/postgresql}"
: "${TERMINATION_LOG:=/dev/termination-log}"
: "${PRIMARY_TIMEOUT_SECONDS:=300}"
: "${CONFIGURATION_TIMEOUT_SECONDS:=180}"
: "${REPLICATION_TIMEOUT_SECONDS:=120}"
: "${WRITE_TIMEOUT_SECONDS:=30}"

# Exit codes. 1 is anything unexpected.
readonly WRONG_STATE=2 NOT_VERIFIED=3 WORLD_FAILED=4

# The first process of a container ignores signals that it does not ask for.
trap 'exit 143' TERM INT

say() {
  printf '%s\n' "$*"
}

# fail <exit code> <reason>: the reason is the last line that a script writes, and becomes the container's termination message.
fail() {
  exit_code=$1
  shift
  printf '%s\n' "$*" >&2
  if [ -w "$TERMINATION_LOG" ]; then printf '%s\n' "$*" >"$TERMINATION_LOG"; fi
  if [ -n "${scratch:-}" ]; then : >"$scratch/reason-given"; fi
  exit "$exit_code"
}

# open_session <name>: a scratch folder, and what all connections of the script have in common.
open_session() {
  scratch=$(mktemp -d)
  trap 'end_session $?' EXIT
  export PGAPPNAME="$1" PGCONNECT_TIMEOUT=5
  # No wait for replicas, no lock for ever, and no function of a database's owner in place of PostgreSQL's.
  export PGOPTIONS='-c synchronous_commit=local -c lock_timeout=60s -c search_path=pg_catalog -c client_min_messages=warning'
}

end_session() {
  if [ "$1" -ne 0 ] && [ ! -e "$scratch/reason-given" ]; then
    printf '%s\n' "$PGAPPNAME ended unexpectedly with exit code $1" >&2
  fi
  rm -rf "$scratch"
}

# password_in <file>: the password, refused where no client could send it.
password_in() {
  [ -r "$1" ] || fail "$WRONG_STATE" "cannot read $1: the Secret has no such key, or is not mounted"
  [ -s "$1" ] || fail "$WRONG_STATE" "the password in $1 is empty"
  if [ "$(tr -d -c '\n\r\000' <"$1" | wc -c)" -ne 0 ]; then
    fail "$WRONG_STATE" "the password in $1 contains a line break or a NUL byte; write the Secret without it (echo adds one, printf does not)"
  fi
  cat "$1"
}

# as <role> <password file> <host> <database> <command…>: the password is in the environment of that command only.
as() (
  PGPASSWORD=$(password_in "$2") || exit
  PGUSER=$1 PGHOST=$3 PGDATABASE=$4
  export PGUSER PGPASSWORD PGHOST PGDATABASE
  shift 4
  "$@"
)

# as_superuser <host> <database> <command…>
as_superuser() {
  as postgres "$INTERNAL_FOLDER/superuser-password" "$@"
}

# as_replicator <host> <command…>
as_replicator() {
  replicator_host=$1
  shift
  as replicator "$INTERNAL_FOLDER/replication-password" "$replicator_host" postgres "$@"
}

# quiet_sql <psql argument…>: runs the SQL on standard input and prints the rows; complaints go to $scratch/complaints. It is
# interrupted after $sql_limit seconds, where that is set.
quiet_sql() {
  ${sql_limit:+timeout -s INT "$sql_limit"} psql --no-psqlrc --no-password --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 "$@" 2>"$scratch/complaints"
}

# sql <what for> <psql argument…>: like quiet_sql, but ends the script where the server complains.
sql() {
  purpose=$1
  shift
  quiet_sql "$@" || fail_as_complained $? "$purpose"
}

# fail_as_complained <psql's exit code> <what for>: 2 is psql's code for a connection that was not there.
fail_as_complained() {
  complaint=$(first_complaint)
  case "$complaint" in
    *'password authentication failed for user "postgres"'*)
      fail "$WRONG_STATE" "$2: $complaint; the Secret that is mounted at $INTERNAL_FOLDER is not the one that this server was created with: restore it"
      ;;
    *'password authentication failed for user "replicator"'*)
      fail "$WORLD_FAILED" "$2: $complaint; the configure Job gives that role its password: has it succeeded?"
      ;;
    *'No space left on device'*) fail "$WORLD_FAILED" "$2: $complaint" ;;
  esac
  if [ "$1" -eq 2 ]; then fail "$WORLD_FAILED" "$2: $complaint"; fi
  fail 1 "$2: $complaint"
}

first_complaint() {
  sed -n -E 's/^psql:[^ ]* //; /(ERROR|FATAL|PANIC|error):/{p;q;}' "$scratch/complaints" >"$scratch/complaint"
  if [ ! -s "$scratch/complaint" ]; then tail -n 1 "$scratch/complaints" >"$scratch/complaint"; fi
  cat "$scratch/complaint"
}

# wait_for <seconds> <command…>: whether the command succeeded in that time. It is tried at least once, then once a second.
wait_for() {
  wait_end=$(($(date +%s) + $1))
  shift
  until "$@"; do
    if [ "$(date +%s)" -ge "$wait_end" ]; then return 1; fi
    sleep 1
  done
}

accepts_connections() {
  pg_isready --quiet --host="$1"
}

wait_for_primary() {
  wait_for "$PRIMARY_TIMEOUT_SECONDS" accepts_connections "$PRIMARY_HOST" && return
  fail "$WORLD_FAILED" "the primary $PRIMARY_HOST:$PGPORT did not accept connections within $PRIMARY_TIMEOUT_SECONDS seconds"
}

# write_through <file>: creates it where it is not there, and returns when it is on the disk. `sync` would wait for the whole node.
write_through() {
  dd if=/dev/null of="$1" conv=notrunc,fsync 2>/dev/null
}

# major_of_program <program>: the major version of PostgreSQL's programs in this image.
major_of_program() {
  "$1" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/'
}

# The slot, and application name, of a replica: only its ordinal matters, so that the primary's configuration can name it.
slot_of_replica() {
  ordinal=${POD_NAME##*-}
  case "$ordinal" in
    '' | *[!0-9]*) fail "$WRONG_STATE" "POD_NAME ends in no ordinal: $POD_NAME; a replica is a pod of a StatefulSet" ;;
  esac
  printf 'planwright_replica_%s\n' "$ordinal"
}
