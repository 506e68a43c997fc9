#!/bin/sh
# Proves that the database works: the application's role writes and reads on the primary, every replica follows and refuses writes.
# Leaves nothing behind. The last line of output says what is wrong.
# shellcheck source-path=SCRIPTDIR source=session.sh
. "${SCRIPTS_FOLDER:-/etc/planwright/scripts}/session.sh"

main() {
  open_session planwright-verify
  schema="planwright_verify_$(date +%s)_$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')"
  wait_for_primary
  drop_leftovers
  trap 'end_verification $?' EXIT
  if [ "$REPLICAS" -gt 1 ]; then verify_replication; fi
  write_and_read
  for replica in $REPLICA_HOSTS; do verify_replica "$replica"; done
  drop_slots
  say "verified: $DATABASE_OWNER writes and reads $DATABASE_NAME on $PRIMARY_HOST; $((REPLICAS - 1)) replicas follow"
}

# as_owner <host> <command…>
as_owner() {
  owner_host=$1
  shift
  as "$DATABASE_OWNER" "$CREDENTIALS_FOLDER/password" "$owner_host" "$DATABASE_NAME" "$@"
}

# owner_sql <host> <what for> <psql argument…>: like sql, and whatever goes wrong is a finding.
owner_sql() {
  owner_host=$1
  purpose=$2
  shift 2
  as_owner "$owner_host" quiet_sql "$@" || fail "$NOT_VERIFIED" "$purpose on $owner_host: $(first_complaint)"
}

# Of runs that were killed: an hour is longer than any run takes.
drop_leftovers() {
  owner_sql "$PRIMARY_HOST" 'look for traces of earlier runs' --set=before="$(($(date +%s) - 3600))" >"$scratch/leftovers" <<'SQL'
SELECT format('DROP SCHEMA %I CASCADE;', nspname) FROM pg_namespace
WHERE nspname ~ '^planwright_verify_[0-9]{1,18}_[0-9a-f]{16}$' AND nspowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
  AND split_part(nspname, '_', 3)::bigint < :before
SQL
  owner_sql "$PRIMARY_HOST" 'remove traces of earlier runs' <"$scratch/leftovers"
}

# Leaves no trace, however it ends.
end_verification() {
  printf 'DROP SCHEMA IF EXISTS :"schema" CASCADE' |
    as_owner "$PRIMARY_HOST" quiet_sql --set=schema="$schema" >/dev/null || true
  end_session "$1"
}

# Where the resource asks for it, the row must be on the disk of a replica too. No timeout of the server ends that wait, and when
# psql is interrupted, the row stays and the server only warns.
write_and_read() {
  durability=local
  if [ "${SYNCHRONOUS:?}" = true ]; then durability=on; fi
  written=$(sql_limit=$WRITE_TIMEOUT_SECONDS && as_owner "$PRIMARY_HOST" quiet_sql --set=schema="$schema" --set=durability="$durability" <<'SQL'
SET client_min_messages = error;
CREATE SCHEMA :"schema";
CREATE TABLE :"schema".written (word text);
SET client_min_messages = warning;
SET synchronous_commit = :durability;
INSERT INTO :"schema".written VALUES (:'schema');
SELECT word = :'schema' FROM :"schema".written;
SQL
  ) || written='nothing'
  if grep -q 'synchronous replication' "$scratch/complaints"; then
    fail "$NOT_VERIFIED" "a write on $PRIMARY_HOST waited $WRITE_TIMEOUT_SECONDS seconds for a replica to confirm it: synchronous replication does not work"
  fi
  [ "$written" = t ] || fail "$NOT_VERIFIED" "write and read back on $PRIMARY_HOST: read $written; $(first_complaint)"
}

verify_replication() {
  wait_for "$REPLICATION_TIMEOUT_SECONDS" all_stream || fail "$NOT_VERIFIED" "$(describe_missing)"
  if [ "$SYNCHRONOUS" = true ]; then
    wait_for "$REPLICATION_TIMEOUT_SECONDS" is_synchronous ||
      fail "$NOT_VERIFIED" "replicas stream from $PRIMARY_HOST, but none counts as synchronous: synchronous_standby_names is not in force"
  fi
}

