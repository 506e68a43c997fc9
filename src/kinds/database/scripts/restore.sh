#!/bin/sh
# Restores a backup (a folder's name, or `latest`) into this server's database, which must be empty; all of it or nothing.
# shellcheck source-path=SCRIPTDIR source=session.sh
. "${SCRIPTS_FOLDER:-/etc/planwright/scripts}/session.sh"

main() {
  [ $# -eq 1 ] || fail "$WRONG_STATE" 'which backup? Give the name of its folder, or: latest'
  open_session planwright-restore
  chosen=$(choose "$1")
  backup="$BACKUP_FOLDER/$chosen"
  (cd "$backup" && sha256sum -c SHA256SUMS) >"$scratch/complaints" 2>&1 ||
    fail "$WRONG_STATE" "the backup $backup is damaged: its checksums differ"
  refuse_other_owner
  wait_for_primary
  refuse_content
  restore_roles
  restore_database
  say "restored $backup into $DATABASE_NAME on $PRIMARY_HOST; roles other than $DATABASE_OWNER have no password until you give them one"
}

choose() {
  for folder in "$BACKUP_FOLDER"/*; do basename "$folder"; done |
    sed -n -E '/^[0-9]{8}T[0-9]{6}Z(-pre-upgrade)?$/p' | sort >"$scratch/names"
  if [ "$1" = latest ]; then
    tail -n 1 "$scratch/names" | grep . || fail "$WRONG_STATE" "there is no backup in $BACKUP_FOLDER"
  else
    grep -x -F -e "$1" "$scratch/names" || fail "$WRONG_STATE" "there is no backup $1 in $BACKUP_FOLDER"
  fi
}

# The dump names its owner; under another one the application could not use what is restored.
refuse_other_owner() {
  grep -q -x -F "owner: $DATABASE_OWNER" "$backup/about" ||
    fail "$WRONG_STATE" "the backup is of another owner than $DATABASE_OWNER ($(sed -n 's/^owner: //p' "$backup/about")); restore it into a Database with that username"
}

refuse_content() {
  content=$(as_superuser "$PRIMARY_HOST" "$DATABASE_NAME" sql 'look whether the database is empty' <<'SQL'
WITH own AS (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
  extension AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e')
SELECT string_agg(name, ', ') FROM (
  SELECT oid::regclass::text AS name FROM pg_class
  WHERE relnamespace IN (SELECT oid FROM own) AND ('pg_class'::regclass, oid) NOT IN (SELECT * FROM extension)
  UNION ALL
  SELECT oid::regprocedure::text FROM pg_proc
  WHERE pronamespace IN (SELECT oid FROM own) AND ('pg_proc'::regclass, oid) NOT IN (SELECT * FROM extension)
  UNION ALL
  SELECT nspname FROM pg_namespace WHERE oid IN (SELECT oid FROM own) AND nspname <> 'public'
    AND ('pg_namespace'::regclass, oid) NOT IN (SELECT * FROM extension)
  LIMIT 5
) AS content
SQL
  ) || exit
  if [ -n "$content" ]; then
    fail "$WRONG_STATE" "the database $DATABASE_NAME is not empty ($content, …); restore into a new Database, nothing is overwritten"
  fi
}

# Roles that are there already are what the resource made them; every other complaint counts, psql's own (in small letters) too.
restore_roles() {
  as_superuser "$PRIMARY_HOST" postgres \
    psql --no-psqlrc --no-password --quiet --file="$backup/globals.sql" >/dev/null 2>"$scratch/roles" || true
  grep -iE 'error|fatal' "$scratch/roles" | grep -v 'already exists' >"$scratch/complaints" || return 0
  fail "$WORLD_FAILED" "restore the roles: $(first_complaint)"
}

restore_database() {
  as_superuser "$PRIMARY_HOST" "$DATABASE_NAME" \
    pg_restore --dbname="$(connection_to_database)" --single-transaction --no-password "$backup/database.dump" 2>"$scratch/complaints" ||
    fail "$WORLD_FAILED" "restore $DATABASE_NAME: $(first_complaint)"
}

# pg_restore takes its database from no environment, and takes a name with `=` for a connection string.
connection_to_database() {
  printf "dbname='%s'" "$(printf '%s' "$DATABASE_NAME" | sed "s/[\\\\']/\\\\&/g")"
}

main "$@"
