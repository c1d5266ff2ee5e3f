# run --watch: the lesion drawn while it is computed, in a terminal and in a window; Ctrl-C.
# Door: check.
load helper

# watch ARGUMENTS: run --watch of them on a terminal of 110 x 50 characters, scratch files in ./scratch.
watch() {
    mkdir scratch
    on_terminal 110 "TERM=xterm DISPLAY= WAYLAND_DISPLAY= TMPDIR=scratch '$rflesion' run --watch $*; echo \"[status \$?]\"" 50
}

# shellcheck disable=SC2016 # what is printed is a script
# A gnuplot of $1 that ends as the lines after it say when it is asked for the third frame.
write_gnuplot() {
    mkdir bin
    printf '%s\n' '#!/bin/sh' "case \"\$*\" in *GPVAL_TERMINALS*) echo ' $1 dumb '; exit;; esac" \
        "printf '%s\n' \"\$@\" >arguments" 'frames=0' 'while read -r line; do' '    case $line in' \
        '    *drawn*)' '        frames=$((frames + 1))' "        if [ \$frames -eq 3 ]; then" \
        "${@:2}" '        fi' '        echo drawn >&2;;' '    esac' 'done' >bin/gnuplot
    chmod +x bin/gnuplot
}

@test "--watch draws frame after frame, to the end, and then sums up" {
    write_needle a.yaml
    watch a.yaml -o watched --speed 8
    sees 'heating'
    grep -q 'A quick needle' screen
    grep -q 'How the lesion grows' screen
    grep -q 'For teaching only' screen
    sees ' mm wide'
    first=$(grep -o '[0-9.]* mm wide' screen | head -n 1)
    sees 'cool-down'
    [ "$first" != "$(grep -o '[0-9.]* mm wide' screen | head -n 1)" ]
    sees '\[status 0\]'
    grep -q 'Files:  watched' screen
    if grep -qi stopped screen; then return 1; fi
    if grep -q stopped_at_s watched/summary.json; then return 1; fi
    [ -z "$(ls -A scratch)" ]
}

@test "watching changes the result by less than its error" {
    write_needle a.yaml
    watch a.yaml -o watched --speed 100 -q
    sees '\[status 0\]'
    expect 0 run a.yaml -o plain
    expect 0 compare plain watched --format csv
    cmp watched/scenario.yaml plain/scenario.yaml
    for folder in watched plain; do
        awk '!/^#/ { print $1, sprintf("%.2f", $4) }' $folder/timeseries.dat >$folder.radius
    done
    diff watched.radius plain.radius
}

@test "Ctrl-C ends the run there, and its result is complete, says so and can be drawn" {
    watch si_joint_lateral_branch --set numerics.accuracy=draft --set "'output.snapshots=2 s, 80 s'" \
        --speed 4 -o watched
    sees ' mm wide'
    press C-c
    sees '\[status 0\]'
    grep -q 'stopped by SIGINT (Ctrl-C) at [0-9.]* s of 120 s; the result ends there' screen
    grep -q 'Stopped at [0-9.]* s of 120 s' screen
    grep -q 'mm wide (radius' screen
    [ -z "$(ls -A scratch)" ]

    stopped=$(sed -n 's/^ *"stopped_at_s": \(.*\),/\1/p' watched/summary.json)
    [ "$(tail -n 1 watched/timeseries.dat | cut -d ' ' -f 1)" = "$stopped" ]
    [ "$(tail -n 2 watched/timeseries.dat | head -n 1 | cut -d ' ' -f 1)" = "${stopped%.*}" ]
    grep -q "^ *stop: $stopped s" watched/scenario.yaml
    for file in profile.dat field.dat; do
        [ "$(sed -n 's/^# time_s = //p' watched/$file)" = $'2\n'"$stopped" ]
    done
    expect 0 plot watched
    says "$output" watched/map.png watched/growth.png watched/generator.png
    expect 0 plot watched --terminal gif
    expect 0 run watched/scenario.yaml -o again
    says "$output" "Stopped at"
    expect 0 compare watched again
}

# Seconds of work: very many rows.
long="run si_joint_lateral_branch --set output.interval=2ms --set numerics.accuracy=fine --watch"