all_stream() {
  missing=$(missing_replicas) || exit
  [ -z "$missing" ]
}

describe_missing() {
  missing=$(missing_replicas) || exit
  printf 'not replicating from %s within %s seconds: %s' "$PRIMARY_HOST" "$REPLICATION_TIMEOUT_SECONDS" "$missing"
}

missing_replicas() {
  as_replicator "$PRIMARY_HOST" sql 'look at the replication' --set=replicas="$REPLICAS" <<'SQL'
SELECT string_agg(format('replica %s (%s)', ordinal, coalesce('state ' || state, 'not connected')
    || CASE wal_status WHEN 'lost' THEN ', its slot is lost: restart its pod to copy the primary anew' ELSE '' END), ', ' ORDER BY ordinal)
FROM generate_series(0, :replicas - 2) AS ordinal
LEFT JOIN pg_stat_replication ON application_name = format('planwright_replica_%s', ordinal)
LEFT JOIN pg_replication_slots ON slot_name = format('planwright_replica_%s', ordinal)
WHERE state IS DISTINCT FROM 'streaming'
SQL
}

is_synchronous() {
  confirming=$(as_replicator "$PRIMARY_HOST" sql 'look at the synchronous replicas' <<'SQL'
SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum') AND state = 'streaming'
SQL
  ) || exit
  [ "$confirming" -gt 0 ]
}

# verify_replica <host>
verify_replica() {
  wait_for "$REPLICATION_TIMEOUT_SECONDS" accepts_connections "$1" ||
    fail "$NOT_VERIFIED" "the replica $1 did not accept connections within $REPLICATION_TIMEOUT_SECONDS seconds"
  in_recovery=$(printf 'SELECT pg_is_in_recovery()' | owner_sql "$1" 'ask whether it is a replica') || exit
  [ "$in_recovery" = t ] || fail "$NOT_VERIFIED" "$1 is not a replica: it is a server of its own that takes writes"
  wait_for "$REPLICATION_TIMEOUT_SECONDS" has_replayed "$1" ||
    fail "$NOT_VERIFIED" "the replica $1 did not show a written row within $REPLICATION_TIMEOUT_SECONDS seconds: $(first_complaint)"
  if printf 'CREATE TABLE :"schema".refused ()' | as_owner "$1" quiet_sql --set=schema="$schema" >/dev/null; then
    fail "$NOT_VERIFIED" "the replica $1 took a write"
  fi
  first_complaint | grep -q 'read-only transaction' ||
    fail "$NOT_VERIFIED" "the replica $1 refused a write for another reason than being a replica: $(first_complaint)"
}

has_replayed() {
  word=$(printf 'SELECT word FROM :"schema".written' | as_owner "$1" quiet_sql --set=schema="$schema") || return 1
  [ "$word" = "$schema" ]
}

# As configure.sh does, which ran before the replicas were scaled away. They may be ending still: that is no failure.
drop_slots() {
  if [ ! -r "$INTERNAL_FOLDER/replication-password" ]; then return; fi
  wait_for 20 slots_are_dropped || say "slots of replicas that are no longer wanted are still in use; the next configuration drops them"
}

slots_are_dropped() {
  left=$(as_replicator "$PRIMARY_HOST" quiet_sql --set=replicas="$REPLICAS" <<'SQL'
SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
WHERE slot_name ~ '^planwright_replica_[0-9]+$' AND substring(slot_name FROM '[0-9]+$')::int >= :replicas - 1 AND NOT active;
SELECT 'left' FROM pg_replication_slots
WHERE slot_name ~ '^planwright_replica_[0-9]+$' AND substring(slot_name FROM '[0-9]+$')::int >= :replicas - 1;
SQL
  ) || return 1
  case "$left" in *left*) return 1 ;; esac
}

main
