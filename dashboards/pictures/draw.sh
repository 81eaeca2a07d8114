#!/usr/bin/env bash
# Draws the pictures of README.md: what each dashboard shows of one run. Needs Node.js 20, Chromium and a Prometheus that has
# scraped the run with the rules of ../prometheus. Usage: pictures/draw.sh http://127.0.0.1:9090 RUN
set -euo pipefail
prometheus=${1:?the address of Prometheus is missing}
run=${2:?the run, the name of its directory, is missing}
cd "$(dirname "$0")"
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
for dashboard in ../grafana/dashboards/*.json; do
  name=$(basename "$dashboard" .json)
  node draw.mjs "$prometheus" "$run" "$dashboard" >"$pages/$name.html"
  height=$(sed -n 's/.*<!-- height \([0-9]*\).*/\1/p' "$pages/$name.html")
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=0.75 --window-size="1488,$height" \
    --screenshot="$PWD/$name.png" "file://$pages/$name.html" 2>/dev/null
done
