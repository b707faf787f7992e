#!/usr/bin/env bash
# The program as its users run it: exit codes, bad files that stop nobody, and the same bytes whatever the jobs and locale.
# Usage: program_test.sh XEPHANG CORPUS DEGRADE LAYOUTS VALIDATE_JSON SARIF_SCHEMA
set -euo pipefail
xephang=$1 corpus=$2 degrade=$3 layouts=$4 validate_json=$5 sarif_schema=$6
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
fail() { echo "FAILED: $*" >&2; exit 1; }
ok() { passed=$((passed + 1)); }
expect_exit() { # CODE COMMAND...
  local want=$1 got=0
  shift
  "$@" > "$work/out" 2> "$work/err" || got=$?
  [ "$got" -eq "$want" ] || { cat "$work/out" "$work/err"; fail "exit $got instead of $want: $*"; }
  ok
}
same() { diff -rq "$1" "$2" > "$work/diff" || { cat "$work/diff"; fail "$3"; }; ok; }

# The command line.
expect_exit 64 "$xephang"
expect_exit 64 "$xephang" frobnicate
expect_exit 64 "$xephang" import
expect_exit 64 "$xephang" import --jobs -1 "$corpus"
expect_exit 64 "$xephang" check --format pdf
expect_exit 0 "$xephang" --help
expect_exit 0 "$xephang" import --help
expect_exit 74 "$xephang" check --archive "$work/none"
expect_exit 74 "$xephang" export --archive "$work/none" --to "$work/x"
: > "$work/file"
expect_exit 74 "$xephang" import --archive "$work/file" "$corpus"

# The same bytes for any number of jobs, twice in a row, under two locales; and nothing on standard error.
mkdir "$work/locales"
localedef -i vi_VN -f UTF-8 "$work/locales/vi_VN.UTF-8" 2> /dev/null || true
[ -d "$work/locales/vi_VN.UTF-8" ] || fail "the locale vi_VN.UTF-8 could not be made (package locales)"
for jobs in 1 2 7; do
  expect_exit 0 "$xephang" import --archive "$work/jobs$jobs" --jobs $jobs "$corpus"
  [ ! -s "$work/err" ] || fail "standard error: $(cat "$work/err")"
  same "$work/jobs1" "$work/jobs$jobs" "--jobs $jobs gives other bytes"
done
expect_exit 0 "$xephang" import --archive "$work/jobs2" "$corpus"
same "$work/jobs1" "$work/jobs2" "a second import gives other bytes"
for locale in C vi_VN.UTF-8; do
  expect_exit 0 env LOCPATH="$work/locales" LC_ALL=$locale "$xephang" import --archive "$work/locale-$locale" "$corpus"
  same "$work/jobs1" "$work/locale-$locale" "the locale $locale gives other bytes"
  expect_exit 1 env LOCPATH="$work/locales" LC_ALL=$locale "$xephang" check --archive "$work/jobs1" --format json
  cp "$work/out" "$work/check-$locale"
  expect_exit 0 env LOCPATH="$work/locales" LC_ALL=$locale "$xephang" export --archive "$work/jobs1" --to "$work/export-$locale"
done
same "$work/check-C" "$work/check-vi_VN.UTF-8" "check depends on the locale"
same "$work/export-C" "$work/export-vi_VN.UTF-8" "export depends on the locale"
[ "$(ls "$work/jobs1/records" | wc -l)" -eq 5 ] || fail "five records expected"
[ "$(ls "$work/jobs1/text" | wc -l)" -eq 5 ] || fail "five texts expected"
ok

# check: 0 where no error is found.
expect_exit 0 "$xephang" import --archive "$work/clean" "$corpus/son-la-2023.txt"
expect_exit 0 "$xephang" check --archive "$work/clean"

