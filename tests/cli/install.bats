# The installed program and library, used from another folder.
# Door: check.
load helper

setup_file() {
    export place prefix
    place=$(mktemp -d)
    # DESTDIR alone: another PREFIX would compile the program anew.
    make -s -C "$BATS_TEST_DIRNAME/../.." BUILD="${BUILD:-build}" DESTDIR="$place/an odd  place" \
        install >/dev/null
    prefix=$(dirname "$(find "$place" -type d -name bin)")
}

teardown_file() {
    rm -rf "$place"
}

@test "an installed program finds its scenarios and plots from any folder" {
    rflesion=$prefix/bin/rflesion
    [ -e "$prefix/share/rflesion/scenarios/lessons/glossary.md" ]
    expect 0 list scenarios
    says "$output" si_joint_lateral_branch
    expect 0 run si_joint_lateral_branch --plot --set numerics.accuracy=draft
    [ -s out/si_joint_lateral_branch,accuracy=draft/map.png ]
}

@test "the manual and the completions lie where man, bash and zsh look for them" {
    [[ $(<"$prefix/share/man/man1/rflesion.1") == "$("$prefix/bin/rflesion" manual)" ]]
    bash -n "$prefix/share/bash-completion/completions/rflesion"
    [[ $(head -n 1 "$prefix/share/zsh/site-functions/_rflesion") == "#compdef rflesion" ]]
}

# library_flags: of the static libraries, then of the shared one where there is one; a line each, words apart by tabs.
library_flags() {
    printf '%s\t' "$prefix/lib/librflesion-core.a" -lgsl -lgslcblas -lyaml -lm -pthread
    echo
    printf '%s\t' "$prefix/lib/librflesion.a" -lgsl -lgslcblas -lyaml -ljansson -lm -pthread
    echo
    [ ! -e "$prefix/lib/librflesion.so" ] ||
        printf '%s\t%s\t%s\n' "-L$prefix/lib" "-Wl,-rpath,$prefix/lib" -lrflesion
}

# example_runs COMPILER...: compiles the example against each library, and runs it.
example_runs() {
    local flags
    while IFS=$'\t' read -r -a flags; do
        "$@" -Wall -Wextra -Wpedantic -Werror -I"$prefix/include" "${flags[@]}" -o lesion
        run ./lesion "$prefix/share/rflesion/scenarios/si_joint_lateral_branch.yaml"
        [ "$status" -eq 0 ]
        [[ ${lines[0]} =~ ^22G:\ [0-9]+\.[0-9]\ mm\ wide$ ]]
        [[ ${lines[1]} =~ ^18G:\ [0-9]+\.[0-9]\ mm\ wide$ ]]
        run ./lesion nowhere.yaml
        [ "$status" -ne 0 ]
        says "$output" "nowhere.yaml"
    done < <(library_flags)
}

@test "the example compiles against the installed libraries, and runs" {
    # shellcheck disable=SC2086 # words
    example_runs ${CC:-cc} ${INSTRUMENT-} -std=c17 "$root/tests/example/lesion.c"
}

