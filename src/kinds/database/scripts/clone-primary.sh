#!/bin/sh
# Gives a replica its copy of the primary: keeps a copy that can still catch up, else makes a new one. May run any number of times.
# shellcheck source-path=SCRIPTDIR source=session.sh
. "${SCRIPTS_FOLDER:-/etc/planwright/scripts}/session.sh"

main() {
  open_session planwright-clone
  slot=$(slot_of_replica)
  cloning="$PGDATA.cloning"
  kept="$PGDATA.replaced-by-clone"
  refuse_foreign_data
  wait_for_primary
  if [ -s "$PGDATA/PG_VERSION" ]; then keep_or_discard; fi
  ensure_slot
  if [ ! -s "$PGDATA/PG_VERSION" ]; then clone; fi
  say "$slot has a copy of $PRIMARY_HOST"
}

# What is not a copy may be the only one of its kind.
refuse_foreign_data() {
  if [ -s "$PGDATA/PG_VERSION" ] && [ ! -e "$PGDATA/standby.signal" ]; then
    fail "$WRONG_STATE" "$PGDATA is not a replica's (no standby.signal): it was promoted, or is another server's. Nothing is touched; save what you need, then remove it by hand"
  fi
  if [ -d "$PGDATA" ] && [ ! -s "$PGDATA/PG_VERSION" ] && ! rmdir "$PGDATA" 2>/dev/null; then
    fail "$WRONG_STATE" "$PGDATA has files, but no database (no PG_VERSION); nothing is written over them: remove them by hand if they are of no use"
  fi
}

keep_or_discard() {
  if ! is_of_this_primary; then
    say "WARNING: $PRIMARY_HOST is another database than the one that this copy was made of, or older than the copy. The copy is kept in $kept (an earlier one there is removed); remove it when you do not need it"
    rm -rf "$kept"
    mv "$PGDATA" "$kept"
  elif ! can_catch_up; then
    say "this copy cannot catch up any more: the primary has removed the write-ahead log that it lacks. It is made anew"
    rm -rf "$PGDATA"
  fi
}

# The same database system, of the same major version, and not behind the copy (as after a restore from a snapshot).
is_of_this_primary() {
  [ "$(cat "$PGDATA/PG_VERSION")" = "$(major_of_program postgres)" ] || return 1
  LC_ALL=C pg_controldata --pgdata="$PGDATA" >"$scratch/control"
  answer=$(as_replicator "$PRIMARY_HOST" sql 'compare the copy with the primary' \
    --set=identifier="$(control 'Database system identifier')" \
    --set=checkpoint="$(control 'Latest checkpoint location')" \
    --set=consistent="$(control 'Minimum recovery ending location')" <<'SQL'
SELECT system_identifier = :'identifier'
  AND pg_current_wal_flush_lsn() >= greatest(:'checkpoint'::pg_lsn, :'consistent'::pg_lsn)
FROM pg_control_system()
SQL
  ) || exit
  [ "$answer" = t ]
}

control() {
  sed -n "s/^$1: *//p" "$scratch/control"
}

# Its slot keeps what it lacks. Without a slot (dropped while the replica was scaled away) the primary may still have it.
can_catch_up() {
  answer=$(as_replicator "$PRIMARY_HOST" sql 'look at the replication slot' --set=slot="$slot" \
    --set=segment="$(control "Latest checkpoint's REDO WAL file")" <<'SQL'
SELECT coalesce(
  (SELECT wal_status IS DISTINCT FROM 'lost' AND restart_lsn IS NOT NULL FROM pg_replication_slots WHERE slot_name = :'slot'),
  EXISTS (SELECT FROM pg_ls_waldir() WHERE name = :'segment'))
SQL
  ) || exit
  [ "$answer" = t ]
}

# A slot that lost its write-ahead log never gets it back; one that was never used keeps nothing: both are made anew.
ensure_slot() {
  as_replicator "$PRIMARY_HOST" sql 'create the replication slot' --set=slot="$slot" >/dev/null <<'SQL'
SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
WHERE slot_name = :'slot' AND NOT active AND (wal_status = 'lost' OR restart_lsn IS NULL);
SELECT pg_create_physical_replication_slot(:'slot', true)
WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = :'slot');
SQL
}

# Into a folder beside it, renamed when complete: an interrupted copy is never started.
clone() {
  mkdir -p "$(dirname "$PGDATA")"
  rm -rf "$cloning"
  say "copying $PRIMARY_HOST"
  as_replicator "$PRIMARY_HOST" pg_basebackup --pgdata="$cloning" --wal-method=stream --slot="$slot" \
    --checkpoint=fast --no-password --label="$slot" 2>"$scratch/complaints" ||
    fail "$WORLD_FAILED" "pg_basebackup could not copy $PRIMARY_HOST: $(first_complaint)$(mention_kept)"
  write_through "$cloning/standby.signal" || fail "$WORLD_FAILED" "cannot write $cloning/standby.signal: disk full?"
  mv "$cloning" "$PGDATA"
}

mention_kept() {
  if [ -d "$kept" ]; then printf ' (%s takes space on this volume)' "$kept"; fi
}

main
