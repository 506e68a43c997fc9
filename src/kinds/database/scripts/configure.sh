#!/bin/sh
# Makes the server what the resource says: configuration, roles, database, extensions, replication slots. Run again, it changes
# only what differs. It never waits for replicas, because it runs before they are there.
# shellcheck source-path=SCRIPTDIR source=session.sh
. "${SCRIPTS_FOLDER:-/etc/planwright/scripts}/session.sh"

main() {
  open_session planwright-configure
  refuse_reserved_names
  refuse_other_username
  wait_for_primary
  reload_primary
  reload_replicas
  converge_roles
  converge_password "$DATABASE_OWNER" "$CREDENTIALS_FOLDER/password"
  converge_password replicator "$INTERNAL_FOLDER/replication-password"
  converge_database
  converge_inside
  drop_slots
  say "configured: database $DATABASE_NAME of $DATABASE_OWNER on $PRIMARY_HOST"
}

refuse_reserved_names() {
  case "$DATABASE_OWNER" in
    postgres | replicator | pg_*) fail "$WRONG_STATE" "the username $DATABASE_OWNER is reserved; choose another" ;;
  esac
  case "$DATABASE_NAME" in
    postgres | template0 | template1) fail "$WRONG_STATE" "the database name $DATABASE_NAME is reserved; choose another" ;;
  esac
  for name in "$DATABASE_OWNER" "$DATABASE_NAME"; do
    if [ "$(printf '%s' "$name" | wc -c)" -gt 63 ]; then
      fail "$WRONG_STATE" "$name is longer than 63 bytes, where PostgreSQL cuts names; choose a shorter one"
    fi
  done
}

# Clients read both keys: a Secret with another username would lead them to a role that is not there.
refuse_other_username() {
  [ -r "$CREDENTIALS_FOLDER/username" ] || fail "$WRONG_STATE" "cannot read $CREDENTIALS_FOLDER/username: the Secret has no such key, or is not mounted"
  printf '%s' "$DATABASE_OWNER" | cmp -s - "$CREDENTIALS_FOLDER/username" ||
    fail "$WRONG_STATE" "the Secret's username is not the resource's ($DATABASE_OWNER); make both the same, without a line break"
}

reload_primary() {
  wait_for_files "$PRIMARY_HOST"
  refuse_faults "$PRIMARY_HOST"
  reload_configuration "$PRIMARY_HOST"
  refuse_pending "$PRIMARY_HOST"
}

# A replica that is not there yet reads its configuration when it starts. One that runs may still have the old image, or parameters that
# need a restart: its turn to be restarted comes after this, so none of that is a fault here.
reload_replicas() {
  for replica in $REPLICA_HOSTS; do
    if accepts_connections "$replica"; then
      wait_for_files "$replica"
      reload_configuration "$replica"
    fi
  done
}

# wait_for_files <host>: a mounted ConfigMap reaches a pod late (kubelet's sync period).
wait_for_files() {
  wait_for "$CONFIGURATION_TIMEOUT_SECONDS" sees_configuration "$1" "setting FROM pg_file_settings WHERE name = 'planwright.configuration'" ||
    fail "$WORLD_FAILED" "$1 still has older configuration files after $CONFIGURATION_TIMEOUT_SECONDS seconds"
}

# reload_configuration <host>
reload_configuration() {
  as_superuser "$1" postgres sql 'reload the configuration' >/dev/null <<'SQL'
SELECT pg_reload_conf()
SQL
  wait_for 30 sees_configuration "$1" "current_setting('planwright.configuration', true)" || fail "$WORLD_FAILED" "$1 did not load its new configuration within 30 seconds"
}

# sees_configuration <host> <SQL for the digest>
sees_configuration() {
  seen=$(printf 'SELECT %s' "$2" | as_superuser "$1" postgres sql "read the configuration of $1") || exit
  [ "$seen" = "$CONFIGURATION_DIGEST" ]
}

refuse_faults() {
  faults=$(as_superuser "$1" postgres sql "check the configuration of $1" <<'SQL'
SELECT string_agg(fault, '; ') FROM (
  SELECT format('%s = %s: %s', name, setting, error) AS fault FROM pg_file_settings
  WHERE error IS NOT NULL AND name NOT IN (SELECT name FROM pg_settings WHERE context = 'postmaster')
  UNION ALL
  SELECT format('pg_hba.conf line %s: %s', line_number, error) FROM pg_hba_file_rules WHERE error IS NOT NULL
) AS faults
SQL
  ) || exit
  if [ -n "$faults" ]; then fail "$WRONG_STATE" "the server $1 refuses its configuration: $faults"; fi
}

refuse_pending() {
  pending=$(as_superuser "$1" postgres sql "look for pending restarts of $1" <<'SQL'
SELECT string_agg(name, ', ' ORDER BY name) FROM pg_settings WHERE pending_restart AND source <> 'command line'
SQL
  ) || exit
  if [ -n "$pending" ]; then
    fail "$WORLD_FAILED" "$1 takes these parameters only when its pod is restarted, which did not happen: $pending"
  fi
}

# converge <what for> <database> <psql argument…>: the query on standard input gives the statements that still have to be run.
converge() {
  purpose=$1
  database=$2
  shift 2
  statements=$(as_superuser "$PRIMARY_HOST" "$database" sql "$purpose" "$@") || exit
  if [ -z "$statements" ]; then return; fi
  say "$statements"
  printf '%s\n' "$statements" | as_superuser "$PRIMARY_HOST" "$database" sql "$purpose" >/dev/null
}

