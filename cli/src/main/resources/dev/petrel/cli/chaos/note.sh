#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Notes in the ledger $1 that it starts, takes $2 seconds, and notes that it ends.
note() {
  read -r now rest < /proc/uptime
  echo "$1 $ST2_ACTION_EXECUTION_ID $PETREL_ACTION_ATTEMPT $PETREL_ACTION_FENCE $now" >> "$2"
}
note start "$1"
[ "$2" = 0 ] || sleep "$2"
note end "$1"
