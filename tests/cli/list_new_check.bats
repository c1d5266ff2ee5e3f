# list, new and check.
# Door: quick.
load helper

@test "list without a topic says what can be listed" {
    expect 0 list
    says "$output" tissues gauges kinetics shapes scenarios keys
}

@test "list prints every table with its sources" {
    expect 0 list tissues
    says "$output" "muscle" "1090" "3421" "0.49" "36.7" "bone_cancellous" "IT'IS"
    expect 0 list gauges
    says "$output" "16G      1.65" "18G      1.27" "25G      0.51"
    expect 0 list shapes
    says "$output" sphere cylinder needle
    expect 0 list keys
    says "$output" "probe.active_tip" "monitors.NAME.distance" "numerics.accuracy" \
        "default 60 V; only with protocol.heating: rf"
}

@test "list aligns its columns, and wraps them on a narrow terminal" {
    expect 0 list tissues
    ends=$(awk '/^[a-z_]+ +[0-9]/ { match($0, /[0-9] +[0-9.]+ +[0-9.]+ +[-0-9.]+ +[0-9.]+/); print RSTART + RLENGTH }' \
        <<<"$output" | sort -u | wc -l)
    [ "$ends" -eq 1 ]
    if grep ' $' <<<"$output"; then return 1; fi
    on_terminal 80 "'$rflesion' list tissues"
    sees '\[ended\]'
    grep -q "^    source: IT'IS database v4$" screen
}

@test "list wraps the last column where there is room for it" {
    on_terminal 60 "'$rflesion' list shapes"
    sees '\[ended\]'
    grep -q '^ \{9,\}[a-z]' screen
}

@test "every list as JSON, one or all of them, with the numbers of the table" {
    expect 0 list --format json
    printf '%s\n' "$output" >all.json
    for topic in tissues gauges kinetics shapes scenarios keys; do
        expect 0 list "$topic" --format json
        printf '%s\n' "$output" >one.json
        jq -e --arg topic "$topic" --slurpfile all all.json '
            keys_unsorted == ["notice", $topic] and .[$topic] == $all[0][$topic]
            and (.[$topic].rows | length > 0) and .[$topic].about != ""' one.json
    done
    jq -e '(.tissues.rows | first.conductivity_W_per_m_K == 0.49 and (first.source | length > 0)
        and last.name == "blood" and last.perfusion_mL_per_min_kg == null)
        and any(.gauges.rows[]; . == {gauge: 18, diameter_mm: 1.27})
        and any(.keys.rows[]; .key == "probe.shape" and .choices == ["sphere", "cylinder", "needle"])
        and any(.keys.rows[]; .key == "probe.active_tip" and .unit == "mm" and .label == "Active tip"
            and .range == "0.5 to 100 mm" and .limits == {low: 0.5, high: 100, unit: "mm"}
            and .usual == {lowest: 2, highest: 20, step: 0.5, scale: "linear"} and .example == "10 mm")
        and any(.keys.rows[]; .key == "protocol.duration" and .usual.scale == "logarithmic")
        and any(.keys.rows[]; .key == "tissue.perfusion" and .limits.unit == "1/s")
        and all(.keys.rows[]; (.range == null) == (.limits == null))
        and ([.gauges.rows[].gauge | tostring] == (.keys.rows[] | select(.key == "probe.gauge").choices))' all.json
    expect 2 list --format jsn
    says "$errors" "unknown format 'jsn', did you mean 'json'?"
}

@test "list schema prints the schema that lies among the scenarios" {
    expect 0 list schema
    [ "$output" = "$(cat "$root/scenarios/rflesion.schema.json")" ]
}