converge_roles() {
  converge 'create the roles' postgres --set=owner="$DATABASE_OWNER" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN;', :'owner') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner')
UNION ALL
SELECT format('ALTER ROLE %I LOGIN NOSUPERUSER;', rolname) FROM pg_roles WHERE rolname = :'owner' AND (rolsuper OR NOT rolcanlogin)
UNION ALL
SELECT 'CREATE ROLE replicator LOGIN REPLICATION;' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'replicator')
UNION ALL
SELECT 'ALTER ROLE replicator LOGIN REPLICATION NOSUPERUSER;' FROM pg_roles
WHERE rolname = 'replicator' AND (rolsuper OR NOT rolcanlogin OR NOT rolreplication);
SQL
  # It reports on replication, and lists the write-ahead log for replicas that come back.
  converge 'let the replication role see replication' postgres <<'SQL'
SELECT 'GRANT pg_monitor TO replicator;' WHERE NOT EXISTS (
  SELECT FROM pg_auth_members WHERE roleid = 'pg_monitor'::regrole AND member = 'replicator'::regrole);
SQL
}

# converge_password <role> <file>: psql hashes it here, so that neither a log nor a command line nor the server ever has it in clear.
converge_password() {
  password=$(password_in "$2")
  if password_is_checked && password_works "$1" "$2"; then return; fi
  # Without a terminal psql reads the new password, twice, from standard input.
  printf '\\password :"role"\n' >"$scratch/set-password.sql"
  printf '%s\n%s\n' "$password" "$password" |
    as_superuser "$PRIMARY_HOST" postgres sql "set the password of $1" --set=role="$1" --file="$scratch/set-password.sql"
  say "password of $1 set"
}

# Where the user's lines let anybody in (trust, cert, …), a login says nothing about the password.
password_is_checked() {
  unchecked=$(as_superuser "$PRIMARY_HOST" postgres sql 'read the access rules' <<'SQL'
SELECT count(*) FROM pg_hba_file_rules WHERE auth_method NOT IN ('scram-sha-256', 'md5', 'password', 'reject')
SQL
  ) || exit
  [ "$unchecked" -eq 0 ]
}

password_works() {
  printf 'SELECT 1' | as "$1" "$2" "$PRIMARY_HOST" postgres quiet_sql >/dev/null
}

converge_database() {
  converge 'create the database' postgres --set=database="$DATABASE_NAME" --set=owner="$DATABASE_OWNER" <<'SQL'
SELECT format('CREATE DATABASE %I OWNER %I;', :'database', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')
SQL
  converge 'hand the database over' "$DATABASE_NAME" --set=owner="$DATABASE_OWNER" <<'SQL'
SELECT CASE WHEN rolsuper THEN '' ELSE format('REASSIGN OWNED BY %I TO %I; ', rolname, :'owner') END
  || format('ALTER DATABASE %I OWNER TO %I;', datname, :'owner')
FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba
WHERE datname = current_database() AND rolname <> :'owner'
SQL
  converge 'close the database to others' postgres --set=database="$DATABASE_NAME" <<'SQL'
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC;', datname) FROM pg_database
WHERE datname = :'database'
  AND EXISTS (SELECT FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) WHERE grantee = 0)
SQL
}

# PostgreSQL 15 gives the schema public to the database's owner, and lets nobody else create in it; 14 is made the same.
converge_inside() {
  converge 'give the schema public to the owner' "$DATABASE_NAME" <<'SQL'
SELECT 'ALTER SCHEMA public OWNER TO pg_database_owner;' FROM pg_namespace WHERE nspname = 'public' AND nspowner = 'postgres'::regrole
UNION ALL
SELECT 'REVOKE CREATE ON SCHEMA public FROM PUBLIC;' FROM pg_namespace
WHERE nspname = 'public' AND current_setting('server_version_num')::int < 150000
  AND EXISTS (SELECT FROM aclexplode(coalesce(nspacl, acldefault('n', nspowner))) WHERE grantee = 0 AND privilege_type = 'CREATE')
SQL
  for extension in $EXTENSIONS; do converge_extension "$extension"; done
}

converge_extension() {
  known=$(printf "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = :'extension')" |
    as_superuser "$PRIMARY_HOST" "$DATABASE_NAME" sql 'look for the extension' --set=extension="$1") || exit
  if [ "$known" != t ]; then fail "$WRONG_STATE" "the image has no extension $1; use an image that has it, or remove it from the resource"; fi
  # Extensions go where unqualified names are found. PostgreSQL's own come before, even so.
  converge "create the extension $1" "$DATABASE_NAME" --set=extension="$1" <<'SQL'
SELECT format('SET search_path TO public; CREATE EXTENSION %I CASCADE;', :'extension')
WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = :'extension')
SQL
}

# Slots of replicas that are no longer wanted would keep write-ahead log for nobody. One that is still in use goes the next time.
drop_slots() {
  converge 'drop the slots of replicas that are gone' postgres --set=replicas="$REPLICAS" <<'SQL'
SELECT format('SELECT pg_drop_replication_slot(%L);', slot_name) FROM pg_replication_slots
WHERE slot_name ~ '^planwright_replica_[0-9]+$' AND substring(slot_name FROM '[0-9]+$')::int >= :replicas - 1 AND NOT active
SQL
}

main
