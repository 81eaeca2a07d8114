#!/usr/bin/env bash
# The whole build with all tests, from a clean checkout. Needs JDK 17 and Maven; what else a test needs is installed
# here. Usage: ./verify.sh [further Maven arguments]
set -euo pipefail
cd "$(dirname "$0")"

missing() {
  echo "verify.sh: $1 is missing, and apt-get cannot install it here. Install $2 and run this again." >&2
  exit 1
}

# Installs a Debian package that provides a command, unless the command is there.
need() {
  local command=$1 package=$2
  command -v "$command" >/dev/null && return
  command -v apt-get >/dev/null || missing "$command" "the package $package"
  echo "verify.sh: installing $package for $command"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package"; } >/dev/null ||
    missing "$command" "the package $package"
  command -v "$command" >/dev/null || missing "$command" "the package $package"
}

# The same of a package that brings a service, which is not to be started: the tests start the program themselves.
need_program() {
  local command=$1 policy=/usr/sbin/policy-rc.d
  command -v "$command" >/dev/null && return
  local forbidden=false
  if [ ! -e "$policy" ] && printf '#!/bin/sh\nexit 101\n' >"$policy" 2>/dev/null && chmod +x "$policy"; then
    forbidden=true
  fi
  (need "$@") || { $forbidden && rm -f "$policy"; exit 1; }
  if $forbidden; then rm -f "$policy"; fi
}

need javac openjdk-17-jdk-headless
need mvn maven
need curl curl
need nice coreutils
need unshare util-linux
need faketime faketime
need chromium chromium
need chromedriver chromium-driver
need node nodejs
need npm npm
need_program prometheus prometheus
need_program promtool prometheus
need_program prometheus-alertmanager prometheus-alertmanager
need_program prometheus-pushgateway prometheus-pushgateway

unshare --map-root-user --mount mount -t tmpfs tmpfs /mnt 2>/dev/null ||
  echo "verify.sh: no file system can be mounted here (a container without user namespaces?);" \
    "the test of a full disk will be skipped." >&2

javac -version 2>&1 | grep -qE 'javac (1[7-9]|[2-9][0-9])' ||
  { echo "verify.sh: $(javac -version 2>&1) found; JDK 17 or later is needed (set JAVA_HOME)." >&2; exit 1; }

mvn --batch-mode --no-transfer-progress clean verify "$@"
