#!/usr/bin/env bash
# The README shows real output: every console block is run again and compared.
# Usage: readme_test.sh XEPHANG ROOT [--rewrite]     with --rewrite the README is made anew and the test fails all the same
set -euo pipefail
xephang=$(realpath "$1") root=$(realpath "$2") rewrite=${3:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/build"
ln -s "$xephang" "$work/build/xephang"
ln -s "$root/corpus" "$work/corpus"
in_block=0
: > "$work/README.md"
while IFS= read -r line; do
  case $line in
    '```console') in_block=1; echo "$line" >> "$work/README.md"; continue ;;
    '```') in_block=0 ;;
  esac
  if [ $in_block -eq 0 ]; then
    printf '%s\n' "$line" >> "$work/README.md"
  elif [ "${line:0:2}" = '$ ' ]; then
    printf '%s\n' "$line" >> "$work/README.md"
    # Only the program and plain tools on its output are run.
    (cd "$work" && bash -c "${line:2}" >> "$work/README.md" 2>&1) || true
  fi
done < "$root/README.md"
if ! diff -u "$root/README.md" "$work/README.md"; then
  [ "$rewrite" = --rewrite ] && cp "$work/README.md" "$root/README.md" && echo "rewrote README.md; read the diff" >&2
  exit 1
fi
echo "1 passed, 0 failed"
