# Wrong scenarios: the wording of errors, with their lines; and the units that people type.
# Door: quick.
load helper

# refuses LINE KEY-LINE PART...: the needle with line LINE replaced is refused at that line.
refuses() {
    local line=$1 text=$2
    shift 2
    write_needle a.yaml
    awk -v n="$line" -v text="$text" 'NR == n {print text; next} 1' a.yaml >b.yaml
    expect 2 run b.yaml -o nothing
    says "$errors" "b.yaml:$line: error: " "$@"
    [ ! -e nothing ]
}

@test "all problems are reported at once, in the order of their lines, --set last" {
    write_sphere s.yaml 'lesion:' '  isoterm: 50 degC' '  cem43: 3 mm'
    sed -i.before 's/diameter: 2 mm/diameter: 2000 mm/' s.yaml
    expect 2 run s.yaml --set 'protocol.ramp=1 kg' -o x
    [ "$(cut -d' ' -f1 <<<"$errors" | tr '\n' ' ')" = "s.yaml:3: s.yaml:9: s.yaml:10: --set: " ]
    says "$errors" "isotherm"
    [ ! -e x ]
}

@test "unknown keys and words name the nearest" {
    refuses 5 "  guage: 18" "guage" "gauge"
    refuses 4 "  shape: nedle" "nedle" "needle"
    refuses 3 "prob:" "prob" "probe"
}

@test "units: wrong, missing, out of range" {
    refuses 9 "  set_temperature: 80" "degC"
    refuses 9 "  set_temperature: 80 mm" "degC"
    refuses 9 "  set_temperature: 180 degC" "100"
    refuses 10 "  duration: 10 mm 18" "something after the value"
    refuses 6 "  active_tip: 10 mm 18" "something after the value"
    refuses 6 "  active_tip: 10 mm)" "something after the value"
    refuses 9 "  set_temperature: 80 degC @ 5" "something after the value"
}

@test "what people type works" {
    write_needle a.yaml
    for setting in "protocol.set_temperature=80 C" "protocol.set_temperature=80 °C" \
        "protocol.set_temperature=80degC" "protocol.set_temperature=353.15 K" \
        "protocol.duration=20 sec" "protocol.duration=0.333333333333333333333 min" \
        "probe.gauge=18G" "probe.active_tip=0.5 cm" "tissue.conductivity=0.49 W/m/K" \
        "tissue.perfusion=36.7 mL/min/kg" "tissue.perfusion=3.67 mL/min/100 g" \
        "tissue.perfusion=3.67 mL/min/100g"; do
        expect 0 run a.yaml -q -o default
        expect 0 run a.yaml -q -o other --set "$setting"
        paste default/timeseries.dat other/timeseries.dat | awk '
            /^[0-9]/ {for (i = 1; i <= NF / 2; i++) {
                d = $i - $(i + NF / 2)
                if (d * d > 1e-12 * (1 + $i * $i)) bad = 1
            }}
            END {exit bad}' || { echo "differs: $setting"; return 1; }
    done
}

@test "1.5 min and 353 K are what they say" {
    write_sphere s.yaml
    expect 0 run s.yaml -q -o out/s --set "protocol.duration=1.5 min" --set "protocol.set_temperature=353 K"
    [[ $(tail -n 1 out/s/timeseries.dat) =~ ^\ *90\ +79\.85 ]]
}

@test "missing keys are named, at their section's line or the first" {
    printf '%s\n' 'title: x' 'probe:' '  shape: needle' >s.yaml
    expect 2 check s.yaml
    says "$errors" "s.yaml:2: error: " "gauge" "active_tip" "s.yaml:1: error: " "set_temperature"
}

@test "keys twice, and keys that exclude each other" {
    write_sphere s.yaml 'numerics:' '  accuracy: draft' '  accuracy: fine'
    expect 2 check s.yaml
    says "$errors" "s.yaml:10: error: " "accuracy"
    write_sphere s.yaml '  hold: 3 s'
    expect 2 check s.yaml
    says "$errors" "s.yaml:8: error: " "hold" "duration"
}

@test "a syntax error stops at its line" {
    printf '%s\n' 'probe:' '  shape: [needle' 'protocol: x' >s.yaml
    expect 2 check s.yaml
    [[ $errors =~ ^s.yaml:[0-9]+:\ error:\  ]]
}

@test "files that are no scenario: refused with a sentence" {
    : >empty.yaml
    printf 'probe: \0' >nul.yaml
    printf 'title: \xff\n' >latin.yaml
    head -c 2000000 /dev/zero | tr '\0' '#' >huge.yaml
    printf 'probe: &a {shape: sphere}\ntissue: *a\n' >alias.yaml
    for file in empty nul latin huge alias; do
        expect 2 run "$file.yaml"
        says "$errors" "$file.yaml"
    done
    expect 2 run missing.yaml
    says "$errors" "missing.yaml"
}

@test "a cylinder cannot be heated by a generator, and the message says what can" {
    refuses 8 "  heating: warm" "fixed or rf"
    expect 2 check cylinder_infinite --set protocol.heating=rf
    says "$errors" "rf is not for an infinite cylinder" "a sphere or a needle"
}

@test "a pipe into which nobody writes is not waited for" {
    write_needle a.yaml
    mkfifo pipe
    limited 10 "$rflesion" check pipe 2>errors && return 1
    says "$(<errors)" "cannot read pipe: it is a named pipe, into which nobody writes"
    (sleep 0.5; cat a.yaml >pipe) &
    expect 0 check pipe
    says "$output" "pipe: no errors"
    wait
    (sleep 3; cat a.yaml) | "$rflesion" check /dev/stdin | grep 'no errors'
}

@test "profile.dat says through what it goes" {
    write_needle a.yaml
    write_sphere s.yaml
    expect 0 run a.yaml -q -o a
    grep '^# Profiles along the radius through the middle of the active tip' a/profile.dat
    grep "^# Units: mm from the probe's axis" a/profile.dat
    expect 0 run s.yaml -q -o s
    grep '^# Profiles along the radius: a block' s/profile.dat
    grep "^# Units: mm from the probe's centre" s/profile.dat
}
