#!/usr/bin/env bash
# Writes the Grafana dashboards and the alerts of Prometheus and Grafana anew from dashboards/generator. Needs Node.js and
# npm, which fetches Grafana's types and TypeScript into target/.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p target/generator
cp -r generator/. target/generator/
(
  cd target/generator
  [ -d node_modules ] || npm ci --no-audit --no-fund --ignore-scripts
  node node_modules/typescript/bin/tsc
)
node target/generator/build/generate.js .
