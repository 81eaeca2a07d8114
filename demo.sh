#!/usr/bin/env bash
# The main job on a fresh checkout: builds what is missing, trains a small convolutional network on bundled
# Fashion-MNIST images under the agent, prints a table of what was measured and serves the run until interrupted.
# Needs JDK 17 and Maven. Usage: ./demo.sh [--once]     --once: exit instead of serving.
set -euo pipefail
cd "$(dirname "$0")"

serve=true
case "${1:-}" in
  "") ;;
  --once) serve=false ;;
  *) echo "demo.sh: $1 is not an option; there is only --once" >&2; exit 2 ;;
esac

agent=agent/target/spectrascope-agent.jar
trainer=example-trainer/target/spectrascope-example-trainer.jar
classpath=example-trainer/target/classpath.txt
if [ ! -f "$agent" ] || [ ! -f "$trainer" ] || [ ! -f "$classpath" ]; then
  echo "demo.sh: building (a few minutes the first time, while Maven fetches DL4J)"
  mvn --batch-mode --no-transfer-progress --quiet -DskipTests package
fi

runs=spectrascope-runs/demo-$(date +%Y%m%d-%H%M%S)
echo "demo.sh: training under the agent; metrics and page: http://127.0.0.1:9464/ (the log says if the port was taken)"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" \
  -javaagent:"$agent"=demo.yaml,runDirectory="$runs" \
  -Djava.util.logging.config.file=demo-logging.properties \
  -cp "$trainer:$(cat "$classpath")" dev.spectrascope.trainer.ExampleTrainer \
  --model small-cnn --data bundled --examples-per-class 30 --test-examples-per-class 50 \
  --epochs 45 --batch 30 --learning-rate 0.03

run=$(ls -d "$runs"/*/)
echo
bin/spectrascope table "$run"
echo
echo "The run, with every report as JSON: $run"
if $serve; then
  echo "Serving it until interrupted (Ctrl-C)"
  exec bin/spectrascope serve "$run"
fi
