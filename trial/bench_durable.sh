#!/bin/sh
# What any safe way of taking files in has to do at least: one scan, and two copies that are really on the disk.
# sh bench_durable.sh UPLOAD STAGING DATA CLAMD_CONF. Any find, damage or failure ends it.
set -eu
upload=$1 staging=$2 data=$3 conf=$4

durable_copy() {
    mkdir -p "$2"
    cp -R "$1/." "$2"
    find "$2" -print0 | xargs -0 sync
}

clamdscan --config-file="$conf" --fdpass --multiscan --infected --no-summary "$upload"
durable_copy "$upload" "$staging"
durable_copy "$staging" "$data"
