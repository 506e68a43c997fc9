#!/bin/sh
# Stands in, in tests only, for docker-entrypoint.sh of the official images (docker-library/postgres, the one of the images of 2025),
# in the state in which our scripts call it: as a user that is not root, with the folder of the data given. Like upstream it makes
# the folder and its permissions right, refuses to make a database without POSTGRES_PASSWORD, else leaves the data alone, and
# becomes the server. What upstream does to make a database is left out: start-primary.sh does that itself.
set -e
mkdir -p "$PGDATA"
chmod 00700 "$PGDATA" || :
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
  exit 1
fi
printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
exec "$@"
