# What draws ends: on signals, on a display that leads nowhere, on a gnuplot that hangs, on what cannot be written.
# Door: check.
load helper

setup_file() {
    unset DISPLAY WAYLAND_DISPLAY
}

# gnuplot_that COMMANDS: a gnuplot in bin/ that lists its terminals and else does what the shell commands say; it
# leaves its process id in the file `drawing` when it is asked to draw.
gnuplot_that() {
    mkdir -p bin
    export DRAWING=$PWD/drawing
    cat >bin/gnuplot <<END
#!/bin/sh
case "\$*" in
*GPVAL_TERMINALS*) echo " dumb qt sixelgd " >&2; exit ;;
esac
echo \$\$ >"\$DRAWING"
$1
END
    chmod +x bin/gnuplot
}

# stops SIGNAL COMMAND...: runs a command with that gnuplot, sends it the signal once gnuplot draws.
stops() {
    local signal=$1 i pid
    shift
    rm -f drawing
    # Shells start background jobs with SIGINT ignored, which rflesion respects.
    PATH=$PWD/bin:$PATH env --default-signal=INT,TERM,HUP "$rflesion" "$@" >said 2>errors &
    pid=$!
    for ((i = 0; i < 200; i++)); do
        [ ! -s drawing ] || break
        sleep 0.05
    done
    kill -s "$signal" $pid
    status=0
    wait $pid || status=$?
    errors=$(<errors)
    ! kill -0 "$(<drawing)" 2>/dev/null || { echo "gnuplot lives on" && return 1; }
}

@test "SIGINT, SIGTERM and SIGHUP while gnuplot draws: it ends, a sentence, nothing left" {
    env --default-signal=INT true 2>/dev/null || skip "env has no --default-signal"
    write_needle a.yaml
    mkdir tmp
    export TMPDIR=$PWD/tmp
    expect 0 run a.yaml -q -o r
    cp -r r kept
    gnuplot_that 'exec sleep 60'
    for signal in INT TERM HUP; do
        for command in "plot r" "compare r kept -o c" "report r" "report r kept" "run a.yaml -q -o r --plot" \
            "show a.yaml -q -o r --terminal dumb"; do
            # shellcheck disable=SC2086 # words
            stops $signal $command
            [ "$status" -eq 1 ]
            says "$errors" "stopped while gnuplot drew the picture"
            [ -z "$(find . -name '.rflesion*')" ]
            diff -r -I wall_time_s kept r
            [ ! -e report.html ]
        done
    done
}

@test "a report is stopped while it computes" {
    env --default-signal=INT true 2>/dev/null || skip "env has no --default-signal"
    write_needle a.yaml
    expect 0 run a.yaml -q -o r --set output.interval="10 ms" --set accuracy=fine --set duration="10 min" \
        --set output.stop="1 ms"
    sed -i.before '/stop:/d' r/scenario.yaml
    gnuplot_that 'case "$*" in
        *" gif "*) echo "GIF89a;" ;;
        *) echo "<svg viewBox=\"0\"><desc></desc></svg>" ;;
        esac'
    stops TERM report r
    [ "$status" -eq 1 ]
    says "$errors" "stopped"
    [ ! -e r/report.html ]
}

@test "a gnuplot that hangs is ended after RFLESION_PATIENCE" {
    write_needle a.yaml
    expect 0 run a.yaml -q -o r
    gnuplot_that 'trap "" TERM; echo half a picture; while :; do sleep 1; done'
    export RFLESION_PATIENCE=0.5
    for command in "plot r" "plot r --terminal dumb" "compare r r -o c" "report r" "run a.yaml -q -o r --plot"; do
        # shellcheck disable=SC2086 # words
        PATH=$PWD/bin:$PATH expect 1 $command
        says "$errors" "gnuplot did not draw the picture" "within 0.5 s"
        if kill -0 "$(<drawing)" 2>/dev/null; then return 1; fi
    done
    [ -z "$(find . -name '.rflesion*')" ]
    [ -f r/summary.json ]
}

@test "a display that leads nowhere: characters instead, and why" {
    write_needle a.yaml
    expect 0 run a.yaml -q -o r
    # as gnuplot-qt does it: it waits for ever for its window
    gnuplot_that 'case "$*" in
        *"terminal qt"*|*" qt "*) echo "qt.qpa.xcb: could not connect to display $DISPLAY" >&2; exec sleep 600 ;;
        *" png "*) printf "\211PNG\r\nIEND\256B\140\202"; exit ;;
        esac; echo "a picture of characters"'
    export DISPLAY=:77
    for command in "plot r --terminal qt" "show a.yaml -q --terminal qt -o r" "compare r r -o c --terminal qt"; do
        # shellcheck disable=SC2086 # words
        PATH=$PWD/bin:$PATH expect 0 $command
        says "$errors" "note: no window opens: could not connect to display (DISPLAY is :77): drawn with characters"
        says "$output" "a picture of characters"
    done
    # where nothing else could show them, they are drawn into files only
    PATH=$PWD/bin:$PATH expect 0 show a.yaml -q -o r
    says "$errors" "no window opens" ":77"
    PATH=$PWD/bin:$PATH expect 0 run a.yaml -q -o r --watch --speed 1e6
    says "$errors" "no window opens" "nothing is drawn"
}

@test "gnuplot's own windows on a display that leads nowhere" {
    qt=$(command -v gnuplot-qt) || qt=$(command -v gnuplot)
    "$qt" -e 'print GPVAL_TERMINALS' 2>&1 | grep -qw qt || skip "this gnuplot has no windows: no gnuplot-qt"
    write_needle a.yaml
    expect 0 run a.yaml -q -o r
    mkdir bin
    ln -s "$qt" bin/gnuplot
    for display in :77 localhost:77.0; do
        PATH=$PWD/bin:$PATH DISPLAY=$display expect 0 plot r --terminal qt
        says "$errors" "no window opens" "DISPLAY is $display"
        says "$output" "How the lesion grows"
    done
}

@test "pictures of characters onto a full disk: exit 1; into a closed pipe: without a word" {
    [ -e /dev/full ] || skip "no /dev/full here"
    write_needle a.yaml
    expect 0 run a.yaml -q -o r
    for command in "plot r --terminal dumb" "show a.yaml -q -o r --terminal dumb" "compare r r -o c --terminal dumb" \
        "compare r r -o c --format json" "compare r r -o c" "compare r r -o c --format csv"; do
        status=0
        # shellcheck disable=SC2086 # words
        "$rflesion" $command >/dev/full 2>errors || status=$?
        [ "$status" -eq 1 ]
        [ "$(<errors)" = "rflesion: error: cannot write to standard output: No space left on device" ]
    done
    { "$rflesion" plot r --terminal dumb 2>errors || echo $? >status; } | head -n 1 >/dev/null
    [ "$(<status)" -eq 1 ] && [ ! -s errors ]
}
