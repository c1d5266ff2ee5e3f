# Runs that cannot be done, or are stopped, leave nothing half-written.
# Door: check.
load helper

# A scenario that takes long: fine, with a row each hundredth of a second.
write_long() {
    write_needle "$1"
    sed -i.before 's/draft/fine/; s/interval: 5 s/interval: 0.01 s/; s/20 s/600 s/' "$1"
    rm "$1.before"
}

# interrupt SIGNAL: starts a long run, sends the signal, sets status and errors.
interrupt() {
    write_long long.yaml
    # Non-interactive shells start background jobs with SIGINT ignored, which rflesion respects.
    env --default-signal=INT,TERM,HUP "$rflesion" run long.yaml -o "$2" >said 2>errors &
    local pid=$! i
    for ((i = 0; i < 100; i++)); do
        [ -n "$(find "$(dirname "$2")" -name '.*partial*')" ] && break
        sleep 0.05
    done
    sleep 0.2
    kill -s "$1" $pid
    status=0
    wait $pid || status=$?
    errors=$(<errors)
}

@test "SIGINT, SIGTERM and SIGHUP stop a run cleanly" {
    env --default-signal=INT true 2>/dev/null || skip "env has no --default-signal"
    mkdir here
    for signal in INT TERM HUP; do
        interrupt $signal here/new
        [ "$status" -eq 1 ]
        says "$errors" "stopped by SIG$signal" "no result was written"
        [ ! -s said ]
        only_holds here
    done
}

@test "an older result outlives a run that is stopped" {
    env --default-signal=INT true 2>/dev/null || skip "env has no --default-signal"
    mkdir here
    write_sphere s.yaml
    expect 0 run s.yaml -q -o here/old
    cp -r here/old kept
    interrupt TERM here/old
    [ "$status" -eq 1 ]
    only_holds here old
    diff -r kept here/old
}

@test "a run keeps ignoring a signal that was ignored when it was started" {
    write_sphere s.yaml
    (
        trap '' HUP
        "$rflesion" run s.yaml -q -o here &
        kill -HUP $!
        wait $!
    )
    [ -f here/summary.json ]
}

@test "a file size limit: exit 1, which file, nothing left, the older result kept" {
    write_needle a.yaml
    mkdir here
    expect 0 run a.yaml -q -o here/a
    cp -r here/a kept
    for folder in here/a here/b; do
        status=0
        (
            ulimit -f 4
            "$rflesion" run a.yaml -o "$folder" --set 'output.interval=0.01 s' >said 2>errors
        ) || status=$?
        [ "$status" -eq 1 ]
        says "$(<errors)" "cannot write $folder/" "File too large"
        only_holds here a
    done
    diff -r kept here/a
}

@test "a full disk: exit 1, nothing left" {
    mkdir disk
    mount -t tmpfs -o size=64k tmpfs disk 2>/dev/null || skip "cannot mount a small disk"
    write_needle a.yaml
    status=0
    "$rflesion" run a.yaml -o disk/a --set 'output.interval=0.01 s' >said 2>errors || status=$?
    left=$(ls -A disk)
    umount disk
    [ "$status" -eq 1 ]
    says "$(<errors)" "cannot write disk/a" "No space left on device"
    [ -z "$left" ]
}

@test "a full standard output: exit 1, but the result is there" {
    [ -e /dev/full ] || skip "no /dev/full here"
    write_sphere s.yaml
    status=0
    "$rflesion" run s.yaml >/dev/full 2>errors || status=$?
    [ "$status" -eq 1 ]
    says "$(<errors)" "cannot write to standard output"
    [ -f out/s/summary.json ]
}

@test "a closed standard output takes no result file's place" {
    write_sphere s.yaml
    status=0
    "$rflesion" run s.yaml >&- 2>errors || status=$?
    [ "$status" -eq 1 ]
    if grep -r "Lesion:" out/s; then return 1; fi
}

@test "a read-only folder: exit 1, with a sentence, before the run" {
    write_sphere s.yaml
    mkdir locked
    chmod 555 locked
    program=$rflesion as_user=
    if [ "$(id -u)" -eq 0 ]; then # permissions do not bind root: run a copy as nobody
        command -v setpriv >/dev/null || skip "no setpriv here"
        as_user="setpriv --reuid=65534 --regid=65534 --clear-groups"
        program=$top/rflesion
        cp "$rflesion" "$program"
        chmod 755 "$top" "$work"
    fi
    status=0
    $as_user "$program" run s.yaml -o locked/a >said 2>errors || status=$?
    [ "$status" -eq 1 ]
    says "$(<errors)" "locked/a" "Permission denied"
    only_holds locked
    status=0
    $as_user "$program" run s.yaml -o locked >said 2>errors || status=$?
    [ "$status" -eq 1 ]
    chmod 755 locked
}
