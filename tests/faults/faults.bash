# Each command under calls that fail: the Nth of a kind, and all from the Nth on. Loaded by the bats files here.

load ../cli/helper

kinds="memory write flush sync rename folder open"

# Builds the library once for a file of tests; what is faster than gnuplot stands for it.
setup_file() {
    unset DISPLAY WAYLAND_DISPLAY
    [ -z "${INSTRUMENT-}" ] || return 0
    "${CC:-cc}" -std=gnu17 -O1 -shared -fPIC -o "$BATS_FILE_TMPDIR/fail.so" "$BATS_TEST_DIRNAME/fail.c" -ldl \
        2>"$BATS_FILE_TMPDIR/why" || return 0
    mkdir "$BATS_FILE_TMPDIR/bin"
    cat >"$BATS_FILE_TMPDIR/bin/gnuplot" <<'SCRIPT'
#!/bin/sh
case "$*" in
*" svg "*) echo '<svg viewBox="0 0 1 1"><desc>drawn</desc><path id="a" d="M0 0"/></svg>' ;;
*" pdf "*) echo '%PDF-1.5 drawn %%EOF' ;;
*" gif "*) echo 'GIF89a drawn;' ;;
*" png "*) printf '\211PNG\r\n drawn IEND\256B`\202' ;;
*) echo drawn ;;
esac
SCRIPT
    chmod +x "$BATS_FILE_TMPDIR/bin/gnuplot"
}

# What the tests start from: results that are older, one with a file of the user's own, and a reference.
prepare() {
    [ -z "${INSTRUMENT-}" ] || skip "a sanitizer is in the way"
    [ -e "$BATS_FILE_TMPDIR/fail.so" ] || skip "the calls cannot be made to fail here: $(head -n 1 "$BATS_FILE_TMPDIR/why")"
    export PATH=$BATS_FILE_TMPDIR/bin:$PATH TMPDIR=$work/tmp
    write_needle a.yaml
    mkdir tmp first
    expect 0 run a.yaml -q -o first/old
    expect 0 run a.yaml -q -o first/other --set gauge=20
    cp -r first/old first/mine
    echo precious >first/mine/notes
    echo page >first/mine/report.html
    expect 0 run a.yaml -q -o first/new --set gauge=22
    mv first/new new
    cp -r first now
}

# failing KIND FROM COUNT COMMAND...: what the command does when calls fail; sets status.
failing() {
    status=0
    env FAIL_KIND="$1" FAIL_FROM="$2" FAIL_COUNT="$3" FAIL_SAID="$top/calls" LD_PRELOAD="$BATS_FILE_TMPDIR/fail.so" \
        "$rflesion" "${@:4}" >"$top/said" 2>"$top/errors" </dev/null || status=$?
}

# alike FOLDER FOLDER: their results are, wall time and what else is there aside.
alike() {
    diff -r -I wall_time_s -x notes -x 'report*.html' -x '*.png' "$1" "$2" >"$top/differs"
}

# judge: after a command that may have failed, nothing is half there.
judge() {
    [ "$status" -lt 124 ] || { echo "ended by a signal: $status" && return 1; }
    [ "$status" -eq 0 ] || grep -q 'error: ' "$top/errors" || { echo "status $status without a word" && return 1; }
    [ -z "$(find . -name '.rflesion*')" ] || { echo "left:" && find . -name '.rflesion*' && return 1; }
    local result
    for result in now/*/; do
        alike "$result" "first/$(basename "$result")" || alike "$result" new ||
            { echo "half replaced: $result" && cat "$top/differs" && return 1; }
    done
    cmp -s first/mine/notes now/mine/notes || { echo "the user's own file" && return 1; }
    if [ "$status" -eq 0 ]; then whole; fi
}

# Numbers of calls to let fail: all, or `most` of them, most of which are early.
some_of() {
    awk -v n="$1" -v most="$2" 'BEGIN {
        for (i = 1; i <= n && i <= most / 2; i++) print i
        for (k = 1; i <= n && k <= most / 2; k++) { j = int(i + (n - i) * (k / (most / 2)) ^ 2); if (j != last) print j; last = j }
    }'
}

# endure MOST COMMAND...: under each kind, single calls and all from one on.
endure() {
    local most=$1 kind calls from count
    shift
    for kind in $kinds; do
        failing "$kind" 0 0 "$@"
        [ "$status" -eq 0 ] || { cat "$top/errors" && return 1; }
        calls=$(<"$top/calls")
        cp "$top/said" "$top/whole"
        afresh
        for from in $(some_of "$calls" "$most"); do
            for count in 1 1000000000; do
                failing "$kind" "$from" "$count" "$@"
                judge || {
                    echo "$* with $kind failing at call $from of $calls ($count)"
                    cat "$top/errors"
                    return 1
                }
                afresh
            done
        done
    done
}

# Everything as it was.
afresh() {
    if [ "${writes-}" ]; then
        rm -rf now && cp -r first now
        rm -rf out c.html made.yaml
    fi
}

# whole: what a command that says it has succeeded has to have done; tests say what that is.
whole() {
    cmp -s "$top/said" "$top/whole" || { echo "status 0, but other words:" && diff "$top/said" "$top/whole" && return 1; }
}
