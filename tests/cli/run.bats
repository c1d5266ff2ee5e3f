# run: what it writes, where, and what it says.
# Door: check.
load helper

tables="field.dat frames.dat outline.dat picture.dat profile.dat scenario.yaml summary.json timeseries.dat"

@test "run writes all files of a needle to out/ plus the scenario's name" {
    write_needle a.yaml
    expect 0 run a.yaml
    # shellcheck disable=SC2086 # one word a file
    only_holds out/a $tables
    only_holds out a
    says "$output" "A quick needle" "mm wide (radius " "near" "inside the modelled lesion since" \
        "far" "outside the modelled lesion" "For teaching only - not for clinical use." "out/a"
    [ -z "$errors" ]
}

@test "a sphere has no field and no outline" {
    write_sphere s.yaml
    expect 0 run s.yaml
    only_holds out/s frames.dat picture.dat profile.dat scenario.yaml summary.json timeseries.dat
}

@test "options may stand before and after the scenario" {
    write_sphere s.yaml
    expect 0 run -o x s.yaml --set 'probe.diameter=3 mm' -q
    [ -z "$output" ]
    expect 0 run --quiet --output=y --set 'probe.diameter=3 mm' -- s.yaml
    grep -q '^ *diameter: 3 mm' x/scenario.yaml
    grep -v wall_time_s x/summary.json >x.json
    grep -v wall_time_s y/summary.json | diff - x.json
}

@test "a fourth criterion is told of beside the others, and its keys take no short name" {
    write_needle a.yaml
    expect 0 run a.yaml -o four --set 'lesion.time_above.temperature=50 degC' \
        --set 'lesion.time_above.duration=5 s' --set lesion.criterion=time_above
    says "$output" "Lesion: " "[50 degC or more for 5 s]" "[50 degC isotherm]" "[CEM43, 240 min]"
    [ "$(grep -c '^    or: ' <<<"$output")" -eq 3 ]
    expect 0 run four/scenario.yaml -o again
    diff four/timeseries.dat again/timeseries.dat
    diff four/outline.dat again/outline.dat
    expect 0 run a.yaml -q --set 'duration=20 s'
    [ -d 'out/a,duration=20_s' ]
    expect 0 compare four 'out/a,duration=20_s' --terminal dumb
    says "$output" "width by time_above (mm)"
    expect 0 plot four
}

@test "-v says how it was solved" {
    write_needle a.yaml
    expect 0 run -v a.yaml
    says "$output" "draft accuracy" "cells" "steps" "iterations" "ms" "delivered" "imbalance"
}

