# What is said and returned for right and wrong usage.
# Door: quick.
load helper

@test "no command: exit 2, with the way to the help" {
    expect 2
    says "$errors" "rflesion: error: a command is missing" "rflesion --help"
    [ -z "$output" ]
}

@test "--help names every command and exit status" {
    expect 0 --help
    says "$(tr -s ' ' <<<"$output")" "For teaching only - not for clinical use." \
        " run SCENARIO" " show SCENARIO" " plot DIR" " compare DIR..." " check SCENARIO" " list [TOPIC]" " explain [TOPIC]" " new [FILE]" \
        "Exit status: 0 success; 1 failure; 2 wrong usage or an error in the scenario."
    [ -z "$errors" ]
}

@test "--version" {
    expect 0 --version
    [[ $output =~ ^rflesion\ [0-9]+\.[0-9]+\.[0-9]+ ]]
}

@test "each command has its own help" {
    for command in run show plot compare check list new; do
        expect 0 "$command" --help
        says "$output" "Usage: rflesion $command" "-h, --help"
        expect 0 "$command" -h
    done
    expect 0 run --help
    says "$output" "-o, --output DIR" "--set KEY=VALUE" "--plot" "-q, --quiet" "-v, --verbose"
    expect 0 show --help
    says "$output" "--vary KEY=VALUES" "--terminal NAME" "sixel" "dumb"
    expect 0 compare --help
    says "$output" "--output DIR" "--format NAME" "csv" "json" "markdown" "--terminal NAME" "png"
    expect 0 plot --help
    says "$output" "--terminal NAME" "png" "svg" "pdf" "gif" "qt" "dumb"
}

@test "a wrong command, option or topic: exit 2, the nearest one named" {
    expect 2 rum
    says "$errors" "unknown command 'rum', did you mean 'run'?"
    expect 2 --hepl
    says "$errors" "unknown option '--hepl', did you mean '--help'?"
    expect 2 run --plto x.yaml
    says "$errors" "unknown option '--plto', did you mean '--plot'?" "rflesion run --help"
    expect 2 list tisues
    says "$errors" "unknown topic 'tisues', did you mean 'tissues'?"
    expect 2 plot . --terminal pmg
    says "$errors" "unknown terminal 'pmg', did you mean 'png'?"
    expect 2 run -x a.yaml
    says "$errors" "unknown option '-x'"
    expect 2 check --plot a.yaml
    says "$errors" "unknown option '--plot'"
}

@test "missing and superfluous arguments: exit 2" {
    expect 2 run
    says "$errors" "SCENARIO is missing"
    expect 2 plot
    says "$errors" "DIR is missing"
    expect 2 run a b
    says "$errors" "unexpected argument 'b'"
    expect 2 run a -o
    says "$errors" "option '--output' needs a value: --output DIR"
    expect 2 run a --quiet=3
    says "$errors" "option '--quiet' takes no value"
    expect 2 run a -q -v
    says "$errors" "--quiet and --verbose exclude each other"
    expect 2 run a --set probe.gauge
    says "$errors" "--set probe.gauge: expected KEY=VALUE"
}

@test "a scenario that is neither file nor name: exit 2, the nearest name" {
    expect 2 run si_joint_lateral_brunch
    says "$errors" "no file 'si_joint_lateral_brunch'" "did you mean si_joint_lateral_branch?"
    for name in SI_joint si-joint Si_Joint_Lateral; do
        expect 2 run "$name"
        says "$errors" "no file '$name'" "did you mean si_joint_lateral_branch?"
    done
    expect 2 run CANNULA
    says "$errors" "did you mean cannula_16g, cannula_20g or cannula_22g?"
    expect 2 run nowhere/x.yaml
    says "$errors" "nowhere/x.yaml"
    expect 2 run .
    expect 2 run ""
}

@test "standard output that is full, closed or left by its reader" {
    [ -e /dev/full ] || skip "no /dev/full here"
    status=0
    "$rflesion" list >/dev/full 2>errors || status=$?
    [ "$status" -eq 1 ]
    says "$(<errors)" "cannot write to standard output: No space left on device"
    status=0
    "$rflesion" list >&- 2>errors || status=$?
    [ "$status" -eq 1 ]
    "$rflesion" list keys 2>errors | true
    [ "${PIPESTATUS[0]}" -le 1 ]
    [ ! -s errors ]
}

@test "help is --help" {
    expect 0 --help
    local commands=$output
    expect 0 help
    [ "$output" = "$commands" ]
    for command in run list explain; do
        expect 0 "$command" --help
        local page=$output
        expect 0 help "$command"
        [ "$output" = "$page" ]
    done
    expect 2 help rum
    says "$errors" "unknown command 'rum', did you mean 'run'?"
    expect 2 help run list
    says "$errors" "unexpected argument 'list'"
}

@test "a scenario where a result is meant: what to do first" {
    write_needle mine.yaml
    for command in plot compare report; do
        expect 2 "$command" cannula_22g
        says "$errors" "'cannula_22g' is a scenario" "rflesion run cannula_22g" "then give out/cannula_22g"
        expect 2 "$command" mine.yaml
        says "$errors" "'mine.yaml' is a scenario" "rflesion run mine.yaml" "then give out/mine"
    done
    expect 2 compare cannula_22g si_joint_lateral_branch
    says "$errors" "rflesion run cannula_22g" "rflesion run si_joint_lateral_branch"
    expect 0 run mine.yaml -q
    expect 2 plot mine
    says "$errors" "there is no folder 'mine': did you mean out/mine?"
    expect 2 plot mine.yaml
    says "$errors" "did you mean out/mine?"
}

@test "near a result: its files, the folder around it, a name without out/" {
    write_needle mine.yaml
    expect 0 run mine.yaml -q
    for command in "plot" "report" "compare out/mine"; do
        # shellcheck disable=SC2086 # words
        for file in scenario.yaml summary.json timeseries.dat; do
            expect 2 $command out/mine/$file
            says "$errors" "'out/mine/$file' is a file of a result: give its folder, out/mine"
        done
        for folder in out out/; do
            expect 2 $command $folder
            says "$errors" "'$folder' is no result, but holds some: did you mean out/mine?"
        done
        expect 2 $command mine
        says "$errors" "there is no folder 'mine': did you mean out/mine?"
        expect 2 $command nowhere
        says "$errors" "there is no folder 'nowhere'"
    done
}

@test "near a scenario's file: another ending, none, capitals" {
    write_needle mine.yaml
    for name in mine Mine mine.yml MINE.YAML mine.json; do
        for command in run check show; do
            expect 2 $command $name
            says "$errors" "there is no file '$name': did you mean mine.yaml?"
        done
    done
    expect 2 run mines.yaml
    says "$errors" "no scenario of that name"
}

@test "a setting without a key is not one" {
    write_needle mine.yaml
    expect 2 run mine.yaml --set =3
    says "$errors" "--set =3: expected KEY=VALUE"
}

@test "a folder where a scenario is meant: plot draws it" {
    write_needle mine.yaml
    expect 0 run mine.yaml -q
    for command in run show check; do
        expect 2 "$command" out/mine
        says "$errors" "'out/mine' is a folder, not a scenario" "rflesion plot out/mine"
    done
}
