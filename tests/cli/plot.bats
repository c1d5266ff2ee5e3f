# plot, and run --plot.
load helper

setup_file() {
    export result
    result=$(mktemp -d)
    cd "$result" || return 1
    # helper's functions want a folder of their own; this one is shared by all tests
    (rflesion=$root/${BUILD:-build}/rflesion && write_needle a.yaml && "$rflesion" run a.yaml -q)
}

teardown_file() {
    rm -rf "$result"
}

# A PATH that has everything but gnuplot.
path_without_gnuplot() {
    mkdir bin
    for command in sh bash rm cat; do
        ln -s "$(command -v $command)" bin/
    done
    echo "$PWD/bin"
}

@test "run --plot draws four pictures and says where they are" {
    write_needle a.yaml
    expect 0 run a.yaml --plot
    for picture in map growth profile monitors; do
        [ "$(head -c 4 "out/a/$picture.png" | tail -c 3)" = PNG ]
        says "$output" "out/a/$picture.png"
    done
    [ ! -e out/a/generator.png ] # this one has no generator
}

@test "plot draws for each terminal that writes files" {
    cp -r "$result/out/a" "odd 'name' \"here\""
    for terminal in png svg pdf gif; do
        expect 0 plot "odd 'name' \"here\"" --terminal $terminal
        for picture in map growth profile monitors; do
            [ -s "odd 'name' \"here\"/$picture.$terminal" ]
            says "$output" "odd 'name' \"here\"/$picture.$terminal"
        done
    done
}

@test "plot --terminal dumb draws characters" {
    expect 0 plot "$result/out/a" --terminal dumb
    says "$output" "For teaching only - not for clinical use." "A quick needle" " mm wide" " mm long"
}

@test "plot --terminal dumb plays the map on a terminal, and only there" {
    write_needle a.yaml
    expect 0 run a.yaml -q --set output.frames=4
    expect 0 plot out/a --terminal dumb
    [ "$(grep -c $'\e\\[H' <<<"$output")" -eq 0 ]
    played=$(script -qec "'$rflesion' plot out/a --terminal dumb" /dev/null </dev/null)
    [ "$(grep -c $'\e\\[H' <<<"$played")" -eq 5 ]
    says "$played" "How the lesion grows" "no lesion yet" " mm wide" "heating" "cool-down" "25 s"
}

@test "plot --terminal qt: a window, or a sentence about what to install" {
    gnuplot -e 'set terminal' </dev/null 2>&1 | grep -q '^ *qt ' && skip "this gnuplot has windows"
    expect 1 plot "$result/out/a" --terminal qt
    says "$errors" "gnuplot-qt"
}

@test "plot of what is no result: exit 2" {
    mkdir empty
    expect 2 plot empty
    says "$errors" "empty"
    expect 2 plot nowhere
    says "$errors" "nowhere"
}

@test "no gnuplot: exit 1 with a sentence, the result is kept" {
    write_needle a.yaml
    PATH=$(path_without_gnuplot) expect 1 run a.yaml --plot
    says "$errors" "gnuplot" "install"
    [ -f out/a/summary.json ]
    [ ! -e out/a/map.png ]
    PATH=$work/bin expect 1 plot out/a
    says "$errors" "gnuplot" "install"
}

@test "each script runs by hand" {
    cp -r "$result/out/a" "by hand"
    for picture in map growth profile monitors; do
        gnuplot -c "$root/plots/$picture.gp" "by hand"
        [ -s "by hand/$picture.png" ]
    done
}
