#!/bin/sh
# Compiles the examples against a Petrel distribution and puts the jar into its plugins directory. Usage: build.sh PETREL_HOME
set -eu
home=${1:?usage: build.sh PETREL_HOME}
here=$(cd "$(dirname "$0")" && pwd -P)
classes=$(mktemp -d)
trap 'rm -rf "$classes"' EXIT

find "$here/src" -name '*.java' -exec javac --release 17 -cp "$home/lib/*" -d "$classes" {} +
cp -R "$here/resources/." "$classes"
mkdir -p "$home/plugins"
jar --create --file "$home/plugins/petrel-examples.jar" -C "$classes" .
