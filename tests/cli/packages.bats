# What can be downloaded: the archive builds without git, the packages hold what they should.
# Door: all.
load helper

# clean COMMAND...: outside of bats and of the make that called it; $path comes first in PATH.
clean() {
    env -i HOME="$HOME" LC_ALL=C.UTF-8 PATH="${path:+$path:}/usr/local/bin:/usr/bin:/bin" "$@" >"$top/made" 2>&1 ||
        { tail -n 40 "$top/made"; return 1; }
}

setup_file() {
    make -s -C "$BATS_TEST_DIRNAME/../.." BUILD="${BUILD:-build}" dist
}

@test "the archive builds and passes its quick tests where there is no git" {
    [ -z "${INSTRUMENT-}" ] || skip "a sanitizer is in the way"
    version=$(sed -n 's/^## \([0-9.]*\) - .*/\1/p' "$root/CHANGELOG.md" | head -n 1)
    mkdir "$top/archive" "$top/bin"
    tar -xf "$root/$BUILD/rflesion-$version.tar.gz" -C "$top/archive"
    only_holds "$top/archive" "rflesion-$version"
    # A git that fails, as it does where there is no checkout.
    printf '#!/bin/sh\nexit 128\n' >"$top/bin/git"
    chmod +x "$top/bin/git"
    cd "$top/archive/rflesion-$version"
    path=$top/bin
    clean make -j2 quick
    [ "$(build/rflesion --version | head -n 1)" = "rflesion $version" ]
    # and packs the same archive again
    clean make -s dist
    cmp "build/rflesion-$version.tar.gz" "$root/$BUILD/rflesion-$version.tar.gz"
}

@test "Debian packages: lintian finds no error, and they hold program, libraries and notices" {
    command -v dh >/dev/null || skip "no debhelper here: make deps-care"
    command -v lintian >/dev/null || skip "no lintian here: make deps-care"
    [ -z "${INSTRUMENT-}" ] || skip "a sanitizer is in the way"
    clean make -s -C "$root" deb
    cd "$root/build/deb"
    run lintian --fail-on error,warning ./*.changes
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
    contents() { dpkg --contents "$1" >"$top/contents"; }
    contents rflesion_*.deb
    for file in bin/rflesion share/man/man1/rflesion.1.gz share/doc/rflesion/copyright \
        share/rflesion/scenarios/si_joint_lateral_branch.yaml share/rflesion/plots/map.gp \
        share/bash-completion/completions/rflesion; do
        grep -q " ./usr/$file\$" "$top/contents" || { echo "no $file"; return 1; }
    done
    if grep -e /installed -e /include/ "$top/contents"; then return 1; fi
    says "$(dpkg --info rflesion_*.deb)" "Recommends: gnuplot"
    contents librflesion-dev_*.deb
    grep -q include/rflesion/simulation.h "$top/contents"
    contents librflesion[0-9]_*.deb
    grep -q 'librflesion.so.[0-9.]*$' "$top/contents"
}
