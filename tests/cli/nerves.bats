# Nerves: in the time series, the summary, words, pictures, comparison and report.
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
    python3 - "$result" <<'END'
import json, sys
def table(name):
    rows = [line.split() for line in open(f"{sys.argv[1]}/out/{name}/timeseries.dat") if line[0] != "#"]
    return rows[0], [[float(x) for x in row] for row in rows[1:]]
plain, without = table("plain")
head, rows = table("a")
added = [f"{name}_length_{criterion}_mm" for name in ["along", "across", "ahead", "slanted"]
         for criterion in ["isotherm", "arrhenius", "cem43"]]
assert head == plain + added, head
assert [row[:len(plain)] for row in rows] == without      # the solution is the same
last = dict(zip(head, rows[-1]))
summary = json.load(open(f"{sys.argv[1]}/out/a/summary.json"))
for name in ["along", "across", "ahead", "slanted"]:
    for criterion in ["isotherm", "arrhenius", "cem43"]:
        column = head.index(f"{name}_length_{criterion}_mm")
        lengths = [row[column] for row in rows]
        assert lengths == sorted(lengths)                 # it never shrinks
        inside = summary["nerves"][name]["length_inside_mm"][criterion]
        assert abs(last[head[column]] - inside) < 1e-6
        since = summary["nerves"][name]["inside_since_s"][criterion]
        assert (since is None) == (inside == 0)
along, across, slanted = (last[f"{n}_length_isotherm_mm"] for n in ["along", "across", "slanted"])
assert along > slanted > across > 0                       # parallel placement lesions most
assert last["ahead_length_isotherm_mm"] == 0
END
}

@test "the summary has all of a nerve" {
    python3 - "$result/out/a/summary.json" <<'END'
import json, sys
summary = json.load(open(sys.argv[1]))
nerve = summary["nerves"]["slanted"]
assert list(nerve) == ["role", "radius_mm", "distance_mm", "height_mm", "angle_deg", "length_mm",
                       "diameter_mm", "length_inside_mm", "inside_since_s", "margin_mm",
                       "nearest_margin_mm", "verdict"]
assert abs(nerve["angle_deg"] - 45) < 1e-9 and nerve["length_mm"] == 40 and nerve["role"] == "target"
assert abs(nerve["distance_mm"] - 0.765) < 1e-9
assert summary["nerves"]["ahead"]["verdict"] == "outside"
assert summary["nerves"]["ahead"]["distance_mm"] == 9
across = summary["nerves"]["across"]
assert abs(across["nearest_margin_mm"] - across["margin_mm"] - 0.2) < 0.05   # its thickness
assert abs(across["margin_mm"] - (summary["lesion"]["radius_mm"] - 1.5)) < 0.05
END
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
    margin=$(python3 -c 'import json
for name, nerve in json.load(open("out/a/summary.json"))["nerves"].items():
    margin = nerve["margin_mm"]
    print(name, "%.1f mm" % abs(margin), "beyond" if margin < 0 else "within", "its edge")')
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
    expect 0 run out/a/scenario.yaml -q -o again
    cmp out/a/timeseries.dat again/timeseries.dat
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
