#!/bin/sh
# Makes the bundled subset of Fashion-MNIST from the original files (Debian: package dataset-fashion-mnist; without
# an argument they are looked for where that package puts them). Needs JDK 17.
set -eu
cd "$(dirname "$0")"
source_directory=${1:-$(dirname "$(dpkg -L dataset-fashion-mnist | grep 'train-images')")}
exec java MakeBundledImages.java "$source_directory" \
    ../src/main/resources/dev/spectrascope/trainer/data/fashion-mnist 600 150
