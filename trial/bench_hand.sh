#!/bin/sh
# The hand procedure that the benchmarks compare with: what a data manager types to take files in.
# sh bench_hand.sh UPLOAD STAGING DATA CLAMD_CONF; archives are replaced by what is inside when STAGING.unpacked is wanted
# (UNPACK=1). Any find, damage or failure ends it.
set -eu
upload=$1 staging=$2 data=$3 conf=$4

scan() { clamdscan --config-file="$conf" --fdpass --multiscan --infected --no-summary "$1"; }

mkdir -p "$staging"
cp -R "$upload/." "$staging"
scan "$staging"
if [ "${UNPACK:-}" = 1 ]; then
    mkdir "$staging.unpacked"
    for archive in "$staging"/*.7z; do
        7zz x -bd -y -o"$staging.unpacked" "$archive" >/dev/null
    done
    scan "$staging.unpacked"
    staging=$staging.unpacked
fi
(cd "$staging" && find . -type f -print0 | xargs -0 sha256sum) >"$data.sha256"
cp -R "$staging/." "$data"
