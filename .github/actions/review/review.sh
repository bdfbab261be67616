#!/bin/sh
# Reviews what is checked out, in any CI: environments/ and out/ are checked, and compared with a base.
#
#   [COMMAND=…] [ROOT=…] [BASE=revision] [PAGE=url] sh review.sh DIR [FORMAT…]
#
# Writes into the folder DIR what is wrong, as check.FORMAT (sarif, gitlab, junit; the format github is printed), the fleet as
# fleet.md, and as a page, fleet.html. Where there is a BASE, the page shows what changes, too, diff.md says it, and level how
# grave it is: none, change, caution, danger, or unknown where something could not be compared and the rest is no danger.
# Where PAGE is the address that fleet.html will have, each environment in diff.md links into it.
# Exit status: that of compile --check; 2 where BASE is nothing to compare with.
set -eu

command=${COMMAND:-npx --no-install mlflow-gitops}
root=${ROOT:-.}
dir=$1
shift
mkdir -p "$dir"
rm -f "$dir/diff.md" "$dir/level" "$dir/fleet.html"

log=pretty
for format in "$@"; do
  if [ "$format" = github ]; then log=github; continue; fi
  $command compile --root "$root" --check --format "$format" > "$dir/check.$format" || true
done
status=0
$command compile --root "$root" --check --format "$log" || status=$?
$command list --root "$root" --quiet --format markdown > "$dir/fleet.md" 2> /dev/null || true
$command report --root "$root" --quiet ${BASE:+--base "$BASE"} --out "$dir/fleet.html" 2> /dev/null || true

[ -n "${BASE:-}" ] || exit "$status"
compared=0
$command diff --root "$root" --base "$BASE" --format markdown --exit-code ${PAGE:+--page-url "$PAGE"} > "$dir/diff.md" || compared=$?
case $compared in
  0) level=none ;;
  3) level=change ;;
  4) level=caution ;;
  5) level=danger ;;
  1) level=unknown ;;
  *) exit 2 ;;
esac
echo "$level" > "$dir/level"
exit "$status"
