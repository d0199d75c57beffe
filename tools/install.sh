#!/bin/bash
# Installs what is missing: Debian packages of the given groups (tools/packages.txt), then the npm lock
# file's packages. Does nothing, quickly, when all is there.   tools/install.sh build [test] [bench]
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
while read -r group package command; do
    [[ -z "$group" || "$group" == "#"* || " $* " != *" $group "* ]] && continue
    if [[ "$command" != "-" ]] && command -v "$command" >/dev/null; then
        continue
    fi
    if [[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]]; then
        missing+=("$package")
    fi
done < tools/packages.txt

if ((${#missing[@]})); then
    line="apt-get install -y --no-install-recommends ${missing[*]}"
    if [[ $EUID -ne 0 ]]; then
        echo "These Debian packages are missing. Ask an administrator to run, then start again:" >&2
        echo "    sudo $line" >&2
        exit 5
    fi
    echo "==> installing Debian packages: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    export RUNLEVEL=1 # peers of the benches are servers, too: none of them is started
    apt-get update -qq
    $line -qq -o Dpkg::Use-Pty=0 >/dev/null
fi

stamp=node_modules/.takedown-lock
if ! cmp -s package-lock.json "$stamp"; then
    echo "==> installing npm packages of package-lock.json (the database library, open place data)"
    if ! npm ci --loglevel=error --ignore-scripts --no-audit --no-fund >/dev/null; then
        echo "npm could not install package-lock.json; is its registry reachable from here?" >&2
        exit 1
    fi
    cp package-lock.json "$stamp"
fi
