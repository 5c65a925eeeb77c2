#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes an event every ten seconds; ends when it is told to (SIGTERM), with the sleep that it waits for.
trap 'kill "$sleeper" 2>/dev/null; exit 0' TERM INT

while :; do
    now=$(date +%s)
    sleep $((10 - now % 10)) &
    sleeper=$!
    wait "$sleeper"
    now=$(date +%s)
    second=$((now - now % 10))
    printf '{"trigger": "examples.tick", "payload": {"second": %d, "minute_begins": %s}}\n' \
        "$second" "$([ $((second % 60)) -eq 0 ] && echo true || echo false)"
done
