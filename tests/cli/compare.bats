# compare: results side by side.
# Door: check.
load helper

setup_file() {
    export result
    result=$(mktemp -d)
    cd "$result" || return 1
    (
        rflesion=$root/${BUILD:-build}/rflesion
        write_needle a.yaml
        write_sphere ball.yaml 'lesion:' '  criterion: cem43'
        "$rflesion" run a.yaml -q -o thick
        "$rflesion" run a.yaml -q -o thin --set probe.gauge=22
        "$rflesion" run a.yaml -q -o cool --set protocol.set_temperature="60 degC" --set probe.gauge=22
        "$rflesion" run ball.yaml -q -o ball
    )
}

teardown_file() {
    rm -rf "$result"
}

# row NAME: the row of that name in $output, without runs of blanks.
row() {
    grep -F "$1" <<<"$output" | head -1 | tr -s ' '
}

@test "compare: only the keys that differ, results with differences, pictures beside the first" {
    cp -r "$result"/thick "$result"/thin .
    expect 0 compare thick thin/
    [ -z "$errors" ]
    says "$output" "A quick needle" "Differences are from gauge 18." \
        "For teaching only - not for clinical use."
    [ "$(grep -c '^probe\.' <<<"$output")" -eq 1 ] # not the diameter, which follows
    [ "$(row probe.gauge)" = "probe.gauge 18 22" ]
    [ "$(row 'near: verdict')" = "near: verdict inside inside" ]
    ! grep -q "protocol\|numerics\|monitors\." <<<"$output"
    for picture in growth outline profile; do
        [ "$(head -c 4 "comparison/compare_$picture.png" | tail -c 3)" = PNG ]
        says "$output" "comparison/compare_$picture.png"
    done
    ! grep -q " $" <<<"$output"
}

@test "compare: differences are those of the summaries" {
    cp -r "$result"/thick "$result"/thin .
    expect 0 compare thick thin --format csv -o pictures
    width() { awk '/"lesion"/ { on = 1 } on && /"width_mm"/ { printf "%.12g", $2; exit }' "$1/summary.json"; }
    awk -F, -v thick="$(width thick)" -v thin="$(width thin)" '
        $1 == "width (mm)" {
            found = 1
            exit !(sqrt(($2 - thick) ^ 2) < 1e-8 && sqrt(($3 - thin) ^ 2) < 1e-8 &&
                sqrt(($4 - (thin - thick)) ^ 2) < 1e-8 &&
                sqrt(($5 - 100 * (thin / thick - 1)) ^ 2) < 1e-6)
        }
        END { if (!found) exit 1 }' <<<"$output"
    only_holds pictures compare_growth.png compare_outline.png compare_profile.png comparison.dat
}

@test "compare: every format carries the notice; JSON and CSV are whole" {
    cp -r "$result"/thick "$result"/thin .
    for format in text csv json markdown; do
        expect 0 compare thick thin --format $format
        says "$output" "For teaching only - not for clinical use." "gauge 22"
    done
    expect 0 compare thick thin --format json
    [ "${output:0:1}${output: -1}" = "{}" ]
    says "$output" '"format": "rflesion-comparison-1"' '"key": "probe.gauge"' '"percent": ['
    expect 0 compare thick thin --format csv
    [ "$(tail -n +2 <<<"$output" | awk -F, '{ print NF }' | sort -u)" = 5 ]
}

@test "compare: several keys differ; runs are then called by their folders" {
    cp -r "$result"/thick "$result"/cool .
    expect 0 compare cool thick
    [ "$(row probe.gauge)" = "probe.gauge 22 18" ]
    [ "$(row protocol.set)" = "protocol.set_temperature 60 degC 80 degC" ]
    says "$output" "Differences are from cool."
}

@test "compare: the same run twice does not differ" {
    cp -r "$result"/thick .
    expect 0 compare thick thick
    says "$output" "The scenarios do not differ."
    [ "$(grep -c '[+-]0' <<<"$output")" -eq 0 ]
}

