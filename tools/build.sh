#!/bin/bash
# Configures a preset once and builds the targets named (all, if none).   tools/build.sh PRESET [TARGET...]
set -euo pipefail
cd "$(dirname "$0")/.."
preset="$1"
shift
# A cache keeps files that use precompiled headers only when it is told that it may.
export CCACHE_SLOPPINESS="pch_defines,time_macros"
if [[ ! -f "build/$preset/build.ninja" ]]; then
    echo "==> configuring build/$preset"
    mkdir -p build
    if ! cmake --preset "$preset" > "build/$preset-configure.log" 2>&1; then
        tail -20 "build/$preset-configure.log" >&2
        exit 1
    fi
fi
ninja -C "build/$preset" -n "$@" 2>/dev/null | grep -q "no work to do" && exit 0
echo "==> building build/$preset"
if [[ -t 1 ]]; then
    ninja -C "build/$preset" "$@"
else
    ninja -C "build/$preset" "$@" > "build/$preset.log" || { tail -40 "build/$preset.log" >&2; exit 1; }
fi
