#!/bin/sh
# Makes one Secret in the cluster, once, so that its values are in no file. Keys that exist are never written again, whoever made them.
# Needs: sh, curl, base64, sed, grep. Reads: SECRET_NAME, SECRET_TYPE, SECRET_KEYS (lines `<key> random <bytes>` or `<key> value <text>`),
# SECRET_METADATA (JSON: labels and annotations), OWNED (true: the Secret goes with this ServiceAccount), RESOURCE (the value of the label).
set -eu
umask 077

API_SERVER=${API_SERVER:-https://kubernetes.default.svc}
ACCOUNT_FOLDER=${ACCOUNT_FOLDER:-/var/run/secrets/kubernetes.io/serviceaccount}
SCRATCH_FOLDER=${SCRATCH_FOLDER:-/tmp}
RETRIES=${RETRIES:-8}

fail() {
  echo "$1" >&2
  exit 1
}

# The token stands in a file, because arguments of a process are visible to its neighbours.
namespace=$(cat "$ACCOUNT_FOLDER/namespace")
headers=$SCRATCH_FOLDER/headers
response=$SCRATCH_FOLDER/response
body=$SCRATCH_FOLDER/body
printf 'Authorization: Bearer %s\nAccept: application/json\n' "$(cat "$ACCOUNT_FOLDER/token")" >"$headers"
secret_url=$API_SERVER/api/v1/namespaces/$namespace/secrets/$SECRET_NAME

# To curl an API server answers in many lines unless told otherwise, and what follows reads one.
# Prints the HTTP status; the answer is in $response. Curl tries again by itself where the server is not reachable or busy.
request() {
  curl --silent --show-error --cacert "$ACCOUNT_FOLDER/ca.crt" --header "@$headers" --output "$response" \
    --write-out '%{http_code}' --max-time 30 --retry "$RETRIES" --retry-connrefused "$@"
}

message() {
  sed -n 's/.*"message":"\(\([^"\\]\|\\.\)*\)".*/\1/p' "$response" | head -n 1
}

has_key() {
  grep -q "[{,]\"$1\":\"" "$response"
}

random_text() {
  head -c "$1" /dev/urandom | base64 | tr -d '\n=' | tr '+/' '-_'
}

encoded() {
  printf '%s' "$1" | base64 | tr -d '\n'
}

# The members of `data` for every key that the Secret has not; empty when it has all.
missing_data() {
  separator=
  printf '%s\n' "$SECRET_KEYS" | while read -r key how what; do
    if [ -z "$key" ] || has_key "$key"; then continue; fi
    case $how in
      random) value=$(random_text "$what") ;;
      value) value=$what ;;
      *) fail "SECRET_KEYS: '$how' is neither random nor value" ;;
    esac
    printf '%s"%s":"%s"' "$separator" "$key" "$(encoded "$value")"
    separator=,
  done
}

apply() {
  request --request PATCH --header 'Content-Type: application/apply-patch+yaml' --data-binary "@$body" \
    "$secret_url?pretty=false&fieldManager=$1&force=$2"
}

# Another manager's name each time: what somebody else wrote meanwhile is then a conflict, and stays.
add_keys() {
  printf '{"apiVersion":"v1","kind":"Secret","type":"%s","metadata":{"name":"%s","labels":{"planwright.dev/resource":"%s"}},"data":{%s}}' \
    "$SECRET_TYPE" "$SECRET_NAME" "$RESOURCE" "$1" >"$body"
  apply "planwright-bootstrap-$(random_text 9)" false
}

owner_references() {
  if [ "$OWNED" != true ]; then return; fi
  payload=$(cut -d . -f 2 "$ACCOUNT_FOLDER/token" | tr '_-' '/+')
  while [ $((${#payload} % 4)) -ne 0 ]; do payload="$payload="; done
  account=$(printf '%s' "$payload" | base64 -d | sed -n 's/.*"serviceaccount":{"name":"\([^"]*\)","uid":"\([^"]*\)"}.*/\1 \2/p')
  if [ -z "$account" ]; then fail 'the token of this pod does not name its ServiceAccount'; fi
  printf ',"ownerReferences":[{"apiVersion":"v1","kind":"ServiceAccount","name":"%s","uid":"%s"}]' \
    "${account% *}" "${account#* }"
}

write_metadata() {
  owner=$(owner_references)
  printf '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"%s",%s%s}}' \
    "$SECRET_NAME" "$SECRET_METADATA" "$owner" >"$body"
  status=$(apply planwright-bootstrap true)
  [ "$status" = 200 ] || fail "labels and annotations of Secret $SECRET_NAME could not be written: $status $(message)"
}

attempt=1
while :; do
  status=$(request "$secret_url?pretty=false")
  case $status in
    200) state=existing ;;
    404)
      state=new
      : >"$response"
      ;;
    *) fail "Secret $SECRET_NAME could not be read: $status $(message)" ;;
  esac
  ours=false
  if [ "$state" = new ] || grep -q "[{,]\"planwright.dev/resource\":\"$RESOURCE\"" "$response"; then ours=true; fi
  data=$(missing_data)
  if [ -z "$data" ]; then
    echo "Secret $SECRET_NAME has every key; nothing was written"
    break
  fi
  if [ "$ours" = false ]; then
    fail "Secret $SECRET_NAME belongs to somebody else and lacks keys: delete it, or add them, or refer to another Secret"
  fi
  status=$(add_keys "$data")
  case $status in
    200 | 201)
      echo "Secret $SECRET_NAME was given the keys it lacked"
      break
      ;;
    409) [ "$attempt" -lt 5 ] || fail "Secret $SECRET_NAME is changed by somebody else again and again: $(message)" ;;
    *) fail "Secret $SECRET_NAME could not be written: $status $(message)" ;;
  esac
  attempt=$((attempt + 1))
done
# Somebody else's Secret is used as it is: it gets no label that would make it ours.
if [ "$ours" = true ]; then write_metadata; fi
