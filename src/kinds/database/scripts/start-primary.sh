#!/bin/sh
# Starts the primary; creates the database cluster where there is none. Arguments go to postgres.
# shellcheck source-path=SCRIPTDIR source=session.sh
. "${SCRIPTS_FOLDER:-/etc/planwright/scripts}/session.sh"

main() {
  if [ -e "$PGDATA/standby.signal" ] || [ -e "$PGDATA/recovery.signal" ]; then
    fail "$WRONG_STATE" "$PGDATA belongs to a replica or to a recovery (standby.signal or recovery.signal is there); a primary never starts as one. Is this the right volume? If this copy is to be the primary, remove that file by hand"
  fi
  if [ -s "$PGDATA/PG_VERSION" ]; then check_major; else create_cluster; fi
  exec docker-entrypoint.sh postgres \
    -c config_file="$CONFIG_FOLDER/postgresql.conf" -c hba_file="$CONFIG_FOLDER/pg_hba.conf" "$@"
}

check_major() {
  data_major=$(cat "$PGDATA/PG_VERSION")
  program_major=$(major_of_program postgres)
  if [ "$data_major" != "$program_major" ]; then
    fail "$WRONG_STATE" "the data is of PostgreSQL $data_major, the image is PostgreSQL $program_major; a major version is not changed in place: go back to an image of $data_major, create a new Database with the new image, and restore a backup of this one into it"
  fi
}

# Into a folder beside it, renamed when complete: initdb writes PG_VERSION first, so an interrupted one looks like a cluster.
create_cluster() {
  creating="$PGDATA.creating"
  if [ -d "$PGDATA" ] && ! rmdir "$PGDATA" 2>/dev/null; then
    fail "$WRONG_STATE" "$PGDATA has files, but no database (no PG_VERSION); nothing is written over them: remove them by hand if they are of no use"
  fi
  mkdir -p "$(dirname "$PGDATA")"
  rm -rf "$creating"
  password=$(password_in "$INTERNAL_FOLDER/superuser-password")
  password_file=$(mktemp)
  printf '%s\n' "$password" >"$password_file"
  # One collation for Debian and Alpine images, which no update of a C library changes under the indexes.
  initdb --pgdata="$creating" --username=postgres --pwfile="$password_file" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8 --data-checksums ||
    fail "$WORLD_FAILED" "initdb could not create $PGDATA: see above (disk full? not writable?)"
  rm "$password_file"
  mv "$creating" "$PGDATA"
}

main "$@"
