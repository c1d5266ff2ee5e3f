# Nerves: in the time series, the summary, words, pictures, comparison and report.
# Door: check.
load helper

setup_file() {
    export result
    result=$(mktemp -d)
    cd "$result" || return 1
    (rflesion=$root/${BUILD:-build}/rflesion && write_needle plain.yaml && write_nerves a.yaml &&
        "$rflesion" run plain.yaml -q && "$rflesion" run a.yaml --plot >said)
}

teardown_file() {
    rm -rf "$result"
}

# The quick needle with nerves, into $1.
write_nerves() {
    write_needle "$1"
    cat >>"$1" <<'END'
nerves:
  along: {radius: 1.4 mm, height: 2.5 mm, angle: 0 degree, diameter: 0.2 mm}
  across: {radius: 1.4 mm, height: 2.5 mm, diameter: 0.2 mm}
  ahead: {radius: 0 mm, height: -9 mm, role: spare}
  slanted: {radius: 1.4 mm, height: 2.5 mm, angle: 45°, diameter: 0.2 mm}
END
}

@test "the time series has the length inside by each criterion, after the monitors" {
    lengths=$(for name in along across ahead slanted; do
        printf "${name}_length_%s_mm\n" isotherm arrhenius cem43
    done)
    names() { grep -v '^#' "$result/out/$1/timeseries.dat" | head -n 1 | tr -s ' ' '\n' | grep .; }
    diff <(names plain; echo "$lengths") <(names a)
    awk '/^#/ { next }
        FNR == NR { for (i = 1; i <= NF; i++) row[n, i] = $i; columns = NF; n++; next }
        {
            for (i = 1; i <= columns; i++) if ($i != row[m, i]) wrong = "the solution is another: " $0
            for (i = columns + 1; m && i <= NF; i++) {
                if ($i < before[i]) wrong = "it shrinks: " $0
                before[i] = $i
            }
            m++
        }
        END { if (m != n || n < 3) wrong = "other rows"; print wrong; exit wrong != "" }' \
        "$result/out/plain/timeseries.dat" "$result/out/a/timeseries.dat"
    paste -d ' ' <(echo "$lengths") <(tail -n 1 "$result/out/a/timeseries.dat" | tr -s ' ' '\n' | tail -n 12) |
        jq -e -R -n --slurpfile summary "$result/out/a/summary.json" '
            [inputs | split(" ")] as $columns | $summary[0].nerves as $nerves
            | ($columns | map({key: .[0], value: (.[1] | tonumber)}) | from_entries) as $last
            | all("along", "across", "ahead", "slanted";
                . as $name | all("isotherm", "arrhenius", "cem43";
                    . as $criterion | $nerves[$name] | .length_inside_mm[$criterion] as $inside
                    | ($last["\($name)_length_\($criterion)_mm"] - $inside | fabs) < 1e-6
                    and (.inside_since_s[$criterion] == null) == ($inside == 0)))
            # a parallel placement lesions most
            and $last.along_length_isotherm_mm > $last.slanted_length_isotherm_mm
            and $last.slanted_length_isotherm_mm > $last.across_length_isotherm_mm
            and $last.across_length_isotherm_mm > 0 and $last.ahead_length_isotherm_mm == 0'
}

@test "the summary has all of a nerve" {
    jq -e 'def near($value; $margin): . - $value | fabs < $margin;
        .lesion as $lesion | .nerves
        | (.slanted | keys_unsorted == ["role", "radius_mm", "distance_mm", "height_mm", "angle_deg", "length_mm",
               "diameter_mm", "length_inside_mm", "inside_since_s", "margin_mm", "nearest_margin_mm", "verdict"]
           and (.angle_deg | near(45; 1e-9)) and .length_mm == 40 and .role == "target"
           and (.distance_mm | near(0.765; 1e-9)))
        and .ahead.verdict == "outside" and .ahead.distance_mm == 9
        and (.across | (.nearest_margin_mm - .margin_mm | near(0.2; 0.05)) # its thickness
             and (.margin_mm | near($lesion.radius_mm - 1.5; 0.05)))' "$result/out/a/summary.json"
}

@test "words: how it runs, how much of it is inside, the verdict" {
    says "$(<"$result/said")" "  along    target  parallel, 0.8 mm from the probe: " \
        "  across   target  crossing, 0.8 mm from the probe: " \
        "  slanted  target  at 45 degree, 0.8 mm from the probe: " \
        "mm of its length inside, the first since" \
        "  ahead    spare   crossing, 9.0 mm from the probe, 9.0 mm ahead of its end: outside the modelled lesion"
}