@test "two runs give the same bytes, wall time aside" {
    write_needle a.yaml
    expect 0 run a.yaml -o one
    expect 0 run a.yaml -o two
    [ "$(grep -c wall_time_s one/summary.json)" -eq 1 ]
    sed -i.before '/wall_time_s/d' one/summary.json two/summary.json
    rm one/*.before two/*.before
    diff -r one two
}

@test "a run that stops early says so, and its scenario.yaml reproduces it" {
    write_needle a.yaml
    expect 0 run a.yaml -o one --set 'output.stop=12.5 s' --set 'output.snapshots=10 s, 18 s' \
        --set output.frames=10
    says "$output" "Stopped at 12.5 s of 25 s"
    grep -q '"stopped_at_s": 12.5,' one/summary.json
    [ "$(grep -v '^#' one/timeseries.dat | tail -n 1 | cut -d ' ' -f 1)" = 12.5 ]
    [ "$(grep -c '^# time_s' one/profile.dat)" -eq 2 ]
    [ "$(grep -c '^# time_s' one/frames.dat)" -eq 6 ]
    expect 0 run one/scenario.yaml -o two
    for file in timeseries.dat profile.dat field.dat outline.dat frames.dat picture.dat; do
        cmp "one/$file" "two/$file"
    done
    expect 0 run a.yaml -o whole
    if grep stopped_at_s whole/summary.json; then return 1; fi
    expect 0 plot one
    expect 0 plot one --terminal gif
    expect 0 report one
    grep -q 'The run was stopped at 12.5 s of 25 s' one/report.html
    expect 0 compare one whole
    says "$output" "output.stop"
}

@test "scenario.yaml reproduces the run, --set included" {
    write_needle a.yaml
    expect 0 run a.yaml -o one --set probe.gauge=22 --set 'monitors.near.distance=1 mm' \
        --set 'title="Quotes", colons: and # signs'
    cp one/scenario.yaml a.yaml
    expect 0 run a.yaml -o two
    for file in timeseries.dat profile.dat field.dat outline.dat frames.dat picture.dat; do
        cmp "one/$file" "two/$file"
    done
    grep -q '"near"' two/summary.json
    [ "$(grep -c "For teaching only" one/scenario.yaml)" -eq 1 ]
    diff <(grep -v -e wall_time_s one/summary.json) <(grep -v -e wall_time_s two/summary.json)
}

@test "a shipped scenario runs by its name, from any folder, though a folder of that name exists" {
    mkdir si_joint_lateral_branch
    expect 0 run si_joint_lateral_branch -q --set numerics.accuracy=draft
    [ -f out/si_joint_lateral_branch,accuracy=draft/summary.json ]
}

@test "an older result is replaced, an empty folder used, anything else left alone" {
    write_sphere s.yaml
    mkdir empty
    expect 0 run s.yaml -q -o empty
    expect 0 run s.yaml -q -o empty --set 'probe.diameter=4 mm'
    grep -q 'diameter: 4 mm' empty/scenario.yaml
    mkdir thesis
    echo precious >thesis/chapter
    expect 2 run s.yaml -o thesis
    says "$errors" "thesis" "rflesion did not write"
    only_holds thesis chapter
    expect 2 run s.yaml -o s.yaml
    says "$errors" "s.yaml"
}

@test "a folder's name may hold spaces, quotes, newlines and a dash" {
    write_sphere "a 'b' \"c\".yaml"
    for folder in "a 'b' \"c\"" $'new\nline' 'back\slash' '100 %s' 'ünïcode' './-dash'; do
        expect 0 run "a 'b' \"c\".yaml" -q -o "$folder"
        [ -f "$folder/summary.json" ]
    done
    expect 0 run "a 'b' \"c\".yaml" -q
    [ -f "out/a 'b' \"c\"/summary.json" ]
}

@test "an isotherm that cannot be reached is a warning, and the summary says that there is no lesion" {
    write_sphere s.yaml
    expect 0 run s.yaml -o out/s --set 'protocol.set_temperature=45 degC'
    says "$errors" "rflesion: warning: "
    says "$output" "none"
    grep -q '"radius_mm": 0.0' out/s/summary.json
}

@test "a JSON file with the same content works" {
    cat >s.json <<'END'
{"probe": {"shape": "sphere", "diameter": "2 mm"},
 "protocol": {"heating": "fixed", "set_temperature": "80 degC", "duration": "20 s"}}
END
    write_sphere s.yaml
    expect 0 run s.json -q -o json
    expect 0 run s.yaml -q -o yaml
    cmp <(grep -v '^#' json/timeseries.dat) <(grep -v '^#' yaml/timeseries.dat)
}

@test "one's own kinetics equal to a named row's give the same files, and a row's limits are told" {
    expect 0 run si_joint_lateral_branch -o named --set accuracy=draft --set lesion.arrhenius=nerve_rat
    says "$output" "nerve_rat: function lost in half of the rats, back within 4 weeks; extrapolated: measured at 43 to 45 degC, 12 to 58 min"
    [[ $(jq -r .kinetics_remark named/summary.json) == *"extrapolated: measured at 43"* ]]
    expect 0 run si_joint_lateral_branch -o own --set accuracy=draft \
        --set arrhenius_frequency="1.99526231496888e105 1/s" --set arrhenius_energy="659 kJ/mol"
    says "$output" "A and Ea as given"
    for file in timeseries outline field profile frames; do
        cmp named/$file.dat own/$file.dat
    done
    [ "$(jq 'has("kinetics_remark")' own/summary.json)" = false ]
    expect 2 run si_joint_lateral_branch --set arrhenius_energy="659 kJ/mol"
    says "$errors" "needs lesion.arrhenius_frequency as well"
}
