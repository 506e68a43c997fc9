#!/bin/sh
# Starts a replica on the copy that clone-primary.sh made. Arguments go to postgres.
# shellcheck source-path=SCRIPTDIR source=session.sh
. "${SCRIPTS_FOLDER:-/etc/planwright/scripts}/session.sh"

main() {
  if [ ! -e "$PGDATA/standby.signal" ]; then
    fail "$WRONG_STATE" "$PGDATA/standby.signal is missing: this server would start as a second primary, so it does not start. If it was promoted on purpose, save what you need, then remove $PGDATA by hand"
  fi
  slot=$(slot_of_replica)
  password_file="$RUNTIME_FOLDER/replication-password"
  write_password_file
  connection="host=$PRIMARY_HOST port=$PGPORT user=replicator passfile=$password_file application_name=$slot"
  set -- -c config_file="$CONFIG_FOLDER/postgresql.conf" -c hba_file="$CONFIG_FOLDER/pg_hba.conf" \
    -c primary_conninfo="$connection" -c primary_slot_name="$slot" "$@"
  keep_at_least max_connections max_connections "$@"
  keep_at_least max_worker_processes max_worker_processes "$@"
  keep_at_least max_wal_senders max_wal_senders "$@"
  keep_at_least max_prepared_transactions max_prepared_xacts "$@"
  keep_at_least max_locks_per_transaction max_locks_per_xact "$@"
  # The list is ours: names and numbers without spaces.
  # shellcheck disable=SC2086
  exec docker-entrypoint.sh postgres "$@" ${kept:-}
}

# keep_at_least <parameter> <its name in the control file> <server argument…>: a standby must not have less than the primary had when it
# wrote what the standby has not replayed yet; it would not start, and never come to the place where the primary wrote less
# (https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-ADMIN).
keep_at_least() {
  parameter=$1
  recorded=$(LC_ALL=C pg_controldata --pgdata="$PGDATA" | sed -n "s/^$2 setting: *//p")
  shift 2
  configured=$(postgres -D "$PGDATA" "$@" -C "$parameter") || fail "$WRONG_STATE" "the configuration does not give $parameter"
  if [ "${recorded:-0}" -gt "$configured" ]; then kept="${kept:-} -c $parameter=$recorded"; fi
}

# https://www.postgresql.org/docs/current/libpq-pgpass.html: `:` and `\` are escaped, and only the owner may read the file.
write_password_file() {
  password=$(password_in "$INTERNAL_FOLDER/replication-password")
  printf '*:*:*:replicator:' >"$password_file"
  printf '%s\n' "$password" | sed 's/[\\:]/\\&/g' >>"$password_file"
}

main "$@"
