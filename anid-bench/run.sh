#!/usr/bin/env bash
# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
#
# The short form of the benchmarks: builds the jar where it is missing or given --build, and runs every benchmark at one size
# in one process with a few short iterations. Further arguments are JMH's and take the place of ours.
# JAVA_HOME names the Java to use.
set -eu

here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
jar=$here/target/benchmarks.jar

if [ "${1:-}" = --build ]; then
  shift
  rm -f "$jar"
fi
if [ ! -f "$jar" ]; then
  command -v mvn >/dev/null 2>&1 || {
    echo "run.sh: $jar is not there yet and Maven, which builds it, was not found: install Maven 3.8 or later" >&2
    exit 2
  }
  echo "run.sh: building $jar" >&2
  (cd "$here/.." && mvn -q -B -ntp -pl anid-bench -am package -DskipTests) >&2
fi

java=java
if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
fi

# What the user gives replaces ours: JMH would run both values of a parameter, and refuses an option that comes twice.
defaults=()
for option in "-f 1" "-wi 4" "-w 600ms" "-i 5" "-r 300ms" "-prof gc" "-rf json" "-rff $here/target/benchmarks.json"; do
  case " $* " in
    *" ${option%% *} "*) ;;
    *) defaults+=("${option%% *}" "${option#* }") ;;
  esac
done
for parameter in engine=scalar,vector size=512 batch=1 d=512 target=299; do
  case " $* " in
    *" ${parameter%%=*}="* | *" -p${parameter%%=*}="*) ;;
    *) defaults+=(-p "$parameter") ;;
  esac
done

exec "$java" --add-modules jdk.incubator.vector -jar "$jar" "${defaults[@]}" "$@"