# What is asked for is what is shown, and what the exit code follows from.
expect_exit 64 "$xephang" check --archive "$work/jobs1" --only means
expect_exit 0 "$xephang" check --archive "$work/jobs1" --only tier-threshold
expect_exit 1 "$xephang" check --archive "$work/jobs1" --only max-sum --severity error --format json
[ "$(grep -c '"rule":"max-sum"' "$work/out")" -eq 1 ] || fail "one finding of max-sum expected"
[ "$(grep -c '"rule":"mean"' "$work/out")" -eq 0 ] || fail "only max-sum was asked for"
expect_exit 1 "$xephang" check --archive "$work/jobs1" --severity error --lang en
grep -q "WARNING" "$work/out" && fail "warnings were not asked for"
grep -q "8/84/8/0% is what 1, 10, 1 and 0 of 12 would give; the table has 2, 9, 1 and 0" "$work/out" || fail "no English sentence"
# The draft and its signed scan are one decision.
expect_exit 1 "$xephang" check --archive "$work/jobs1" --format json --coverage
grep -q '"witnesses": \[{"records":\[.*"number":"3234/QĐ-UBND","date":"2021-12-24".*"different":0}\]' "$work/out" || fail "the two copies were not linked"
grep -q '"text_numbers":{"total":' "$work/out" || fail "no coverage"
ok
# SARIF keeps to its schema, with findings and without.
for archive in jobs1 clean; do
  got=0
  "$xephang" check --archive "$work/$archive" --format sarif > "$work/$archive.sarif" || got=$?
  [ "$got" -le 1 ] || fail "check --format sarif exits with $got"
  expect_exit 0 "$validate_json" "$sarif_schema" "$work/$archive.sarif"
done
sed 's/"kind":"fail"/"kind":"failed"/' "$work/jobs1.sarif" > "$work/broken.sarif"
expect_exit 1 "$validate_json" "$sarif_schema" "$work/broken.sarif"

# Bad files are listed with their reason; the others are imported.
mkdir -p "$work/in/sub"
cp "$corpus"/son-la-2023.txt "$work/in/good.txt"
cp "$corpus"/son-la-2023.txt "$work/in/sub/copy.txt"
: > "$work/in/empty.txt"
printf 'S\xe1 N\xe1i v\xe1\n' > "$work/in/latin.txt"
head -c 3000 "$xephang" > "$work/in/binary.bin"
printf '%%PDF-1.4\n' > "$work/in/paper.pdf"
printf '<html><body>x</body></html>' > "$work/in/page.txt"
expect_exit 2 "$xephang" import --archive "$work/mixed" "$work/in" "$work/in/missing.txt"
for line in "empty.txt: empty: " "latin.txt: encoding: not UTF-8: byte 0xE1 at offset 1" "binary.bin: unsupported: " "paper.pdf: unreadable: " "missing.txt: unreadable: "; do
  grep -qF "$line" "$work/err" || { cat "$work/err"; fail "not told: $line"; }
  ok
