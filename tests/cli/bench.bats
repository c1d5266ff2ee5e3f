# The same probe on a bench, or in a body: run --bench, compare, report.
# Door: check.
load helper

on_bench="On a bench (21 degC, no blood, no bone, edge 55 degC) the same needle: "

# The settings that make a bench of the quick needle, as anybody would type them.
typed=(--set "tissue.temperature=21 degC" --set "tissue.perfusion=0 1/s" --set "lesion.isotherm=55 degC")

@test "run --bench says what a run with those settings says, and the summary has it" {
    write_needle a.yaml
    sed '/^monitors:/,/^output:/{/^output:/!d}' a.yaml >alone.yaml # a monitor far away makes the domain larger
    expect 0 run alone.yaml -q -o typed "${typed[@]}"
    expect 0 run a.yaml --bench -o asked --set numerics.accuracy=standard \
        --set layers.bone.from="-9 mm" --set layers.bone.to="-1 mm" --set layers.bone.material=bone_cortical
    width=$(jq .lesion.width_mm typed/summary.json)
    [ "$(jq .bench.width_mm asked/summary.json)" = "$width" ]
    said="$on_bench$(printf %.1f "$width") mm wide."
    grep -x -F "$said" <<<"$output"
    [ "$(jq -r .bench.words asked/summary.json)" = "$said" ]
    jq -e '[.bench | .where, .temperature_C, .perfusion_1_per_s, .isotherm_C, .accuracy] == ["bench", 21, 0, 55, "draft"]' asked/summary.json
    # It changes nothing else, and without it nothing is said.
    expect 0 run a.yaml -o plain --set numerics.accuracy=standard \
        --set layers.bone.from="-9 mm" --set layers.bone.to="-1 mm" --set layers.bone.material=bone_cortical
    [[ $output != *bench* ]]
    diff <(jq -S 'del(.bench, .numerics.wall_time_s)' asked/summary.json) <(jq -S 'del(.numerics.wall_time_s)' plain/summary.json)
    diff -r -x summary.json asked plain
    expect 0 run a.yaml --bench -q -o quiet
    [ -z "$output" ]
}

@test "of a bench the body is told" {
    write_needle a.yaml
    expect 0 run a.yaml -q -o body --set "tissue.temperature=37 degC"
    expect 0 run a.yaml --bench -o bench "${typed[@]}"
    says "$output" "In a body (37 degC, blood flow 36.7 mL/min/kg, no bone, edge 50 degC) the same needle: $(printf %.1f "$(jq .lesion.width_mm body/summary.json)") mm wide."
    [ "$(jq -r .bench.where bench/summary.json)" = body ]
}

@test "what has no lesion, and what cannot be, is said" {
    write_sphere s.yaml
    expect 0 run s.yaml --bench -o none --set "protocol.set_temperature=54 degC"
    says "$output" "edge 55 degC) the same probe: no lesion."
    jq -e '.bench.width_mm == 0' none/summary.json
    expect 0 run s.yaml --bench -o cold --set "tissue.temperature=5 degC" --set "protocol.set_temperature=30 degC" --set "lesion.isotherm=20 degC"
    says "$output" "the same probe: not computed (protocol.set_temperature excludes it)."
    jq -e '.bench.width_mm == null' cold/summary.json
}

@test "a comparison of runs with --bench tells each one's" {
    write_needle a.yaml
    expect 0 run a.yaml --vary gauge=16,22 --bench -o both
    wide() { printf %.1f "$(jq .bench.width_mm "both/gauge_$1/summary.json")"; }
    says "$output" "gauge 16: $on_bench$(wide 16) mm wide." "gauge 22: $on_bench$(wide 22) mm wide."
    [ "$(wide 16)" != "$(wide 22)" ]
    # Whoever wrote the summary, no sign of it reaches the terminal as a command.
    sed -i 's/"words": "On a/"words": "\\u001b[2JOn a/' both/gauge_16/summary.json
    expect 0 compare both/gauge_16 both/gauge_22
    says "$output" "gauge 16: ?[2JOn a bench"
}

@test "a report has it of each run, whether or not the run was asked" {
    write_needle a.yaml
    expect 0 run a.yaml -q -o first
    expect 0 run a.yaml -q -o cold --bench --set "tissue.temperature=20 degC"
    expect 0 report first cold -o report.html
    expect 0 run a.yaml -q -o typed "${typed[@]}"
    grep -x -F "<p class=\"bench\">On a bench (21 °C, no blood, no bone, edge 55 °C) the same needle: $(printf %.1f "$(jq .lesion.width_mm typed/summary.json)") mm wide.</p>" report.html
    [ "$(count '<p class="bench">In a body (37 °C' report.html)" -eq 1 ]
    [ "$(count '<p class="bench">' report.html)" -eq 2 ]
    # Where a lesson asks first, it stands behind the question.
    expect 0 report first --lesson -o lesson.html
    [ "$(sed -n '/Show the results/,$p' lesson.html | grep -c 'class="bench"')" -eq 1 ]
    [ "$(sed '/Show the results/,$d' lesson.html | grep -c 'class="bench"')" -eq 0 ]
}
