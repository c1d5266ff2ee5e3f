# plot, and run --plot.
# Door: check.
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
    expect 0 run a.yaml -q --set output.frames=4 -o out/a
    expect 0 plot out/a --terminal dumb
    [ "$(grep -c $'\e\\[H' <<<"$output")" -eq 0 ]
    typescript "'$rflesion' plot out/a --terminal dumb" >played
    played=$(<played)
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

# Names drawn on a map and how far they reach, from its SVG: none may lie on another.
no_label_on_another() {
    awk '
        # A text stands on the line after its <g transform="translate(X,Y) rotate(..)" ... text-anchor="ANCHOR">, twice
        # where it has a box: that of the box has a style.
        /<g transform="translate\(/ {
            skipped = /rotate/ || /style=/
            match($0, /translate\([0-9.]+,[0-9.]+/)
            split(substr($0, RSTART + 10, RLENGTH - 10), at, ",")
            anchor = $0
            sub(/.*text-anchor="/, "", anchor)
            sub(/".*/, "", anchor)
        }
        match($0, /<text>[^<]+/) {
            words = substr($0, RSTART + 6, RLENGTH - 6)
            if (skipped || words !~ /^[A-Za-z0-9_]+$|°C$|long$/) next
            wide = 14 * length(words) # letters are 28 high
            n++
            left[n] = at[1] - (anchor == "middle" ? wide / 2 : anchor == "end" ? wide : 0)
            right[n] = left[n] + wide
            base[n] = at[2]
            label[n] = words
            for (i = 1; i < n; i++)
                if (left[i] < right[n] && left[n] < right[i] && base[i] - 24 < base[n] && base[n] - 24 < base[i]) {
                    print label[i] " lies on " label[n]
                    wrong = 1
                }
        }
        END { exit wrong || n <= 5 }' "$1"
}

@test "labels of the map keep clear of each other: a cooled short tip, a crowd along the needle" {
    expect 0 run cooled_rf -q -o cooled --set numerics.accuracy=draft
    gnuplot -c "$root/plots/map.gp" cooled svg
    no_label_on_another cooled/map.svg
    cat >crowd.yaml <<'END'
probe: {shape: needle, gauge: 18, active_tip: 10 mm}
protocol: {heating: rf, set_temperature: 80 degC, duration: 60 s}
tissue: {material: muscle}
monitors:
  medial_branch_proximal: {distance: 2 mm, height: 0 mm}
  medial_branch_middle: {distance: 2 mm, height: 3 mm}
  medial_branch_distal: {distance: 2 mm, height: 6 mm}
  medial_branch_far: {distance: 2.5 mm, height: 9 mm}
nerves:
  across: {radius: 3.4 mm, height: 2.5 mm, diameter: 1 mm}
END
    expect 0 run crowd.yaml -q --set numerics.accuracy=draft -o out/crowd
    gnuplot -c "$root/plots/map.gp" out/crowd svg
    no_label_on_another out/crowd/map.svg
}

@test "words of a stage that is too short for them are shortened, or left out" {
    expect 0 run staged_ramp -q -o staged --set numerics.accuracy=draft
    expect 0 plot staged --terminal svg
    for picture in growth monitors generator; do
        says "$(<staged/$picture.svg)" "<text>to 60 °C</text>" "<text>to 80 °C in 15 s, hold</text>" \
            "<text>cool-down"
    done
    expect 0 run second_lesion -q -o second --set numerics.accuracy=draft --set "protocol.cooldown=2 s"
    gnuplot -c "$root/plots/growth.gp" second svg
    if grep -q cool-down second/growth.svg; then return 1; fi
}

@test "the profile of a cooled probe goes on beyond the tissue that it keeps cold" {
    expect 0 run cooled_rf -q -o cooled --set numerics.accuracy=draft
    awk '/^[0-9]/ { if ($2 < 37) cold = 1; if (cold && $2 > 50) hot = 1; if ($1 > 9) far = 1 }
        END { exit !(cold && hot && far) }' cooled/profile.dat
}

# A picture.dat as rflesion 1.0 wrote it: no names of columns, no blocks without rows.
without_names() {
    awk 'BEGIN { RS = "\n\n\n"; FS = "\n" }
        {
            rows = ""
            for (i = 1; i <= NF; i++) {
                if ($i ~ /^#/ || $i == "") continue
                if ($i ~ /^(title\tshape|criterion\tlabel|time_s$|stage\tstarts_s|monitor\trole|layer\tmaterial|nerve\trole)/) continue
                rows = rows $i "\n"
            }
            if (rows != "") printf "%s%s", (NR > 1 ? "\n\n" : ""), rows
        }' "$1"
}

@test "results of before columns had names are drawn as those of today" {
    for scenario in spare_a_root staged_ramp sphere_first_look; do # nerves or none, stages, no layers
        expect 0 run "$root/scenarios/$scenario.yaml" -q --set accuracy=draft -o new
        cp -r new old
        without_names new/picture.dat >old/picture.dat
        [ "$(grep -c 'title' old/picture.dat)" -eq 0 ]
        expect 0 plot new --terminal svg
        expect 0 plot old --terminal svg
        for picture in new/*.svg; do
            cmp "$picture" "old/${picture#new/}"
        done
        rm -r new old
    done
}

@test "every result can be drawn and compared: no ring, no range, no snapshot but the first" {
    sphere='probe: {shape: sphere, diameter: 2 mm}' cylinder='probe: {shape: cylinder, diameter: 2 mm}'
    needle='probe: {shape: needle, gauge: 22, active_tip: 5 mm}'
    i=0
    while IFS='|' read -r probe protocol output; do
        i=$((i + 1))
        printf '{%s, protocol: {duration: 5 s, %s}, output: {%s}, numerics: {accuracy: draft}}\n' \
            "${!probe}" "$protocol" "$output" >$i.yaml
        expect 0 run $i.yaml -q --plot -o r$i
        [ -s r$i/map.png ]
    done <<'END'
sphere|heating: fixed, set_temperature: 40 degC|
sphere|heating: fixed, set_temperature: 80 degC|snapshots: 0 s
cylinder|heating: fixed, set_temperature: 37.0005 degC|
needle|heating: fixed, set_temperature: 37.0000001 degC|frames: 3
needle|heating: rf, set_temperature: 37.0000001 degC|
needle|heating: rf, set_temperature: 80 degC|snapshots: 0 s
END
    expect 0 plot r4 --terminal gif
    for pair in "1 3" "2 2" "4 5" "6 6" "4 3"; do
        # shellcheck disable=SC2086 # two words
        set -- $pair
        expect 0 compare r$1 r$2 -o compared
    done
    expect 0 report r1 r3 -o compared.html
}
