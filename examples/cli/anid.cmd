@echo off
rem Copyright 2026 the ANID authors
rem SPDX-License-Identifier: Apache-2.0
rem
rem Starts anid.jar with what the JVM needs and builds the jar where it is missing.
rem JAVA_HOME names the Java to use, ANID_JAVA_OPTS gives it options, as "-Xmx4g".
setlocal
set "ANID_HERE=%~dp0"
set "ANID_JAR=%ANID_HERE%target\anid.jar"
set "ANID_JAVA=java"
if defined JAVA_HOME set "ANID_JAVA=%JAVA_HOME%\bin\java"

if exist "%ANID_JAR%" goto start
echo anid: building %ANID_JAR%, once; this takes a few minutes 1>&2
pushd "%ANID_HERE%..\.."
call mvn -q -B -ntp -pl examples/cli -am package -DskipTests 1>&2
set "ANID_BUILD=%ERRORLEVEL%"
popd
if "%ANID_BUILD%"=="0" goto start
echo anid: the build failed; the lines above say why 1>&2
exit /b 2

:start
"%ANID_JAVA%" --add-modules jdk.incubator.vector %ANID_JAVA_OPTS% -jar "%ANID_JAR%" %*
exit /b %ERRORLEVEL%
