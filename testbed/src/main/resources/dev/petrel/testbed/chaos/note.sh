#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Notes in the ledger $1 that it starts, takes $2 seconds, notes that it ends, and prints its fence.
note() {
  read -r now rest < /proc/uptime
  echo "$1 $ST2_ACTION_EXECUTION_ID $PETREL_ACTION_ATTEMPT $PETREL_ACTION_FENCE $now" >> "$2"
}
if [ "$PETREL_ACTION_ATTEMPT" = 1 ]; then note start "$1"; else note restart "$1"; fi
[ "$2" = 0 ] || sleep "$2"
note end "$1"
echo "$PETREL_ACTION_FENCE"