@test "compare: a needle and a sphere, as far as it goes, and what cannot be compared" {
    cp -r "$result"/thick "$result"/ball .
    expect 0 compare thick ball --terminal svg
    says "$output" "Not everything can be compared: shapes differ" \
        "Not everything can be compared: criteria differ"
    says "$output" "thick: A quick needle" "ball: ball"
    [ "$(row 'length (mm)' | cut -d' ' -f4)" = - ]
    [ "$(row 'width by cem43' | wc -w)" -ge 6 ]
    grep -q "not drawn, no needle: ball" comparison/compare_outline.svg
    # Below the frame and its axis: y grows downwards.
    below=$(sed -n "s/.*translate([0-9.]*,\([0-9]*\).*/\1/p; /not drawn/q" comparison/compare_outline.svg | tail -1)
    [ "$below" -gt 900 ]
    expect 0 compare ball ball --terminal svg
}

@test "compare: one key with a unit names the runs by its values" {
    cp -r "$result"/cool "$result"/thin .
    expect 0 compare cool thin --terminal svg
    says "$output" "Differences are from 60 degC."
    grep -q ">protocol.set_temperature<" comparison/compare_growth.svg
    grep -q ">60 °C<" comparison/compare_growth.svg
}

@test "compare: a table too wide for the terminal goes into several, each with the first run" {
    cp -r "$result"/thick "$result"/thin "$result"/cool .
    expect 0 compare thick thin cool thick
    [ "$(grep -c '^result' <<<"$output")" -eq 1 ]
    typescript "stty cols 70; $(printf %q "$rflesion") compare thick thin cool thick" >typed
    output=$(<typed)
    [ "$(grep -c '^result' <<<"$output")" -gt 1 ]
    [ "$(grep -c '^result *thick' <<<"$output")" -eq "$(grep -c '^result' <<<"$output")" ]
}

@test "compare: titles and folders of any characters stay text" {
    cp -r "$result"/thick 'it is "the" $one #1'
    cp -r "$result"/cool 'a|b`c, d'
    expect 0 compare 'it is "the" $one #1' 'a|b`c, d' --terminal svg
    grep -qF 'it is &quot;the&quot; $one #1' comparison/compare_growth.svg ||
        grep -qF 'it is "the" $one #1' comparison/compare_growth.svg
    expect 0 compare 'it is "the" $one #1' 'a|b`c, d' --format csv
    says "$output" '"it is ""the"" $one #1"' '"a|b`c, d"'
    expect 0 compare 'it is "the" $one #1' 'a|b`c, d' --format markdown
    says "$output" 'a\|b\`c, d'
}

