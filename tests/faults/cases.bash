# The commands, each a function with the number of calls to try.

# One result takes the place of another: as a whole, file by file, and where the folder stays where it is.
replace() {
    writes=1
    whole() { alike "now/$where" new; }
    for where in old mine; do
        endure "$1" run a.yaml -q -o now/$where --set gauge=22
    done
}

fresh_run() {
    writes=1
    whole() { alike out/deep/r new && cmp -s "$top/said" "$top/whole"; }
    endure "$1" run a.yaml -o out/deep/r --set gauge=22
}

drawn_run() {
    writes=1
    whole() { alike now/old new && [ -s now/old/profile.png ]; }
    endure "$1" run a.yaml -q -o now/old --set gauge=22 --plot
}

sweep() {
    writes=1
    whole() { alike out/s/gauge_22 new && cmp -s "$top/said" "$top/whole" && [ -s out/s/compare_outline.png ]; }
    endure "$1" run a.yaml -o out/s --vary gauge=20,22 --plot
}

shown() {
    writes=1
    whole() { alike now/old new && cmp -s "$top/said" "$top/whole"; }
    endure "$1" show a.yaml -o now/old --set gauge=22 --terminal dumb
}

plotted() {
    writes=1
    whole() { [ -s now/old/profile.png ] && cmp -s "$top/said" "$top/whole"; }
    endure "$1" plot now/old
}

compared() {
    writes=1
    whole() { [ -s out/c/compare_profile.png ] && cmp -s "$top/said" "$top/whole"; }
    endure "$1" compare now/old now/other -o out/c
    endure "$1" compare now/old now/other -o out/c --format json
}

reported() {
    writes=1
    whole() { grep -q '</html>' c.html && [ "$(grep -c '<svg' c.html)" -ge 5 ]; }
    endure "$1" report now/old now/other -o c.html
}

new_file() {
    writes=1
    whole() { "$rflesion" new | cmp -s - made.yaml; }
    endure "$1" new made.yaml
}

words() {
    for command in "check a.yaml" "list" "list schema" "list keys --format json" "explain cem43" "explain gauge" \
        "new" "manual" "--help" "--version" "run --help"; do
        # shellcheck disable=SC2086 # words
        endure "$1" $command
    done
}
