# The table of published lesions says what the program computes today, each publication's file says where its figures
# are from, and a mistake in one is told.
# Door: all.
load helper

published=$root/${BUILD:-build}/tests/published/published

# A publication in $work/one.yaml, changed by sed's arguments, beside the project's scenarios.
write_publication() {
    ln -sfn "$root/scenarios" scenarios
    cat >whole.yaml <<'END'
name: Nobody 2030
citation: A. Nobody, Journal 1 (2030) 1
doi: DOI not seen
figures: seen
seen_at: a bench
measured: by eye
assumed: all else
scenario: sphere_first_look
vary: {protocol.set_temperature: [70 degC, 80 degC]}
rows:
  - {name: width, quantity: lesion.width_mm, unit: mm, published: [0, 99]}
END
    sed "${@:-b}" whole.yaml >one.yaml
}

# refused WORDS SED...: a publication changed so is refused with these words.
refused() {
    local words=$1
    shift
    write_publication "$@"
    run "$published" one.yaml
    [ "$status" -eq 1 ]
    says "$output" "one.yaml:" "error: " "$words"
}

# computed: the row's computed range and whether it agrees.
computed() {
    "$published" one.yaml | awk -F ' *\\| *' '/^\| Nobody/ { print $5 ", " $6 }'
}

@test "the table of published lesions is what the program computes today" {
    cd "$root"
    "$published" --data "$top/data" tests/published/*.yaml >"$top/table"
    sed -n '/^<!-- \$ cat build\/published.md -->$/,/^<!-- \/ -->$/p' tests/README.md | sed '1d; $d' >"$top/told"
    tests/same_figures "$top/told" "$top/table" || { echo "make published writes it anew"; return 1; }
    # No row is left out: neither of the table, nor (where something was published) of the picture.
    rows=$(grep -hoE '^ +- (\{)?name: ' tests/published/*.yaml | wc -l)
    [ "$(grep -c '^| ' "$top/table")" -eq $((rows + 1)) ]
    [ "$(awk -F '\t' 'NF == 6' "$top/data" | wc -l)" -eq $((rows - $(grep -c '| not said |' "$top/table"))) ]
    gnuplot -c tests/published/picture.gp "$top/data" "$top/picture.png"
    [ -s "$top/picture.png" ]
    smaller 614400 plots/published.png
}

@test "every publication with figures names its source and where they were seen" {
    for file in "$root"/tests/published/*.yaml; do
        grep -qE '^citation: .{20}' "$file"
        grep -qE '^doi: (doi:10\.|DOI not seen)' "$file"
        grep -q '^figures: not seen$' "$file" || grep -qE '^seen_at: .{10}' "$file"
    done
}

@test "the numbers are the program's own: width, area, gain and difference of a hot ball" {
    write_publication -e 's/^vary.*/settings: {protocol.set_temperature: 80 degC}/' -e 's/\[0, 99\]/[1, 2]/'
    expect 0 run sphere_first_look -q -o run --set set_temperature="80 degC"
    expect 0 run sphere_first_look -q -o other --set set_temperature="70 degC"
    hot=$(jq .lesion.width_mm run/summary.json) cool=$(jq .lesion.width_mm other/summary.json)
    [ "$(computed)" = "$(awk "BEGIN { printf \"%.2f mm, **no**\", $hot }")" ]
    sed -i.b 's/quantity: \(lesion.width_mm\)/quantity: [\1, \1], times: 0.5/' one.yaml
    [ "$(computed)" = "$(awk "BEGIN { x = $hot * $hot / 2; printf x < 9.995 ? \"%.2f mm, **no**\" : \"%.1f mm, **no**\", x }")" ]
    write_publication -e /^vary/d -e 's/unit: mm/settings: {protocol.set_temperature: 80 degC}, against: {protocol.set_temperature: 70 degC}, unit: mm/'
    [ "$(computed)" = "$(awk "BEGIN { printf \"%.2f mm, yes\", $hot - $cool }")" ]
    sed -i.b "s/unit: mm/unit: '%'/" one.yaml
    [ "$(computed)" = "$(awk "BEGIN { printf \"%.1f %%, yes\", 100 * ($hot / $cool - 1) }")" ]
}

@test "yes, partly, no: by where the computed points lie" {
    write_publication
    [[ $(computed) == *' to '*', yes' ]]
    read -r low _ high _ < <(computed)
    middle=$(awk "BEGIN { print ($low + $high) / 2 }")
    for range in "[0, $middle]" "[$middle, inf]" "[$middle, $middle]"; do
        write_publication "s/\[0, 99\]/$range/"
        [[ $(computed) == *', partly' ]]
    done
    for range in "[0, 0]" "[50, inf]" "[-inf, 1]"; do
        write_publication "s/\[0, 99\]/$range/"
        [[ $(computed) == *', **no**' ]]
    done
    # No change is not "more".
    write_publication -e 's/^vary.*/settings: {protocol.set_temperature: 70 degC}/' \
        -e 's/\[0, 99\]/[0, inf], against: {protocol.set_temperature: 70 degC}/'
    [[ $(computed) == *', **no**' ]]
    sed -i.b 's/^settings: .*/settings: {protocol.set_temperature: 71 degC}/' one.yaml
    [[ $(computed) == *', yes' ]]
    write_publication 's/^figures: seen/figures: not seen\nsays: larger/'
    [[ $(computed) == *', in words: yes' ]]
    write_publication 's/^scenario/fitted: all of it\nscenario/'
    [[ $(computed) == *', fitted: yes' ]]
    says "$("$published" one.yaml)" "Of 0 published figures" "Not counted: 1 rows for which settings were fitted"
}

@test "a mistake in a publication is told, with its line" {
    for key in name citation doi figures measured assumed scenario seen_at; do
        refused "$key is missing" "/^$key:/d"
    done
    refused "says is missing" 's/^figures: seen/figures: not seen/'
    refused "write seen or not seen" 's/^figures: seen/figures: perhaps/'
    refused "one.yaml:9: error: probe.sensor is not known" 's/^vary:.*/settings: {probe.sensor: 1 mm}/'
    refused "one.yaml:11: error: protocol.ramp" 's/^vary:.*/settings: {protocol.ramp: 10 h}/'
    refused "colour is not a key of a publication" 's/^vary:.*/colour: red/'
    refused "no result of this name: lesion.colour" 's/lesion.width_mm/lesion.colour/'
    refused "write two numbers" 's/\[0, 99\]/3/'
    refused "61 characters in the picture, 60 fit" "s/name: width/name: a width whose name is longer than any line there/"
    refused "is not a number" 's/\[0, 99\]/[0, many]/'
    refused "unit is missing" 's/unit: mm, //'
    refused "no_such_scenario" 's/sphere_first_look/no_such_scenario/'
    refused "this is not YAML" 's/^doi: .*/doi: [/'
    says "$(write_publication 's/lesion.width_mm/lesion.colour/'; "$published" one.yaml 2>&1 || true)" "one.yaml:11: error"
}

@test "the example of a file in tests/README.md is one" {
    ln -s "$root/scenarios" scenarios
    sed -n '/^```yaml$/,/^```$/p' "$root/tests/README.md" | sed '1d; $d' >nobody_2030.yaml
    run "$published" nobody_2030.yaml
    [ "$status" -eq 0 ]
    says "$output" "| Nobody 2030 | width | 6 to 8 mm |" "| Nobody 2030 | wider after 2 min than after 1 | 11 to 20 % |" "from 37 degC: "
}
