# show: run, draw and show in one command. No test may open a window.
# Door: check.
load helper

setup_file() {
    unset DISPLAY WAYLAND_DISPLAY
}

# on_terminal COMMAND...: its output on a terminal of 90 characters and 30 lines that answers every
# 0.1 s what $answer says.
on_terminal() {
    script -qec true /dev/null >/dev/null 2>&1 </dev/null || skip "no script of util-linux, or no terminals here"
    while sleep 0.1; do printf '%b' "${answer:-\n}"; done 2>/dev/null |
        TERM=xterm limited 60 script -qec "stty cols 90 rows 30; $(printf '%q ' "$@")" /dev/null
}

@test "show without a screen: says where the pictures are" {
    write_needle a.yaml
    expect 0 show a.yaml --set probe.gauge=22
    [ -z "$errors" ]
    says "$output" "mm wide" "Files:  out/a,gauge=22" "out/a,gauge=22/map.png" "out/a,gauge=22/growth.png"
    [ -s out/a,gauge=22/map.png ]
    grep -q "gauge: 22" out/a,gauge=22/scenario.yaml
}

@test "show on a terminal without graphics: characters that fit" {
    write_needle a.yaml
    on_terminal "$rflesion" show a.yaml --set frames=0 >typed
    output=$(<typed)
    says "$output" "mm wide" "How the lesion grows" "For teaching only - not for clinical use."
    [[ $output != *$'\033P'* ]]
    # none of the pictures' lines is wider than the terminal
    while IFS= read -r line; do
        [ ${#line} -le 91 ] || { echo "too wide: $line"; return 1; }
    done < <(grep -aE '^ *[+|].*[+|] *.?$' <<<"$output")
}

@test "show on a terminal that shows sixels: sixels" {
    gnuplot -e 'print GPVAL_TERMINALS' 2>&1 | grep -qw sixelgd || skip "this gnuplot has no sixels"
    write_needle a.yaml
    answer='\033[?62;4c' on_terminal "$rflesion" show a.yaml --set frames=0 >sixels
    [ "$(grep -ac $'\033P.*q' sixels)" -ge 4 ]
    # 14 is not 4
    answer='\033[?62;14c' on_terminal "$rflesion" show a.yaml --set frames=0 >characters
    ! grep -aq $'\033P.*q' characters
}

@test "show where gnuplot has windows: it asks for one" {
    write_needle a.yaml
    mkdir bin
    # A gnuplot that has x11 and notes which terminal it is asked for.
    cat >bin/gnuplot <<'END'
#!/bin/sh
case "$*" in
*GPVAL_TERMINALS*) echo " dumb x11 sixelgd " >&2 ;;
*) for word; do [ "$word" = x11 ] && echo "$word" >>asked; done; printf '\211PNG\r\nIEND\256B\140\202' ;;
esac
END
    chmod +x bin/gnuplot
    PATH=$PWD/bin:$PATH DISPLAY=:77 expect 0 show a.yaml -q
    [ "$(sort -u asked)" = x11 ]
    rm asked
    PATH=$PWD/bin:$PATH expect 0 show a.yaml -q
    [ ! -e asked ]
    PATH=$PWD/bin:$PATH WAYLAND_DISPLAY=w expect 0 show a.yaml -q
    [ -s asked ]
}

@test "show --terminal: where it is told to" {
    write_needle a.yaml
    expect 0 show a.yaml -q --terminal dumb
    says "$output" "How the lesion grows"
    expect 2 show a.yaml --terminal dump
    says "$errors" "did you mean 'dumb'?"
}

@test "show: what is wrong is said as run says it" {
    expect 2 show
    says "$errors" "SCENARIO is missing"
    expect 2 show nowhere.yaml
    says "$errors" "nowhere.yaml"
    write_needle a.yaml
    expect 2 show a.yaml --set probe.gauge=15
    says "$errors" "--set: error: probe.gauge"
    [ ! -e out ]
}

@test "show --vary: each value in its folder, one table, all in one frame" {
    write_needle a.yaml
    all=a,cooldown=0_s_by_gauge
    expect 0 show a.yaml --vary gauge=16,18,22 --set cooldown="0 s"
    [ -z "$errors" ]
    says "$output" "gauge 16" "gauge 18" "gauge 22" "Differences are from gauge 16." \
        "Files:  out/$all" "out/$all/compare_growth.png"
    only_holds out "$all"
    only_holds "out/$all" compare_growth.png compare_outline.png compare_profile.png \
        comparison.dat gauge_16 gauge_18 gauge_22
    grep -q "gauge: 22" "out/$all/gauge_22/scenario.yaml"
    grep -q "cooldown: 0 s" "out/$all/gauge_22/scenario.yaml"
    # once more: older results are replaced
    expect 0 show a.yaml --vary gauge=16,18,22 -q --terminal dumb
    says "$output" "How the lesions grow" "gauge 22"
}