@test "list kinetics shows times to Omega = 1, tissues, and that none holds for nerve" {
    expect 0 list kinetics
    says "$output" "None of them is validated for human nerve" "liver_rfa" "7.39e+39" "257700" \
        "Henriques" "measured in" "without"
    # 1/(A exp(-Ea/(R T))) with R = 8.314462618 J/(mol K)
    says "$output" "at 37 degC" "at 43 degC" "at 50 degC" "at 60 degC" "at 80 degC"
    local minutes
    minutes=$(awk 'BEGIN { printf "%.3g min", exp(257700 / (8.314462618 * 316.15)) / 7.39e39 / 60 }')
    grep -qE "^liver_rfa .* $minutes " <<<"$output"
}

@test "list scenarios names each that came with the program, and each can be checked" {
    expect 0 list scenarios
    says "$output" si_joint_lateral_branch "Which of three nerves"
    for file in "$root"/scenarios/*.yaml; do
        name=$(basename "$file" .yaml)
        expect 0 list scenarios
        says "$output" "$name"
        expect 0 check "$name"
    done
}

@test "new writes a scenario with every key, which runs as it stands" {
    expect 0 new first.yaml
    says "$output" "first.yaml"
    expect 0 list keys
    count=0
    while read -r key; do
        grep -Eq "^ *(# )?${key##*.}: " first.yaml || { echo "$key is missing"; return 1; }
        count=$((count + 1))
    done < <(sed -n 's/^\([a-z][a-z_.NAME0-9]*\)  .*/\1/p' <<<"$output")
    [ $count -gt 50 ]
    expect 0 run first.yaml
    [ -f out/first/summary.json ]
    says "$output" "RF, to 80 degC in 15 s, hold; 90 s in all" "branch"
}

@test "new shows a value for every key" {
    expect 0 new
    if grep -E '^ *(# )?[a-z_0-9]+: *$' <<<"$output" |
        grep -vxE '(# )?[a-z]+:|  (# )?(branch|bone|time_above):'; then return 1; fi
}

@test "new without a file, or with -, writes the same to the screen" {
    expect 0 new first.yaml
    expect 0 new
    [ "$output" = "$(<first.yaml)" ]
    expect 0 new -
    [ "$output" = "$(<first.yaml)" ]
    [ ! -e - ]
}

