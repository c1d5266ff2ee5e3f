# The installed program and library, used from another folder.
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
    [ -s out/si_joint_lateral_branch/map.png ]
}

@test "the manual and the completions lie where man, bash and zsh look for them" {
    [[ $(<"$prefix/share/man/man1/rflesion.1") == "$("$prefix/bin/rflesion" manual)" ]]
    bash -n "$prefix/share/bash-completion/completions/rflesion"
    [[ $(head -n 1 "$prefix/share/zsh/site-functions/_rflesion") == "#compdef rflesion" ]]
}

@test "the example compiles against the installed library, and runs" {
    ${CC:-cc} -std=c17 -Wall -Wextra -Werror -I"$prefix/include" \
        ${INSTRUMENT-} "$root/tests/example/lesion.c" \
        -L"$prefix/lib" -lrflesion -lgsl -lgslcblas -lyaml -ljansson -ludunits2 -lm -pthread -o lesion
    run ./lesion "$prefix/share/rflesion/scenarios/si_joint_lateral_branch.yaml"
    [ "$status" -eq 0 ]
    [[ ${lines[0]} =~ ^22G:\ [0-9]+\.[0-9]\ mm\ wide$ ]]
    [[ ${lines[1]} =~ ^18G:\ [0-9]+\.[0-9]\ mm\ wide$ ]]
    run ./lesion nowhere.yaml
    [ "$status" -ne 0 ]
    says "$output" "nowhere.yaml"
}

@test "each public header compiles alone" {
    for header in "$prefix"/include/rflesion.h "$prefix"/include/rflesion/*.h; do
        ${CC:-cc} -std=c17 -Wall -Wextra -Wpedantic -Werror -I"$prefix/include" -fsyntax-only -x c \
            "$header"
    done
}

@test "README shows the very example that is tested" {
    awk '/^```c$/ {inside = 1; next} /^```$/ {inside = 0} inside' "$root/README.md" >shown.c
    diff shown.c "$root/tests/example/lesion.c"
}

@test "the pkg-config file names the library" {
    grep -q '^Libs:.*-lrflesion' "$prefix/lib/pkgconfig/rflesion.pc"
    command -v pkg-config >/dev/null || skip "no pkg-config here"
    run env PKG_CONFIG_PATH="$prefix/lib/pkgconfig" pkg-config --libs rflesion
    [ "$status" -eq 0 ]
    says "$output" "-lrflesion" "-lgsl"
}

@test "uninstall leaves nothing" {
    for what in install uninstall; do
        make -s -C "$root" BUILD="${BUILD:-build}" DESTDIR="$top/it is here" $what >/dev/null
    done
    run find "$top/it is here" -type f
    [ -z "$output" ]
}
