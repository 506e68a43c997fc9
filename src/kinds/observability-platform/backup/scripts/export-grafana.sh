#!/bin/sh
# Saves what people made in Grafana, through its own API, as one archive of JSON files: dashboards and folders, library panels, data
# sources, alerting, teams and users. Secrets are in none of them: Grafana gives none away.
# Needs: sh, curl, grep, sed, tar, gzip, date. Reads: GRAFANA_URL, GRAFANA_USER, PASSWORD_FILE, AUTHORITY_FILE (empty for plain HTTP),
# ARCHIVE_FOLDER, ARCHIVE_NAME, SCRATCH_FOLDER. With UPGRADE_TO it runs before an upgrade, and SERVICE_HOST is the address of Grafana's
# Service: before the first installation there is none, and nothing to save.
set -eu
umask 077

fail() {
  echo "$1" >&2
  exit 1
}

# Kubernetes leaves the reference to a variable that does not exist as it is.
# shellcheck disable=SC2016
case ${SERVICE_HOST:-} in
  '$('*)
    echo 'Grafana is not there yet: nothing to save'
    exit 0
    ;;
esac

folder=$SCRATCH_FOLDER/export
settings=$SCRATCH_FOLDER/curl
rm -rf "$folder"
mkdir -p "$folder/dashboards"

# User and password stand in a file, because arguments of a process are visible to its neighbours; there quotes and backslashes count.
quoted() {
  printf '%s' "$1" | sed 's/[\\"]/\\&/g'
}
printf 'user = "%s:%s"\n' "$(quoted "$GRAFANA_USER")" "$(quoted "$(cat "$PASSWORD_FILE")")" >"$settings"
if [ -n "${AUTHORITY_FILE:-}" ]; then printf 'cacert = "%s"\n' "$AUTHORITY_FILE" >>"$settings"; fi

# Writes the answer into a file and prints the HTTP status, 000 where nobody answers.
request() {
  curl --config "$settings" --silent --show-error --max-time 60 --retry "${RETRIES:-5}" --retry-connrefused \
    --output "$2" --write-out '%{http_code}' "$GRAFANA_URL$1" || true
}

save() {
  status=$(request "$1" "$folder/$2")
  [ "$status" = 200 ] || fail "Grafana answers $status to $1: $(head -c 300 "$folder/$2" 2>/dev/null)"
}

if [ -n "${UPGRADE_TO:-}" ] && [ "$(request /api/health "$folder/health.json")" = 000 ]; then
  # What is broken must not keep its own repair from being rolled out.
  echo "Grafana does not answer, so nothing could be saved before $UPGRADE_TO; there is the last regular backup" >&2
  exit 0
fi

save /api/health health.json
save '/api/folders?limit=1000' folders.json
save '/api/datasources' data-sources.json
save '/api/library-elements?perPage=1000' library-panels.json
save '/api/teams/search?perpage=1000' teams.json
save '/api/org/users' users.json
for part in alert-rules contact-points policies mute-timings templates; do
  save "/api/v1/provisioning/$part" "$part.json"
done

page=1
while :; do
  save "/api/search?type=dash-db&limit=1000&page=$page" found.json
  uids=$(grep -o '"uid":"[^"]*"' "$folder/found.json" | sed 's/^"uid":"//; s/"$//') || uids=
  [ -n "$uids" ] || break
  for uid in $uids; do
    save "/api/dashboards/uid/$uid" "dashboards/$uid.json"
  done
  page=$((page + 1))
done
rm "$folder/found.json"

archive=$ARCHIVE_FOLDER/$ARCHIVE_NAME-$(date -u +%Y%m%dT%H%M%SZ).tar.gz
tar -czf "$archive.part" -C "$folder" .
mv "$archive.part" "$archive"
echo "saved $(find "$folder/dashboards" -type f | wc -l) dashboards"