@test "compare, plot, report: SVG is XML whatever titles and folders hold, and folders are found whatever they are called" {
    local odd=$'a ]]> & <b>\t"#\n\x7f'
    expect 0 run "$result"/thick/scenario.yaml -q -o "$odd" --set title=']]> <![CDATA[ &amp; "x"'
    expect 0 compare "$odd" "$result/cool" --terminal svg -o c
    expect 0 plot "$odd" --terminal svg
    for picture in c/*.svg "$odd"/*.svg; do
        grep -qF ']]&gt; ' "$picture" || { echo "no title in $picture" && return 1; }
        lacks "$picture" ']]>' '<b>' '<!\[CDATA'
        ! command -v xmllint || xmllint --noout "$picture"
    done
    expect 0 report "$odd" "$result/cool"
}

@test "compare: pictures leave a result's folder one that a run may replace" {
    cp -r "$result"/thick "$result"/thin .
    write_needle a.yaml
    expect 0 compare thick thin -o thick
    expect 0 run a.yaml -q -o thick
    [ -s thick/compare_growth.png ]
}

@test "compare: wrong usage" {
    cp -r "$result"/thick .
    mkdir empty
    expect 2 compare thick
    says "$errors" "at least two results"
    expect 2 compare thick empty
    says "$errors" "empty is not a folder with results of rflesion"
    expect 2 compare thick nowhere
    says "$errors" "there is no folder 'nowhere'"
    expect 2 compare thick thick --format cvs
    says "$errors" "cvs" "csv"
    expect 2 compare thick thick --terminal pgn
    says "$errors" "did you mean 'png'?"
    [ ! -e comparison ]
}

@test "compare: each script runs by hand" {
    cp -r "$result"/thick "$result"/thin .
    expect 0 compare thick thin -o "by hand" --format csv
    for picture in growth outline profile; do
        rm "by hand/compare_$picture.png"
        gnuplot -c "$root/plots/compare_$picture.gp" "by hand"
        [ -s "by hand/compare_$picture.png" ]
    done
    gnuplot -c "$root/plots/compare_growth.gp" "by hand" dumb | grep -q "gauge 22"
}

@test "compare: what is wrong with a summary is said" {
    write_needle a.yaml
    expect 0 run a.yaml -q -o a
    cp -r a b
    summary() {
        printf '%s' "$1" >b/summary.json
        for command in "compare a b" "report b" "plot b"; do
            # shellcheck disable=SC2086
            expect 2 $command
            says "$errors" "b/summary.json $2"
        done
    }
    summary "$(head -c 300 a/summary.json)" "is damaged, line"
    summary '{"format": rflesion}' "is damaged, line 1: "
    summary '{"format": "thesis"}' "was not written by this version of rflesion"
    rm b/summary.json
    expect 2 compare a b
    says "$errors" "b is not a folder with results of rflesion: it has no summary.json"
    mkdir b/summary.json
    expect 2 compare a b
    says "$errors" "b/summary.json is not a file"
    rmdir b/summary.json
    ln -s summary.json b/summary.json
    expect 1 compare a b
    says "$errors" "cannot read b/summary.json: "
}

@test "compare: words of a summary do nothing to a terminal" {
    write_needle a.yaml
    expect 0 run a.yaml -q -o a
    cp -r a b
    escape='\\u001b[31m' # for sed
    sed "s/\"verdict\": \"/&$escape/" a/summary.json >b/summary.json
    grep -q u001b b/summary.json
    expect 0 compare a b
    says "$output" "?[31m"
    if grep -q "$(printf '\033')" <<<"$output"; then return 1; fi
    for name in "near$escape" "$(printf 'x%.0s' {1..140})" "a.b" ""; do
        sed "s/\"near\": {/\"$name\": {/" a/summary.json >b/summary.json
        expect 2 compare a b
        says "$errors" "the summary of run 2 holds a name that no scenario has"
        if grep -q "$(printf '\033')" <<<"$errors"; then return 1; fi
    done
}

@test "compare, report: a monitor without a role" {
    write_needle a.yaml
    expect 0 run a.yaml -q -o a
    cp -r a b
    sed '/"role": /d' a/summary.json >b/summary.json
    for command in "compare a b" "report b"; do
        # shellcheck disable=SC2086
        expect 2 $command
        says "$errors" "b/summary.json is damaged: monitors.near has no role"
    done
}

@test "compare: no difference is -0.0, and no value" {
    write_needle a.yaml
    expect 0 run a.yaml -q -o a
    cp -r a b
    sed 's/"margin_mm": .*,/"margin_mm": -0.04,/' a/summary.json >b/summary.json
    expect 0 compare b a
    says "$output" "near: margin (mm)"
    if grep -E -- '-0\.0( |$)' <<<"$output"; then return 1; fi
}

@test "compare: a table that cannot be written says why" {
    [ -e /dev/full ] || skip "no /dev/full here"
    write_needle a.yaml
    expect 0 run a.yaml -q -o a
    for format in text csv json markdown; do
        status=0
        "$rflesion" compare a a --format "$format" >/dev/full 2>errors || status=$?
        [ "$status" -eq 1 ]
        says "$(<errors)" "cannot write to standard output"
    done
}
