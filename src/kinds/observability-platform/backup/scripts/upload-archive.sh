#!/bin/sh
# Puts the archive into the object store and deletes those that are older than they need to be. Needs: sh, rclone, with a remote `store`.
# Reads: ARCHIVE_FOLDER, ARCHIVE_NAME, TARGET (`<bucket>/<path>`), RETENTION_DAYS.
set -eu

for archive in "$ARCHIVE_FOLDER/$ARCHIVE_NAME"-*.tar.gz; do
  if [ ! -e "$archive" ]; then
    echo 'there is no archive to upload'
    exit 0
  fi
  rclone copyto --immutable "$archive" "store:$TARGET/${archive##*/}"
  echo "uploaded ${archive##*/}"
done
rclone delete --min-age "${RETENTION_DAYS}d" --include "/$ARCHIVE_NAME-*.tar.gz" "store:$TARGET"