@test "Ctrl-C ends a run that is watched without pictures too" {
    on_terminal 110 "DISPLAY= WAYLAND_DISPLAY= '$rflesion' $long -o watched >said 2>&1; echo \"[status \$?]\"" 50
    for ((i = 0; i < 100; i++)); do
        grep -qs 'nothing is drawn' said && break
        sleep 0.1
    done
    sleep 1
    press C-c
    sees '\[status 0\]'
    says "$(<said)" "note: stopped by SIGINT" "Stopped at "
    grep -q '"stopped_at_s"' watched/summary.json
}

@test "another signal leaves nothing of a run that is watched" {
    # shellcheck disable=SC2086 # a word each
    DISPLAY='' WAYLAND_DISPLAY='' "$rflesion" $long -o watched >said 2>&1 &
    sleep 1
    kill -TERM $!
    status=0
    wait $! || status=$?
    [ "$status" -eq 1 ]
    says "$(<said)" "stopped by SIGTERM" "no result was written"
    [ ! -e watched ]
}

@test "without a window and a terminal nothing is drawn, and the run is as ever" {
    write_needle a.yaml
    DISPLAY='' WAYLAND_DISPLAY='' expect 0 run --watch a.yaml
    says "$errors" "note: nothing is drawn" "no window" "not a terminal"
    says "$output" "mm wide (radius" "Files:  out/a"
    expect 0 run a.yaml -o plain -q
    cmp out/a/timeseries.dat plain/timeseries.dat
}

@test "--speed is that of the run's clock, and the picture moves" {
    write_needle a.yaml
    begun=$SECONDS
    typescript "TERM=xterm DISPLAY= WAYLAND_DISPLAY= '$rflesion' run --watch a.yaml --speed 5 -q" >typed
    [ $((SECONDS - begun)) -ge 4 ] # 25 s at 5 times real time
    [ "$(grep -ac $'\e\\[H' typed)" -ge 20 ]
    [ -f out/a/summary.json ]
}

@test "a window where there is a screen; the run goes on when it is closed" {
    write_needle a.yaml
    write_gnuplot qt '            exit 0'
    DISPLAY=:99 PATH=$work/bin:$PATH expect 0 run --watch a.yaml
    says "$errors" "note: the window was closed: the run goes on without it"
    says "$output" "mm wide (radius"
    grep -qx qt arguments
    grep -qx live arguments
    expect 0 plot out/a
}

@test "gnuplot missing or failing: a sentence, exit 1, and the result is kept" {
    write_needle a.yaml
    write_gnuplot wxt '            echo "out of paint" >&2; exit 1'
    DISPLAY=:99 PATH=$work/bin:$PATH expect 1 run --watch a.yaml
    says "$errors" "error: gnuplot could not draw" "out of paint"
    says "$output" "mm wide (radius" "Files:  out/a"
    [ -f out/a/summary.json ]

    rm bin/gnuplot
    on_terminal 110 "PATH=bin TERM=xterm DISPLAY= WAYLAND_DISPLAY= '$rflesion' run --watch a.yaml -o without" 50
    sees 'gnuplot was not found: install it'
    sees '\[ended\]'
    grep -q 'Files:  without' screen
    [ -f without/summary.json ]
}

@test "every shape can be watched, and stages" {
    for scenario in sphere_first_look cylinder_infinite staged_ramp; do
        watch $scenario --speed 2000 --set numerics.accuracy=draft
        sees '\[status 0\]'
        tmux -S "$top/tmux" kill-server
        rm -r scratch
        [ -f "out/$scenario,accuracy=draft/summary.json" ]
    done
}

@test "--speed and --watch: what is wrong with them is said before anything is computed" {
    write_needle a.yaml
    expect 2 run a.yaml --speed 5
    says "$errors" "--speed needs --watch"
    for speed in fast 0 -1 5x nan inf 2e6 ''; do
        expect 2 run a.yaml --watch --speed "$speed"
        says "$errors" "--speed $speed: expected a number from 0.01 to 1000000"
    done
    expect 2 run a.yaml --watch --vary gauge=18,22
    says "$errors" "--watch and --vary exclude each other"
    [ ! -e out ]
}
