#!/usr/bin/env bash
# No room includes a header of a room to its right: linking cannot catch that.
# Usage: layering_test.sh ROOT
set -euo pipefail
cd "$1"
rooms=(normalize ingest ocr parse validate export app)
bad=0
for i in "${!rooms[@]}"; do
  for ((j = i + 1; j < ${#rooms[@]}; j++)); do
    if grep -rnE "#include \"${rooms[j]}/" "${rooms[i]}" --include='*.h' --include='*.cc'; then
      echo "${rooms[i]} must not include ${rooms[j]}" >&2
      bad=1
    fi
  done
done
# Only app prints or exits.
if grep -nE '\b(printf|fprintf|fmt::print|std::cout|std::cerr|std::exit|abort)\b *\(' normalize/*.cc ingest/*.cc parse/*.cc validate/*.cc export/*.cc; then
  echo "only app prints or exits" >&2
  bad=1
fi
# No binary floating point near a score.
if grep -nE '\b(double|float)\b' normalize/decimal.* validate/sums.cc validate/means.cc validate/tiers.cc parse/cell.*; then
  echo "double near a score" >&2
  bad=1
fi
exit $bad