@test "run --vary: the table, and with --plot the pictures" {
    write_needle a.yaml
    expect 0 run a.yaml --vary set_temperature="60:80:10 degC" -o r
    says "$output" "60 degC" "70 degC" "80 degC" "For teaching only - not for clinical use."
    only_holds r set_temperature_60_degC set_temperature_70_degC set_temperature_80_degC
    expect 0 run a.yaml --vary monitors.near.distance="0.5, 1,1.5 mm" -o r2 --plot -q
    [ -z "$output" ]
    [ -s r2/compare_profile.png ]
    grep -q "distance: 1 mm" r2/distance_1_mm/scenario.yaml
    # downwards, and to a last value that is no binary fraction
    expect 0 run a.yaml --vary active_tip="0.8:0.6:-0.1 cm" -o r3 --set monitors.near.height="1 mm"
    only_holds r3 active_tip_0.6_cm active_tip_0.7_cm active_tip_0.8_cm
    # (0.3 - 0.1) / 0.1 is a little less than 2
    expect 0 run a.yaml --vary ramp="0.1:0.3:0.1 s" -q -o r4
    only_holds r4 ramp_0.1_s ramp_0.2_s ramp_0.3_s
}

@test "--vary says which values it has read where a comma could have been meant as a decimal sign" {
    write_needle a.yaml
    while IFS='|' read -r values words; do
        expect 0 run a.yaml -q --vary "$values" -o q
        [ -z "$errors" ]
        expect 0 run a.yaml --vary "$values" -o q
        [ -n "$words" ] && says "$errors" "note: ${values%%=*} takes $words"
        [ -n "$words" ] || [ -z "$errors" ]
    done <<'END'
perfusion=3,67 mL/min/100 g|2 values: 3 mL/min/100 g; 67 mL/min/100 g
set_temperature=60,70 degC|2 values: 60 degC; 70 degC
gauge=16,18|
set_temperature=60:80:10 degC|
material=muscle, fat|
END
}

@test "--vary: what is wrong is said before anything runs" {
    write_needle a.yaml
    while IFS='|' read -r values words; do
        expect 2 run a.yaml --vary "$values"
        says "$errors" "$words" "$values"
    done <<'END'
gauge=16|at least two values
gauge=|a value is missing
gauge=16,,18|a value is missing
=16,18|the key is missing
active_tip=5:9:-1 mm|does not lead from the first value to the last
active_tip=5:9:0 mm|the step must not be zero
active_tip=5:9:0.001 mm|more than 24 values
active_tip=5:29:1 mm|more than 24 values
diameter=1,5 mm, 2,5 mm|the decimal sign is a point
diameter=1,5 mm,2,5 mm|the decimal sign is a point
diameter=1 mm, 1,5 mm, 2 mm|the decimal sign is a point
diameter=1,5, 2,5 mm|the decimal sign is a point
diameter=1,05 mm|the decimal sign is a point
diameter=1,5; 2,5 mm|the decimal sign is a point
set_temperature=60,5:80,5:10 degC|the decimal sign is a point
diameter=1.5; 2.5 mm|commas separate values
END
    # the same value twice, also in other words
    for same in gauge=18,18 "active_tip=5 mm, 0.5 cm" gauge=16,18,18G; do
        expect 2 run a.yaml --vary "$same"
        says "$errors" "--vary $same" "give the same run"
    done
    expect 2 run a.yaml --vary gauge
    says "$errors" "--vary gauge: expected KEY=VALUES"
    expect 2 run a.yaml --vary gauge=16,17 --vary active_tip="4,5 mm"
    says "$errors" "--vary can be given only once"
    expect 2 run a.yaml --vary gauge=16,15,18
    says "$errors" "--set: error: probe.gauge: \"15\" is not a known gauge" "while checking --vary gauge=15"
    expect 2 run a.yaml --vary conductivity="1,2 W/m/K"
    says "$errors" "ambiguous"
    [ ! -e out ]
}
