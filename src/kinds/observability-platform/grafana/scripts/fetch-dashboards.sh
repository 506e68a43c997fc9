#!/bin/sh
# Fetches dashboards into one folder each before Grafana starts. Arguments: pairs of a folder and a URL.
# A dashboard that people exported or shared names its data sources by inputs such as ${DS_PROMETHEUS}, which nobody fills in here: each
# becomes the data source that its name speaks of, else the default. Needs: sh, curl, sed, grep.
# Reads: DEFAULT_SOURCE, LOKI_SOURCE, TEMPO_SOURCE.
set -eu

while [ $# -gt 0 ]; do
  folder=$1
  url=$2
  shift 2
  mkdir -p "$folder"
  curl --silent --show-error --fail --location --max-time 60 --retry "${RETRIES:-5}" --retry-connrefused \
    --output "$folder/fetched" "$url" || {
    echo "the dashboard at $url could not be fetched" >&2
    exit 1
  }
  if ! grep -q '"title"' "$folder/fetched"; then
    echo "what $url answers is no dashboard: it has no title" >&2
    exit 1
  fi
  sed -E \
    -e "s/\\$\\{DS_[A-Z0-9_-]*LOKI[A-Z0-9_-]*\\}/$LOKI_SOURCE/g" \
    -e "s/\\$\\{DS_[A-Z0-9_-]*TEMPO[A-Z0-9_-]*\\}/$TEMPO_SOURCE/g" \
    -e "s/\\$\\{DS_[A-Z0-9_-]*\\}/$DEFAULT_SOURCE/g" \
    "$folder/fetched" >"$folder/dashboard.json"
  rm "$folder/fetched"
  echo "fetched $url"
done
