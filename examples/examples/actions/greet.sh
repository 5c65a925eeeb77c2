#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: greet.sh [--times=N] [--loud] GREETING WHO
times=1
loud=no
while [ $# -gt 0 ]; do
    case $1 in
        --times=*) times=${1#--times=} ;;
        --loud) loud=yes ;;
        *) break ;;
    esac
    shift
done

line="$1, $2!"
if [ "$loud" = yes ]; then
    line=$(printf '%s' "$line" | tr '[:lower:]' '[:upper:]')
fi
while [ "$times" -gt 0 ]; do
    printf '%s\n' "$line"
    times=$((times - 1))
done
