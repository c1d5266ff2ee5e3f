# The documents and the scenarios that come with the program say what the program says.
# Door: check.
load helper

# retold DOCUMENT: its outputs and tables are what the program prints now.
retold() {
    "$root/tests/retell" "$root/$1" >"$top/told"
    "$root/tests/same_figures" "$root/$1" "$top/told" ||
        { echo "put right what $1 says about these outputs, then: make guide"; return 1; }
}

# Splits a document into what was printed by the program ($top/printed) and what a person wrote ($top/prose).
split() {
    : >"$top/printed" >"$top/prose"
    awk -v printed="$top/printed" -v prose="$top/prose" '
        /^```$/ || /^<!-- \/ -->$/ { inside = 0 }
        { print > (inside ? printed : prose) }
        /^```console$/ || /^<!-- \$ / { inside = 1 }' "$root/$1"
}

# numbers UNIT...: each number with one of these units, without its unit, on a line of its own.
numbers() {
    local IFS='|'
    grep -oE "[0-9]+(\.[0-9]+)? ($*)([^a-z0-9/]|\$)" | grep -oE '^[0-9.]+' | sort -u
}

# Every size and every per cent in a document's prose stands in its outputs or in a scenario as well.
proven() {
    split "$1"
    cat "$root"/scenarios/*.yaml >>"$top/printed"
    numbers mm mm3 % <"$top/prose" >wanted
    [ -s wanted ]
    while read -r number; do
        grep -qE "(^|[^0-9.])${number//./\\.}([^0-9.]|\.?\$|\.[^0-9])" "$top/printed" ||
            { echo "$1 says $number, which no output in it says"; return 1; }
    done <wanted
}

@test "every scenario that came with the program runs at its own accuracy, and answers its question" {
    count=0
    for file in "$root"/scenarios/*.yaml; do
        name=$(basename "$file" .yaml)
        grep -q '^title: ' "$file"
        grep -q '^question: .*?$' "$file"
        expect 0 run "$name"
        says "$output" "the modelled lesion"
        if [ "$name" = pulsed_rf ]; then
            says "$output" "none: no tissue meets this criterion"
            says "$errors" "no tissue reached the isotherm, 50 degC"
        else
            says "$output" "mm wide"
            [ -z "$errors" ]
        fi
        grep -q '"format": "rflesion-summary-1"' "out/$name/summary.json"
        count=$((count + 1))
    done
    [ $count -ge 10 ]
}

@test "the default scenario's nerves lie inside, on the edge and outside" {
    expect 0 run si_joint_lateral_branch -q
    run grep '"verdict"' out/si_joint_lateral_branch/summary.json
    [[ ${lines[0]} == *'"inside"'* && ${lines[1]} == *'"borderline"'* && ${lines[2]} == *'"outside"'* ]]
}

@test "README.md shows what the program prints" {
    retold README.md
}

@test "scenarios/README.md shows what the program prints, key by key" {
    retold scenarios/README.md
}

@test "sim/README.md shows what the program prints" {
    retold sim/README.md
}

@test "the sizes in the documents' prose come out of the program" {
    proven README.md
    proven scenarios/README.md
}

@test "the check of sizes finds one that is wrong" {
    mkdir -p wrong/scenarios
    printf '%s\n' 'It is 6.3 mm wide.' '```console' 'Lesion: 6.4 mm wide' '```' >wrong/README.md
    root=$PWD/wrong
    touch wrong/scenarios/a.yaml
    run proven README.md
    [ "$status" -ne 0 ]
    says "$output" "README.md says 6.3"
    sed -i.before 's/6.3/6.4/' wrong/README.md
    proven README.md
}

@test "figures may differ by a last digit, words and gauges may not" {
    unset RFL_EXACT
    echo '18G: 6.25 mm wide, 1419 mm3, imbalance 4.3e-06' >one
    for change in s/6.25/6.26/ s/1419/1420/ s/4.3e/8.1e/; do
        sed $change one >other
        "$root/tests/same_figures" one other
        ! RFL_EXACT=1 "$root/tests/same_figures" one other
    done
    for change in s/6.25/6.27/ s/6.25/6.3/ s/18G/19G/ s/wide/long/ s/6.25/-6.25/ '$d' '$a more'; do
        sed "$change" one >other
        ! "$root/tests/same_figures" one other
    done
}

@test "links in the documents lead somewhere" {
    cd "$root"
    for document in README.md */README.md scenarios/lessons/*.md; do
        folder=$(dirname "$root/$document")
        while read -r link; do
            [ -e "$folder/${link%%#*}" ] || { echo "$document: $link"; return 1; }
        done < <(grep -oE '\]\([^)#:]+(#[^)]*)?\)' "$root/$document" | sed 's/^](//; s/)$//')
    done
}

@test "the example picture is there, and no larger than 400 KiB" {
    [ "$(head -c 4 "$root/plots/example_map.png" | tail -c 3)" = PNG ]
    [ "$(wc -c <"$root/plots/example_map.png")" -lt 409600 ]
}
