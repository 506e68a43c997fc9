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
  exec docker-entrypoint.sh postgres \
    -c config_file="$CONFIG_FOLDER/postgresql.conf" -c hba_file="$CONFIG_FOLDER/pg_hba.conf" \
    -c primary_conninfo="$connection" -c primary_slot_name="$slot" "$@"
}

# https://www.postgresql.org/docs/current/libpq-pgpass.html: `:` and `\` are escaped, and only the owner may read the file.
write_password_file() {
  password=$(password_in "$INTERNAL_FOLDER/replication-password")
  printf '*:*:*:replicator:' >"$password_file"
  printf '%s\n' "$password" | sed 's/[\\:]/\\&/g' >>"$password_file"
}

main "$@"
