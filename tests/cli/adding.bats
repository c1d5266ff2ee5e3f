# A fact is said once: in a copy of the sources a key, a gauge, a tissue and a command are added, each as one row (the
# key with its field), and all that tells of them follows.
# Door: all.
load helper

# after FILE LINE TEXT: puts TEXT behind the line that begins so.
after() {
    awk -v line="$2" -v text="$3" '{ print } !put && index($0, line) == 1 { print text; put = 1 }
        END { exit !put }' "$1" >changed && mv changed "$1"
}

setup_file() {
    [ -z "${INSTRUMENT-}" ] || return 0
    cd "$BATS_FILE_TMPDIR" || return 1
    make -s -C "$BATS_TEST_DIRNAME/../.." BUILD="${BUILD:-build}" dist >/dev/null
    tar -xf "$BATS_TEST_DIRNAME/../../${BUILD:-build}"/rflesion-*.tar.gz --strip-components=1
    mkdir before
    cp -r sim include before
    after include/rflesion/model.h '    double coolant_conductance;' '    double emissivity; /**< W/K */'
    after sim/scenario/keys.c '     RULE(rfl_read_quantity, FIELD(probe.coolant_conductance)' '
    {.name = "probe.emissivity",
     .label = "Emissivity",
     .help = "of nothing that there is",
     .unit = "W/K",
     .range = {.low = 0.25, .high = 5},
     .usual = {0.5, 2, 0.5},
     .example = "0.75 W/K",
     .commented = true,
     RULE(rfl_read_quantity, FIELD(probe.emissivity), .shapes = NEEDLE)},'
    after sim/scenario/probe.c '    ROW(23, ' '    ROW(24, 0.57e-3) \'
    after sim/scenario/tissue.c '    ROW(ligament, ' '    ROW(tendon, 1142, 3432, 0.47, 29, 0.385, 0.6, ITIS, TYPES, false) \'
    after sim/commands/commands.c 'const struct rfl_command rfl_commands[] = {' \
        '    {.name = "cite", .options = BIT(HELP), .summary = "says it", .run = rfl_command_manual},'
    diff -rq before/sim sim >touched || true
    diff -rq before/include include >>touched || true
    env -u MAKEFLAGS -u MAKELEVEL -u BUILD make -s -j2 CFLAGS=-O0 all build/tests/unit/test_scenario tables >made 2>&1
}

setup() {
    [ -z "${INSTRUMENT-}" ] || skip "a sanitizer is in the way"
    top=$(mktemp -d)
    work=$top/work
    mkdir "$work"
    root=$BATS_FILE_TMPDIR
    rflesion=$root/build/rflesion
    cd "$work" || return 1
}

@test "a key is a field and a row, a gauge, a tissue, a command are a row" {
    cat "$root/made"
    [ "$(wc -l <"$root/touched")" -eq 5 ]
    [ -x "$rflesion" ]
}

@test "the key: explained, listed, in the template, the manual, the schema and the completion" {
    expect 0 explain probe.emissivity
    says "$output" "of nothing that there is" "unit W/K; 0.25 to 5 W/K" "usual range: 0.5 to 2 W/K in steps of 0.5 W/K"
    expect 0 list keys
    says "$output" "probe.emissivity "
    expect 0 new
    says "$output" "# emissivity: 0.75 W/K"
    expect 0 manual
    says "$output" 'fBprobe.emissivity\fR'
    expect 0 complete -- run a --set probe.em
    says "$output" "probe.emissivity="
    jq -e '.properties.probe.properties.emissivity.description | contains("0.25 to 5 W/K")' \
        "$root/scenarios/rflesion.schema.json"
}

@test "the key: read, checked, told, absent where it is not given, refused with its range" {
    write_needle a.yaml
    expect 0 check a.yaml --set "emissivity=1500 mW/K"
    [[ $output =~ probe.emissivity\ +1500\ mW/K\ +--set ]]
    expect 0 check a.yaml
    if grep emissivity <<<"$output"; then return 1; fi
    expect 2 check a.yaml --set "probe.emissivity=6 W/K"
    says "$errors" 'probe.emissivity: "6 W/K" is out of range: 0.25 to 5 W/K'
    expect 2 check a.yaml --set "probe.emisivity=1 W/K"
    says "$errors" "did you mean probe.emissivity?"
    expect 2 check a.yaml --set probe=1
    says "$errors" "coolant_conductance, emissivity"
}

@test "the gauge: listed, explained, completed, named in errors, and it runs" {
    expect 0 list gauges
    says "$output" "24G      0.57"
    expect 0 explain probe.gauge
    says "$output" "22, 23, 24, 25"
    expect 0 new
    says "$output" "22, 23, 24, 25"
    write_needle a.yaml
    expect 2 check a.yaml --set probe.gauge=26
    says "$errors" "22, 23, 24 or 25"
    expect 0 complete -- run a --set probe.gauge=24
    says "$output" "probe.gauge=24"
    jq -e '.properties.probe.properties.gauge.enum | contains([24, "24G"])' "$root/scenarios/rflesion.schema.json"
    expect 0 run a.yaml -q --set probe.gauge=24G --set accuracy=draft
}

@test "the tissue: listed, and in what a tissue may be" {
    expect 0 list tissues
    says "$output" "tendon"
    expect 0 explain layers.NAME.material
    says "$output" "ligament, tendon, cartilage"
    write_needle a.yaml
    expect 0 check a.yaml --set tissue.material=tendon
    expect 2 check a.yaml --set tissue.material=wood
    says "$errors" "ligament, tendon, cartilage"
}

@test "a command without further lines of help: in the manual, and helped" {
    expect 0 manual
    says "$output" ".SS cite" ".SS run SCENARIO" ".SH SEE ALSO"
    expect 0 cite --help
    says "$output" "Usage: rflesion cite"
    if grep null <<<"$output"; then return 1; fi
}

@test "no test knows better: the units of scenarios, explain, list, new and help" {
    cd "$root"
    build/tests/unit/test_scenario
    BUILD=build bats tests/cli/explain.bats tests/cli/list_new_check.bats tests/cli/help.bats
}
