#!/bin/sh
# Copies a prometheus.yml, and puts the first line of each named file where a marker stands, as a single-quoted YAML string: Prometheus
# reads user names from files since 2.49 only.
#   sh complete-user-names.sh MARKER FROM TO
set -eu
awk -v marker="$1" '
{
  at = index($0, marker)
  if (at > 0) {
    file = substr($0, at + length(marker))
    if ((getline name < file) < 1) {
      print "there is no user name in " file > "/dev/stderr"
      exit 1
    }
    close(file)
    sub(/\r$/, "", name)
    gsub(/\047/, "\047\047", name)
    $0 = substr($0, 1, at - 1) "\047" name "\047"
  }
  print
}' "$2" > "$3"
