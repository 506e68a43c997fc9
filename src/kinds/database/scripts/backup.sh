#!/bin/sh
# Writes one backup: a folder named after the time (UTC) with database.dump, globals.sql, about and SHA256SUMS, complete or not at
# all; then removes old ones, never the newest. With the argument pre-upgrade it is named so, and does nothing where there is no server yet.
# shellcheck source-path=SCRIPTDIR source=session.sh
. "${SCRIPTS_FOLDER:-/etc/planwright/scripts}/session.sh"

main() {
  if [ "${1:-}" = pre-upgrade ] && ! server_exists; then
    say 'nothing to back up: there is no server yet'
    return
  fi
  open_session planwright-backup
  if ! [ -d "$BACKUP_FOLDER" ] || ! [ -w "$BACKUP_FOLDER" ]; then
    fail "$WORLD_FAILED" "cannot write to the folder for backups $BACKUP_FOLDER: is its volume mounted, and writable for user $(id -u)?"
  fi
  remove_abandoned
  wait_for_primary
  begin "${1:-}"
  trap 'end_backup $?' EXIT
  dump
  check
  mv "$partial" "$BACKUP_FOLDER/$name"
  remove_old
  say "backed up $DATABASE_NAME to $BACKUP_FOLDER/$name ($(du -sk "$BACKUP_FOLDER/$name" | cut -f1) KiB)"
}

# Kubernetes leaves a reference to a variable that is not set as it is: $(NAME).
server_exists() {
  case "${SERVER_EXISTS:?}" in false | [$]*) return 1 ;; esac
}

# Folders that a killed run left, told from a running one by their age.
remove_abandoned() {
  for folder in "$BACKUP_FOLDER"/*.partial; do
    if [ -d "$folder" ] && is_older "$folder" 1; then rm -rf "$folder"; fi
  done
}

begin() {
  until
    name="$(date -u +%Y%m%dT%H%M%SZ)${1:+-$1}"
    partial="$BACKUP_FOLDER/$name.partial"
    [ ! -e "$BACKUP_FOLDER/$name" ] && mkdir "$partial" 2>"$scratch/complaints"
  do
    [ -e "$BACKUP_FOLDER/$name" ] || [ -e "$partial" ] || fail "$WORLD_FAILED" "cannot begin the backup: $(first_complaint)"
    sleep 1
  done
}

end_backup() {
  rm -rf "$partial"
  end_session "$1"
}

dump() {
  as_superuser "$PRIMARY_HOST" postgres sql 'read about the database' --set=database="$DATABASE_NAME" >"$partial/about" <<'SQL'
SELECT format(E'database: %s\nowner: %s\nserver: %s', datname, pg_get_userbyid(datdba), version())
FROM pg_database WHERE datname = :'database'
SQL
  [ -s "$partial/about" ] || fail "$WRONG_STATE" "there is no database $DATABASE_NAME on $PRIMARY_HOST"
  as_superuser "$PRIMARY_HOST" "$DATABASE_NAME" \
    pg_dump --format=custom --no-password --file="$partial/database.dump" 2>"$scratch/complaints" ||
    fail "$WORLD_FAILED" "pg_dump of $DATABASE_NAME: $(first_complaint)"
  as_superuser "$PRIMARY_HOST" postgres \
    pg_dumpall --globals-only --no-role-passwords --no-password --file="$partial/globals.sql" 2>"$scratch/complaints" ||
    fail "$WORLD_FAILED" "pg_dumpall of the roles: $(first_complaint)"
}

# Every byte is read and unpacked once: a list of contents alone is no proof of them.
check() {
  pg_restore --file=/dev/null "$partial/database.dump" 2>"$scratch/complaints" ||
    fail "$WORLD_FAILED" "the backup cannot be read back: $(first_complaint)"
  (cd "$partial" && sha256sum about database.dump globals.sql >SHA256SUMS && write_through SHA256SUMS && write_through about) ||
    fail "$WORLD_FAILED" "cannot write the checksums of the backup: disk full?"
}

remove_old() {
  for folder in "$BACKUP_FOLDER"/*; do
    case "$folder" in "$BACKUP_FOLDER/$name" | *.partial) continue ;; esac
    if is_older "$folder" "$BACKUP_RETENTION_DAYS"; then
      rm -rf "$folder"
      say "removed $(basename "$folder"), older than $BACKUP_RETENTION_DAYS days"
    fi
  done
}

# is_older <folder> <days>: by its name; whatever is not named like a backup is nobody's business.
is_older() {
  stamp=$(basename "$1" | sed -n -E 's/^([0-9]{8})T([0-9]{6})Z(-pre-upgrade)?([.]partial)?$/\1\2/p')
  [ -n "$stamp" ] && [ "$stamp" -lt "$(date -u -d "@$(($(date +%s) - $2 * 86400))" +%Y%m%d%H%M%S)" ]
}

main "$@"
