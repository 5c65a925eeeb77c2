#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Notes in the ledger $1 that it starts, takes $2 seconds, notes that it ends, and prints its fence. As a task of a workflow
# for the event $3 it notes and prints too which task it is: $4.
note() {
  read -r now rest < /proc/uptime
  echo "$1 $ST2_ACTION_EXECUTION_ID $PETREL_ACTION_ATTEMPT $PETREL_ACTION_FENCE $now${4:+ $3/$4}" >> "$2"
}
if [ "$PETREL_ACTION_ATTEMPT" = 1 ]; then word=start; else word=restart; fi
note "$word" "$1" "$3" "${4:-}"
[ "$2" = 0 ] || sleep "$2"
note end "$1" "$3" "${4:-}"
echo "$PETREL_ACTION_FENCE${4:+ $4}"
