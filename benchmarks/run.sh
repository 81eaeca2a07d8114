#!/usr/bin/env bash
# Runs a benchmark and writes its figures to benchmarks/target/NAME.json. Usage: benchmarks/run.sh NAME
#
#   products [NETWORK...]   gradient and products with the Hessian, G and H, against PyTorch's double backward: mlp,
#           lenet, vgg11, resnet18, lstm (THREADS=2, ROUNDS=2; needs the packages python3-torch and libopenblas0-pthread)
#   scaling  time and memory of a product over 128, 1280 and 12800 examples
#   structure [NETWORK...]   the three-level structure of G, in gradients over the same examples: lenet, resnet18 (mlp, vgg11)
#   pause   how long the training thread stands still for a snapshot, against a plain copy of the parameters
#           (exit code 1 if longer than three copies)
#   page    the live page over 200 reports of 1024 points in headless Chromium: first paint, steps of the slider; heap and
#           times of the server (exit code 1 if the first paint takes 1 s or a step 100 ms; needs the package chromium)
#   overhead   what the agent costs an iteration between snapshots, and in memory: JVMs with it and without in turn (PAIRS=5);
#           exit code 1 if more than 1 % of the thread's time, or two copies of the parameters and the sets
#   soak    300 snapshots with reports in one training JVM: exit code 1 if its heap or resident memory grow after the first 50
#   spectra [NETWORK...]   Hess, G and H of lenet (and resnet18 if named) by the paper's recipe and by ours: products, time,
#           residuals, distance of the densities (THREADS=2; the paper's recipe for lenet only, since it takes an hour else)
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  sed -n '2,17s/^# \{0,1\}//p' benchmarks/run.sh >&2
  exit 2
}

build() {
  [[ -f agent/target/spectrascope-agent.jar && -f benchmarks/target/classpath.txt ]] ||
    mvn --batch-mode --quiet --no-transfer-progress -pl agent,benchmarks -am package -DskipTests
}

pause() {
  local runs=benchmarks/target/pause-runs
  rm -rf "$runs"
  # Not exec'd, so that the snapshots, some gigabytes, are removed whatever comes of it.
  local status=0
  java -Xmx2g -javaagent:agent/target/spectrascope-agent.jar=worker=none,http.port=0,sets.examplesPerClass=1,schedule.iterations=every:10,runDirectory=$runs \
    -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" \
    dev.spectrascope.benchmarks.PauseBenchmark "$runs" benchmarks/target/pause.json || status=$?
  rm -rf "$runs"
  return $status
}

overhead() {
  local runs=benchmarks/target/overhead-runs status=0
  rm -rf "$runs"
  java -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" \
    dev.spectrascope.benchmarks.OverheadBenchmark agent/target/spectrascope-agent.jar "$runs" \
    benchmarks/target/overhead.json "${PAIRS:-5}" || status=$?
  rm -rf "$runs"
  return $status
}

soak() {
  local runs=benchmarks/target/soak-runs status=0
  rm -rf "$runs"
  OMP_NUM_THREADS=1 java -Xmx256m -XX:+UseSerialGC -javaagent:agent/target/spectrascope-agent.jar=worker=thread,http.port=0,sets.examplesPerClass=10,schedule.iterations=every:1,probes.top=1,probes.bottom=0,probes.density.steps=16,probes.products=16,runDirectory=$runs \
    -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" \
    dev.spectrascope.benchmarks.SoakBenchmark "$runs" benchmarks/target/soak.json || status=$?
  rm -rf "$runs"
  return $status
}

products() {
  /usr/bin/python3 -c 'import torch' 2>/dev/null && ldconfig -p | grep openblas >/dev/null ||
    { echo "products: install the packages python3-torch and libopenblas0-pthread first" >&2; exit 1; }
  [[ $# -gt 0 ]] || set -- mlp lenet vgg11 resnet18 lstm
  # Ours as the worker is started; PyTorch as its users start it, but with the same kernels of OpenBLAS: Debian's 0.3.21 does not
  # know all processors either, while what PyTorch's own packages bring instead does.
  local before own
  before=$(compgen -e | sort)
  . bin/native-environment.sh
  own=$(comm -13 <(echo "$before") <(compgen -e | sort) | sed /OPENBLAS_CORETYPE/d | xargs)
  OMP_NUM_THREADS=${THREADS:-2} java -Xmx4g \
    -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" \
    dev.spectrascope.benchmarks.ProductsBenchmark benchmarks/target/products.json \
    benchmarks/peers/curvature_torch.py "$own" "${THREADS:-2}" "${ROUNDS:-2}" "$@"
}

scaling() {
  . bin/native-environment.sh
  OMP_NUM_THREADS=${THREADS:-2} java -Xmx4g -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" \
    dev.spectrascope.benchmarks.ScalingBenchmark benchmarks/target/scaling.json
}

structure() {
  [[ $# -gt 0 ]] || set -- lenet resnet18
  . bin/native-environment.sh
  OMP_NUM_THREADS=${THREADS:-2} java -Xmx4g -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" \
    dev.spectrascope.benchmarks.StructureBenchmark benchmarks/target/structure.json "$@"
}

train() {
  local name=$1 data=benchmarks/target/$1-data
  [[ -f benchmarks/target/$name.zip ]] && return
  mkdir -p "$data"
  java -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" dev.spectrascope.trainer.ExampleTrainer \
    --model "$name" --save "benchmarks/target/$name.zip" --save-data "$data" "${@:2}"
}

spectra() {
  . bin/native-environment.sh
  export OMP_NUM_THREADS=${THREADS:-2}
  [[ $# -gt 0 ]] || set -- lenet
  local name arguments=()
  for name in "$@"; do
    case "$name" in
      lenet) train lenet --examples-per-class 100 --epochs 10 --batch 64; arguments+=(100 both) ;;
      resnet18) train resnet18 --examples-per-class 32 --test-examples-per-class 4 --epochs 6 --batch 32; arguments+=(20 ours) ;;
      *) echo "spectra: $name is no network of this benchmark: lenet, resnet18" >&2; exit 2 ;;
    esac
    arguments=("${arguments[@]:0:${#arguments[@]}-2}" "$name" "benchmarks/target/$name.zip" \
      "benchmarks/target/$name-data/train.bin" "${arguments[@]: -2}")
  done
  java -Xmx4g -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" \
    dev.spectrascope.benchmarks.SpectraBenchmark benchmarks/target/spectra.json "${arguments[@]}"
}

page() {
  command -v chromium >/dev/null || { echo "page: install the package chromium first" >&2; exit 1; }
  local work=benchmarks/target/page
  rm -rf "$work"
  mkdir -p "$work"
  java -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" \
    dev.spectrascope.benchmarks.PageBenchmark "$work" agent/target/spectrascope-agent.jar benchmarks/target/page.json
}

case "${1:-}" in
  page) build; page ;;
  spectra) build; shift; spectra "$@" ;;
  structure) build; shift; structure "$@" ;;
  scaling) build; scaling ;;
  products) build; shift; products "$@" ;;
  pause) build; pause ;;
  overhead) build; overhead ;;
  soak) build; soak ;;
  *) usage ;;
esac