@test "words: the margin is the summary's; partly covered, it is the farthest rim's" {
    write_needle a.yaml
    cat >>a.yaml <<'END'
nerves:
  within: {radius: 1.4 mm, height: 2.5 mm, diameter: 0.2 mm}
  partly: {radius: 4 mm, height: 2.5 mm, diameter: 5 mm}
  beyond: {radius: 9 mm, height: 2.5 mm, diameter: 2 mm}
END
    expect 0 run a.yaml
    says "$output" "part of its cross-section inside, its farthest rim "
    [ "$(grep -c "part of its cross-section" <<<"$output")" -eq 1 ]
    margin=$(jq -r '.nerves | to_entries[] | .value.margin_mm as $margin
        | "\(.key) \($margin | fabs) \(if $margin < 0 then "beyond" else "within" end)"' out/a/summary.json |
        awk '{ printf "%s %.1f mm %s its edge\n", $1, $2, $3 }')
    [ "$(wc -l <<<"$margin")" -eq 3 ]
    while read -r name words; do
        says "$(grep "^  $name " <<<"$output")" " $words"
    done <<<"$margin"
}

@test "without nerves nothing speaks of them" {
    for file in timeseries.dat summary.json; do
        if grep -q -e nerve -e _length_ "$result/out/plain/$file"; then return 1; fi
    done
    write_needle plain.yaml
    expect 0 run plain.yaml
    if grep -q "of its length" <<<"$output"; then return 1; fi
}

@test "check, --set and scenario.yaml know nerves" {
    write_nerves a.yaml
    expect 0 check a.yaml --set nerves.along.angle="0.5 rad" --set nerves.new.distance="2 mm" \
        --set nerves.new.height="1 mm"
    [[ $output =~ nerves.along.angle\ +0.5\ rad\ +--set ]]
    [[ $output =~ nerves.along.distance\ +0.765\ mm\ +from\ nerves.along.radius ]]
    [[ $output =~ nerves.new.length\ +40\ mm\ +default ]]
    expect 0 run a.yaml -q --set nerves.along.length="3 mm"
    expect 0 run out/a,length=3_mm,*/scenario.yaml -q -o again
    cmp out/a,length=3_mm,*/timeseries.dat again/timeseries.dat
}

@test "pictures draw nerves for needle, sphere and cylinder" {
    says "$(sed -n '/the nerves/,$p' "$result/out/a/picture.dat")" "along	target" "ahead	spare"
    expect 0 plot "$result/out/a" --terminal svg
    for picture in map growth; do
        for name in along across ahead slanted; do
            grep -q ">$name" "$result/out/a/$picture.svg"
        done
    done
    grep -q "length of nerve inside" "$result/out/a/growth.svg"
    expect 0 plot "$result/out/plain" --terminal svg
    [ -z "$stderr" ]
    grep -q "Width of the lesion (mm)" "$result/out/plain/growth.svg"
    write_sphere ball.yaml 'nerves:' '  branch: {radius: 1.6 mm}'
    sed 's/sphere/cylinder/; s/branch:/root: {radius: 2 mm, angle: 0 degree, role: spare}\n  branch:/' \
        ball.yaml >tube.yaml
    for name in ball tube; do
        expect 0 run $name.yaml -q
        expect 0 plot out/$name --terminal svg
        [ -z "$stderr" ]
        grep -q ">branch" out/$name/map.svg
    done
    grep -q ">root, to spare" out/tube/map.svg
    expect 0 plot out/tube --terminal dumb
    says "$output" "branch" "root, to spare"
}

@test "compare and report tell of nerves" {
    expect 0 run "$result/a.yaml" -q --set nerves.along.distance="1.5 mm" -o far
    expect 0 compare "$result/out/a" far
    says "$output" "along: length inside (mm)" "along: nerve's margin (mm)" "along: nerve's verdict"
    expect 0 report "$result/out/a" -o page.html
    says "$(<page.html)" "A nerve, slanted, 0.2 mm thick, runs at 45 degrees to the probe" \
        "Of the nerve along, " "length inside, cem43" "millimetres are not months"
    expect 0 report "$result/out/plain" -o page.html
    if grep -q "not months" page.html; then return 1; fi
}
