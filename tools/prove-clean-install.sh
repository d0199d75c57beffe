#!/bin/bash
# Proves the install lists: makes a bare Debian 12 root with debootstrap, copies only this checkout
# (tracked files) into it, and runs ./run twice and ./test there. Needs root; the mirror is taken from
# this machine's own apt configuration.   tools/prove-clean-install.sh [FOLDER] [--keep]
set -euo pipefail
checkout="$(cd "$(dirname "$0")/.." && pwd)"
root="${1:-$checkout/build/clean-root}"
keep="${2:-}"
if [[ $EUID -ne 0 ]]; then
    echo "prove-clean-install: debootstrap needs root" >&2
    exit 5
fi
mirror="$(apt-get indextargets --format '$(SITE)' 'Codename: bookworm' | grep -v security | sort -u | head -1)"
if [[ -z "$mirror" ]]; then
    echo "prove-clean-install: this machine's apt knows no mirror of bookworm" >&2
    exit 5
fi

finish() {
    cd /
    umount -q "$root/proc" 2>/dev/null || true
    umount -q "$root/shared" 2>/dev/null || true
    [[ "$keep" == --keep ]] || rm -rf --one-file-system "$root"
}
trap finish EXIT

inside() { # runs a command in the root with its own, nearly empty, environment
    chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        ${CI:+CI="$CI"} NODE_EXTRA_CA_CERTS=/etc/host-certificates.crt \
        bash -c "cd /takedown && $1"
}

echo "==> bare Debian 12 in $root"
rm -rf --one-file-system "$root"
mkdir -p "$root"
debootstrap --variant=minbase bookworm "$root" "$mirror" > "$checkout/build/debootstrap.log"
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# A machine behind a gateway with its own certificate authority hands that on, as an administrator would.
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/host-certificates.crt"

mkdir "$root/takedown"
git -C "$checkout" archive HEAD | tar -x -C "$root/takedown"
if [[ -d "$checkout/../shared" ]]; then # tests on real data run where it is
    mkdir "$root/shared"
    mount --bind -o ro "$checkout/../shared" "$root/shared"
fi

# Each step's wall time is the figure that docs/install.md keeps.
time inside ./run
echo "==> again: must take seconds"
time inside ./run
# git is on the test list; the copy becomes a checkout as soon as it is there.
inside "tools/install.sh build test && git init -q . && git add -A"
time inside ./test
echo "clean install: ok"
