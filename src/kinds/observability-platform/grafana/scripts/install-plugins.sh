#!/bin/sh
# Installs plugins into an empty folder before Grafana starts. Arguments: `<id>` or `<id>@<version>`.
# Reads: GRAFANA_CLI (`grafana cli`, or `grafana-cli` before 9.4), PLUGINS_FOLDER.
set -eu

# Left by an earlier start of the same pod. A plugin that is there already would be an error.
rm -rf "${PLUGINS_FOLDER:?}"/*
for plugin in "$@"; do
  id=${plugin%@*}
  version=${plugin#"$id"}
  # shellcheck disable=SC2086 # the program is two words, and no version is no argument
  $GRAFANA_CLI --pluginsDir "$PLUGINS_FOLDER" plugins install "$id" ${version#@}
done
