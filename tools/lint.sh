#!/bin/bash
# clang-tidy over the sources with the rules of .clang-tidy; takes about 20 minutes on 2 cores for the whole tree.
#   tools/lint.sh              every source file
#   tools/lint.sh FILE...      only these
#   tools/lint.sh --since REF  only those that changed since REF
set -euo pipefail
cd "$(dirname "$0")/.."
command -v clang-tidy > /dev/null || { echo "lint: clang-tidy is missing; tools/install.sh test installs it" >&2; exit 5; }
[[ -f build/debug/compile_commands.json ]] || cmake --preset debug > /dev/null

if [[ "${1:-}" == --since ]]; then
    mapfile -t files < <(git diff --name-only --diff-filter=d "$2" -- 'src/*.cpp')
elif (($# > 0)); then
    files=("$@")
else
    mapfile -t files < <(git ls-files 'src/*.cpp')
fi
((${#files[@]} == 0)) && { echo "lint: nothing to look at"; exit 0; }

echo "==> clang-tidy over ${#files[@]} files"
printf '%s\0' "${files[@]}" \
    | xargs -0 -P "$(nproc)" -n 1 clang-tidy -p build/debug --quiet --warnings-as-errors='*' 2>/dev/null
echo "clang-tidy: nothing to say"