@test "each key of new's scenario that stands behind a # is valid too" {
    expect 0 new first.yaml
    tried=0
    while read -r line; do # of a section; those that exclude another key, or need one, come below
        sed "${line}s/# //" first.yaml >other.yaml
        expect 0 check other.yaml
        tried=$((tried + 1))
    done < <(awk '/^(# )?[a-z]+:$/ { open = !/#/ }; open && /^  # [a-z_0-9]+: / && before ~ /^  #   / &&
        !/# (diameter|hold|stages|coolant_[a-z]+|arrhenius_(frequency|energy)):/ { print NR } { before = $0 }' first.yaml)
    [ "$tried" -ge 26 ]
    sed 's/^  gauge: /  # gauge: /; s/^  # diameter: /  diameter: /' first.yaml >other.yaml
    expect 0 check other.yaml
    sed 's/^  duration: /  # duration: /; s/^  # hold: /  hold: /' first.yaml >other.yaml
    expect 0 check other.yaml
    sed '/^monitors:/,/^$/{s/^    distance: /    # distance: /; s/^    # radius: /    radius: /}' \
        first.yaml >other.yaml
    expect 0 check other.yaml
    sed 's/^  # coolant_/  coolant_/' first.yaml >other.yaml
    expect 0 check other.yaml
    sed 's/^  duration: /  # duration: /; s/^  # stages: /  stages: /' first.yaml >other.yaml
    expect 0 check other.yaml
    says "$output" "protocol.stages.2.set_temperature"
    sed '/^# layers:/,/^$/s/^\( *\)# \([a-z_]*:\)/\1\2/' first.yaml >other.yaml
    expect 0 check other.yaml
    says "$output" "layers.bone.perfusion"
    sed '/^# fluid:/,/^$/s/^\( *\)# \([a-z_]*:\)/\1\2/' first.yaml >other.yaml
    expect 0 check other.yaml
    [[ $output =~ fluid.perfusion\ +10\ mL/min/kg\ +other.yaml ]]
    sed -E '/^# nerves:/,/^$/s/# (nerves|branch|distance|height|angle|length|diameter|role):/\1:/' \
        first.yaml >other.yaml
    expect 0 check other.yaml
    [[ $output =~ nerves.branch.angle\ +90\ degree\ +other.yaml ]]
}

@test "a scenario can be run both ways: keys of the other heating are valid, and not used" {
    expect 0 new first.yaml
    sed 's/^  heating: rf/  heating: fixed/; s/^  # sensor_depth: /  sensor_depth: /; s/^  # voltage_limit: /  voltage_limit: /' \
        first.yaml >both.yaml
    expect 0 check both.yaml
    [ "$(grep -c '(not used)$' <<<"$output")" -eq 2 ]
    [[ $output =~ protocol.voltage_limit\ +60\ V\ +both.yaml:[0-9]+\ +\(not\ used\) ]]
    if grep -q power_limit <<<"$output"; then return 1; fi
    expect 0 check both.yaml --set protocol.heating=rf
    if grep -q 'not used' <<<"$output"; then return 1; fi
    [[ $output =~ protocol.power_limit\ +50\ W\ +default ]]
}

@test "each needle and each sphere that came with the program can be heated by a generator" {
    for file in "$root"/scenarios/*.yaml; do
        grep -q 'shape: cylinder' "$file" || expect 0 check "$file" --set protocol.heating=rf
    done
}

@test "new replaces no file" {
    echo mine >first.yaml
    expect 2 new first.yaml
    says "$errors" "'first.yaml' already exists and is not overwritten"
    [ "$(<first.yaml)" = mine ]
    expect 1 new nowhere/first.yaml
    says "$errors" "cannot write 'nowhere/first.yaml': No such file or directory"
}

@test "new leaves no half-written file on a full disk" {
    (
        ulimit -f 1
        "$rflesion" new first.yaml 2>errors
    ) && return 1
    says "$(<errors)" "cannot write 'first.yaml': File too large"
    [ ! -e first.yaml ]
}

@test "check shows every value, its unit and where it came from" {
    write_needle a.yaml
    expect 0 check a.yaml --set probe.gauge=22
    says "$output" "a.yaml:10" "--set" "default" "probe.gauge" "80 degC" "monitors.near.distance" \
        "tissue.density" "1090 kg/m3"
    [[ $output =~ probe.gauge\ +22\ +--set ]]
}

@test "check prints a timetable on both clocks, where there is more than one" {
    write_needle a.yaml
    expect 0 check a.yaml
    if grep -q 'from power-on' <<<"$output"; then return 1; fi
    expect 0 check a.yaml --set protocol.heating=rf --set "protocol.ramp=15 s"
    [[ $output =~ stage\ +from\ power-on\ +from\ set\ temperature ]]
    [[ $output =~ 1\ \ to\ 80\ degC\ in\ 15\ s,\ hold\ +0\ to\ 20\ s\ +-15\ to\ 5\ s ]]
    sed -i.before '/duration:/d; s/^  cooldown: .*/  stages: [{ramp: 5 s, hold: 30 s}, {control: off, duration: 1 min}, {hold: 10 s}]/' \
        a.yaml
    expect 0 check a.yaml
    [ "$(grep -A 3 'from power-on' <<<"$output")" = "\
stage                           from power-on         from set temperature
    1  to 80 degC in 5 s, hold  0 to 35 s             -5 to 30 s
    2  pause                    35 to 95 s            -
    3  80 degC                  95 to 105 s           0 to 10 s" ]
}

@test "check refuses a wrong scenario, and prints no table" {
    write_sphere s.yaml 'probe2: 3'
    expect 2 check s.yaml
    says "$errors" "s.yaml:8: error: "
    [ -z "$output" ]
}