# in_cplusplus COMPILER
in_cplusplus() {
    command -v "$1" >/dev/null || skip "no $1 here"
    [ -z "${INSTRUMENT-}" ] || skip "a sanitizer is in the way"
    for header in "$prefix"/include/rflesion.h "$prefix"/include/rflesion/*.h; do
        "$1" -std=c++17 -Wall -Wextra -Wpedantic -Werror -I"$prefix/include" -fsyntax-only -x c++ "$header"
    done
    example_runs "$1" -std=c++17 "$root/tests/example/lesion.cpp"
}

@test "C++17: headers and example, by g++" {
    in_cplusplus g++
}

@test "C++17: headers and example, by clang++" {
    in_cplusplus clang++
}

@test "each public header compiles alone" {
    for header in "$prefix"/include/rflesion.h "$prefix"/include/rflesion/*.h; do
        ${CC:-cc} -std=c17 -Wall -Wextra -Wpedantic -Werror -I"$prefix/include" -fsyntax-only -x c \
            "$header"
    done
}

@test "the shared library shows what public headers declare, and nothing else" {
    [ -e "$prefix/lib/librflesion.so" ] || skip "no shared library here"
    cd "$prefix/lib"
    [ "$(readlink librflesion.so)" = "$(readlink librflesion.so.[0-9])" ]
    nm -D --defined-only librflesion.so | awk '$2 ~ /[A-Z]/ { print $3 }' | grep -v '^__' >"$top/shown"
    grep -qx rfl_simulation_run "$top/shown"
    while read -r symbol; do
        grep -qw -- "$symbol" "$prefix"/include/rflesion/*.h || { echo "$symbol is in no header"; return 1; }
    done <"$top/shown"
    # and all of the functions: a name before a parenthesis
    sed 's|^ *[*/].*||' "$prefix"/include/rflesion/*.h | grep -oE '\brfl_[a-z0-9_]+\(' | tr -d '(' | sort -u |
        while read -r symbol; do
            grep -qx "$symbol" "$top/shown" || { echo "$symbol is not in the library"; return 1; }
        done
}

@test "what is installed does not tell where it was built" {
    [ -z "${INSTRUMENT-}" ] || skip "a sanitizer keeps paths"
    run grep -rlF "$root/" "$prefix"
    [ -z "$output" ]
}

@test "README shows the very example that is tested" {
    awk '/^```c$/ {inside = 1; next} /^```$/ {inside = 0} inside' "$root/README.md" >shown.c
    diff shown.c "$root/tests/example/lesion.c"
}

@test "the pkg-config file names the library" {
    grep -q '^Libs:.*-lrflesion' "$prefix/lib/pkgconfig/rflesion.pc"
    command -v pkg-config >/dev/null || skip "no pkg-config here"
    run env PKG_CONFIG_PATH="$prefix/lib/pkgconfig" pkg-config --libs --static rflesion
    [ "$status" -eq 0 ]
    says "$output" "-lrflesion" "-lgsl"
}

@test "one version: CHANGELOG, CITATION, header, pkg-config, program, manual" {
    line=$(grep -m 1 '^## ' "$root/CHANGELOG.md")
    [[ $line =~ ^##\ ([0-9]+)\.([0-9]+)\.([0-9]+)\ -\ (....-..-..)$ ]]
    version=${BASH_REMATCH[1]}.${BASH_REMATCH[2]}.${BASH_REMATCH[3]} date=${BASH_REMATCH[4]}
    number=$((BASH_REMATCH[1] * 10000 + BASH_REMATCH[2] * 100 + BASH_REMATCH[3]))
    header=$(<"$prefix/include/rflesion/base.h")
    [[ $header =~ RFL_VERSION\ +\"$version\" && $header =~ RFL_VERSION_NUMBER\ +$number\  ]]
    [[ $header =~ RFL_RELEASED\ +\"$date\" ]]
    grep -qx "version: $version" "$root/CITATION.cff"
    grep -qx "date-released: $date" "$root/CITATION.cff"
    grep -qx "Version: $version" "$prefix/lib/pkgconfig/rflesion.pc"
    expect 0 --version
    says "$output" "rflesion $version"
    expect 0 manual
    says "$output" ".TH RFLESION 1 \"$date\" \"rflesion $version\""
    cmp <(printf '%s\n' "$output") "$root/sim/commands/rflesion.1" ||
        { echo "the manual is another: make guide"; return 1; }
}

# make, quietly, of the build that is tested.
quiet_make() {
    make -s -C "$root" BUILD="${BUILD:-build}" "$@" >"$top/made" 2>&1 || { cat "$top/made"; return 1; }
}

@test "uninstall leaves nothing, and takes nothing of others" {
    cd "$top" # make takes blanks in DESTDIR, but no $
    mkdir -p "it is here/usr/local/lib/pkgconfig"
    for what in install install uninstall; do
        quiet_make DESTDIR="$top/it is here" $what
    done
    [ "$(find "it is here")" = "$(printf '%s\n' "it is here" "it is here/usr" "it is here/usr/local" \
        "it is here/usr/local/lib" "it is here/usr/local/lib/pkgconfig")" ]
    rm -r "it is here"
    quiet_make DESTDIR="$top/it is here" install
    echo mine | tee "it is here/usr/local/share/rflesion/scenarios/mine.yaml" >"it is here/usr/local/bin/mine"
    quiet_make DESTDIR="$top/it is here" uninstall
    [ "$(find "it is here" -type f | sort)" = "it is here/usr/local/bin/mine
it is here/usr/local/share/rflesion/scenarios/mine.yaml" ]
    run quiet_make DESTDIR="$top/it is here" uninstall
    [ "$status" -ne 0 ]
    says "$output" "nothing removed: no record of an installation in $top/it is here/usr/local/share/rflesion/installed"
}

@test "libraries and manual go where LIBDIR and MANDIR say; a relative place is refused" {
    quiet_make DESTDIR="$top/here" LIBDIR=/usr/local/lib/odd-triplet MANDIR=/opt/man install
    [ -e "$top"/here/usr/local/lib/odd-triplet/librflesion.a ]
    grep -qx 'libdir=/usr/local/lib/odd-triplet' "$top"/here/usr/local/lib/odd-triplet/pkgconfig/rflesion.pc
    [ -e "$top"/here/opt/man/man1/rflesion.1 ]
    quiet_make DESTDIR="$top/here" uninstall
    [ -z "$(find "$top/here" -type f)" ]
    for place in 'PREFIX=~/local' PREFIX=local LIBDIR=lib MANDIR=./man; do
        run quiet_make "$place" install
        [ "$status" -ne 0 ]
        says "$output" "$place is a relative path; write an absolute one"
    done
    [ ! -e "$root/~" ]
}

@test "another LDFLAGS links anew" {
    example=${BUILD:-build}/tests/example/lesion
    quiet_make "$example"
    quiet_make "$example"
    [ ! -s "$top/made" ]
    quiet_make LDFLAGS=-Wl,-O1 "$example"
    says "$(<"$top/made")" "linking $example"
    quiet_make "$example"
}
