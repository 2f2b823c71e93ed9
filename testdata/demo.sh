#!/bin/sh
# Shows the main job on the sample bucket: ingest, keys, findings, a timeline,
# what came of the leaked key, and what of it still stands.
# Usage: demo.sh KEYTRAIL
set -eu
keytrail=$1
bucket=$(dirname "$0")/bucket
KEYTRAIL_CASE=$(mktemp -d)/case
export KEYTRAIL_CASE
trap 'rm -rf "$(dirname "$KEYTRAIL_CASE")"' EXIT

show() {
	printf '\n$ keytrail %s\n' "$*"
	status=0
	"$keytrail" "$@" || status=$?
	# 4 says that some evidence was damaged, as some of the sample is.
	[ "$status" -eq 0 ] || [ "$status" -eq 4 ]
}

show ingest "$bucket"
show keys
show findings --min-severity high
leaked=$(sed -n 's/.*"leaked_key": *"\([A-Z0-9]*\)".*/\1/p' "$(dirname "$0")/incident.json")
show timeline "$leaked" --from 2025-04-27 --to 2025-05-15
# The leaked key is a pipeline's, too: only what came of its use by a stranger is
# followed.
show lineage "$leaked"
show footholds "$leaked"