done
[ "$(ls "$work/mixed/records" | wc -l)" -eq 2 ] || { ls "$work/mixed/records"; fail "two records expected"; }
grep -q '"text/html"' "$work"/mixed/records/*.json || fail "a page called .txt is HTML"
rm "$(grep -l '"text/html"' "$work"/mixed/records/*.json)"
grep -q '"copy.txt"' "$work"/mixed/records/*.json && grep -q '"good.txt"' "$work"/mixed/records/*.json || fail "both names expected"
ok

# A later import adds a name and nothing else, and the order of the two does not matter.
expect_exit 0 "$xephang" import --archive "$work/one" "$work/in/good.txt"
expect_exit 0 "$xephang" import --archive "$work/one" "$work/in/sub/copy.txt"
same "$work/one/records" "$work/mixed/records" "names depend on the order of imports"

# Odd names; an archive inside the folder it is made from; an output that cannot be written; an import that was killed.
mkdir "$work/odd"
cp "$corpus/son-la-2023.txt" "$work/odd/$(printf 'bad\xffname.txt')"
cp "$corpus/son-la-2023.txt" "$work/odd/$(printf 'two\nlines.txt')"
: > "$work/odd/empty.txt"
expect_exit 2 "$xephang" import --archive "$work/odd/archive" "$work/odd"
cp -r "$work/odd/archive" "$work/odd-first"
expect_exit 2 "$xephang" import --archive "$work/odd/archive" "$work/odd"
same "$work/odd-first" "$work/odd/archive" "odd names, or an archive inside its source, give other bytes the second time"
grep -q 'bad%FFname.txt' "$work"/odd-first/records/*.json && grep -q 'two%0Alines.txt' "$work"/odd-first/records/*.json || fail "odd names are not told"
ok
mkdir "$work/other" && cp "$corpus/son-la-2017.txt" "$work/other/empty.txt"
expect_exit 0 "$xephang" import --archive "$work/odd/archive" "$work/other"
grep -qa 'the file is empty' "$work/odd/archive/catalogue.sqlite" || fail "a failure was forgotten because another file bears its name"
ok
expect_exit 74 bash -c "'$xephang' check --archive '$work/clean' > /dev/full"
expect_exit 74 bash -c "'$xephang' import --archive '$work/clean' '$work/in/good.txt' > /dev/full"
touch "$work/clean/.importing" "$work/clean/records/x.json.tmp1"
expect_exit 74 "$xephang" check --archive "$work/clean"
expect_exit 0 "$xephang" import --archive "$work/clean" "$corpus/son-la-2023.txt"
expect_exit 0 "$xephang" check --archive "$work/clean"
[ ! -e "$work/clean/records/x.json.tmp1" ] || fail "a leftover stayed"
mkfifo "$work/pipe"
expect_exit 2 timeout 20 "$xephang" import --archive "$work/clean" "$work/pipe"

# Scans: the engine in processes of its own gives the bytes that it gives in this one, for any number of jobs; it ends
# with the program that started it.
mkdir "$work/scans"
"$degrade" --preset office200 "$layouts/son-la-2021-draft.merged.pdf" "$work/scans/grey.pdf"
"$degrade" --preset fax "$layouts/son-la-2023.plain.pdf" "$work/scans/fax.pdf"
expect_exit 0 "$xephang" import --archive "$work/isolated" --jobs 2 "$work/scans"
[ ! -s "$work/err" ] || fail "standard error: $(cat "$work/err")"
grep -q '"text_from": "ocr"' "$work"/isolated/records/*.json || fail "no page was read by OCR"
# Copies on request, the same for any number of jobs; of a text there are none; a PDF without scanned pages is copied as it is.
cp "$corpus/son-la-2023.txt" "$layouts/son-la-2023.plain.pdf" "$work/scans/"
for jobs in 1 2; do
  expect_exit 0 "$xephang" import --archive "$work/copies$jobs" --jobs $jobs --searchable-pdf --alto --hocr "$work/scans"
done
same "$work/copies1" "$work/copies2" "copies depend on the number of jobs"
for kind in pdf/*.pdf alto/*.xml hocr/*.html; do
  [ "$(ls "$work"/copies1/$kind | wc -l)" -eq 3 ] || fail "three copies expected: $kind"
done
own=$(sha256sum "$work/scans/son-la-2023.plain.pdf" | cut -d' ' -f1)
cmp -s "$work/scans/son-la-2023.plain.pdf" "$work/copies1/pdf/$own.pdf" || fail "a PDF without scanned pages was changed"
diff -rq "$work/isolated/text" "$work/copies1/text" | grep -v "^Only in $work/copies1" && fail "copies change the text"
ok
rm "$work/scans/son-la-2023.txt" "$work/scans/son-la-2023.plain.pdf"
expect_exit 0 "$xephang" import --no-isolation --archive "$work/in-process" --jobs 1 "$work/scans"
same "$work/isolated" "$work/in-process" "an engine in a process of its own gives other bytes"
"$xephang" import --archive "$work/killed" --jobs 1 "$work/scans" > /dev/null 2>&1 &
import=$!
engine=
for _ in $(seq 600); do
  engine=$(cat /proc/$import/task/*/children 2> /dev/null | tr -d ' ') && [ -n "$engine" ] && break
  sleep 0.05
done
[ -n "$engine" ] || fail "no engine was started"
kill -9 $import
wait $import 2> /dev/null || true
for _ in $(seq 600); do
  [ -e "/proc/$engine" ] && ! grep -q '^State:.Z' "/proc/$engine/status" 2> /dev/null || break
  sleep 0.05
done
[ ! -e "/proc/$engine" ] || grep -q '^State:.Z' "/proc/$engine/status" 2> /dev/null || fail "the engine outlives the program"
ok

echo "$passed passed, 0 failed"
