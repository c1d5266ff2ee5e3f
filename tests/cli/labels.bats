# Labels of monitors and nerves: where people read, in place of the name; where programs read, beside it.
# Door: check.
load helper

# Names what gnuplot, HTML, SVG, YAML, JSON and a terminal could take for something of their own.
hostile='L5 "r"_x ^2 {b} @& ~ # \n <b>é</b>'

setup_file() {
    export result
    result=$(mktemp -d)
    cd "$result" || return 1
    (rflesion=$root/${BUILD:-build}/rflesion && write_needle plain.yaml && write_labelled a.yaml &&
        "$rflesion" run plain.yaml -q && "$rflesion" run a.yaml >said && "$rflesion" plot out/a --terminal svg &&
        "$rflesion" run a.yaml -q -o b --set "monitors.near.distance=1.5 mm")
}

teardown_file() {
    rm -rf "$result"
}

# The quick needle, two of its monitors and a nerve with labels, into $1.
write_labelled() {
    write_needle "$1"
    sed -i -e "s|near: {|near: {label: '${hostile//[\\&|]/\\&}', |" -e 's|far: {|far: {label: 仙骨外側枝, |' "$1"
    cat >>"$1" <<'END'
nerves:
  across: {radius: 1.4 mm, height: 2.5 mm, diameter: 0.2 mm, label: the branch that runs on and on over the sacrum to a foramen}
END
}

@test "the summary calls them by their labels, in columns that align" {
    run cat "$result/said"
    says "$output" "  $hostile " "  仙骨外側枝 " "  the branch that runs on and on over the sacrum to a foramen "
    lacks "$result/said" "  near " "  far " "  across "
    # The role stands at the same character of each line.
    sed -n -E 's/ (target|spare)  .*//p' "$result/said" | while IFS= read -r begins; do echo "${#begins}"; done | sort -u >columns
    [ "$(wc -l <columns)" -eq 1 ]
}

@test "tables have names; JSON has both; without labels neither speaks of them" {
    grep -v '^#' "$result/out/a/timeseries.dat" | head -n 1 >head
    says "$(cat head)" near_temperature_C far_temperature_C across_length_isotherm_mm
    lacks "$result/out/a/timeseries.dat" L5 foramen
    [ "$(jq -r '.monitors.near.label, .monitors.far.label, .nerves.across.label' "$result/out/a/summary.json")" = "$hostile
仙骨外側枝
the branch that runs on and on over the sacrum to a foramen" ]
    lacks "$result/out/plain/summary.json" label
    [ "$(count '	label' "$result/out/plain/picture.dat")" -eq 1 ] # of the criteria
    [ "$(count '	label' "$result/out/a/picture.dat")" -eq 3 ]
}

@test "the scenario that is stored says the same" {
    expect 0 run "$result/out/a/scenario.yaml" -q -o again
    diff <(grep -v 'wall_time\|"file"' "$result/out/a/summary.json") <(grep -v 'wall_time\|"file"' again/summary.json)
}

@test "pictures show labels as they are, or as far as there is room" {
    short="${hostile:0:31}…"
    escaped=$(sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' <<<"$short")
    for picture in map growth monitors; do
        grep -q -F -e "$escaped" "$result/out/a/$picture.svg" || { grep -o 'L5 .*' "$result/out/a/$picture.svg"; return 1; }
        grep -q '仙骨外側枝' "$result/out/a/$picture.svg"
        lacks "$result/out/a/$picture.svg" '>near' '>far'
    done
    grep -q 'the branch that runs on and on …' "$result/out/a/map.svg"
}

@test "compare shows labels to people and names to programs" {
    expect 0 compare "$result/out/a" "$result/b"
    says "$output" "$hostile: margin (mm)" "仙骨外側枝: verdict"
    [[ $output != *"near: "* ]]
    expect 0 compare "$result/out/a" "$result/b" --format markdown
    says "$output" '| L5 "r"\_x ^2 {b} @& ~ # \\n \<b>é\</b>: verdict |'
    expect 0 compare "$result/out/a" "$result/b" --format csv
    says "$output" $'\nnear: margin (mm),' $'\nfar: verdict,'
    [[ $output != *L5* ]]
    expect 0 compare "$result/out/a" "$result/b" --format json
    [ "$(jq -r '.results[] | select(.result == "far: verdict") | .label' <<<"$output")" = "仙骨外側枝: verdict" ]
    [ "$(jq -r '.results[] | select(.result == "width") | has("label")' <<<"$output")" = false ]
}

@test "the report shows labels, and nothing in them is markup" {
    expect 0 report "$result/out/a" "$result/b" -o report.html
    # Without the pictures that move: they are one long line of letters each.
    sed -E 's/base64,[A-Za-z0-9+\/=]*//g' report.html >words
    [ "$(count 'L5 &quot;r&quot;_x ^2 {b} @&amp; ~ # \\n &lt;b&gt;é&lt;/b&gt;' words)" -gt 4 ]
    lacks words '<b>é'
    grep -q 'A nerve, the branch that runs on and on over the sacrum to a foramen, 0.2 mm thick' words
}
