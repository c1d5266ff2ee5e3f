# A sample of faults.bats: some of the calls of each command.
# Door: check.
load faults
load cases

setup() {
    top=$(mktemp -d)
    work=$top/work
    mkdir "$work"
    cd "$work" || return 1
    prepare
}

@test "run over an older result" { replace 2; }

@test "run into a new folder" { fresh_run 2; }

@test "run --plot" { drawn_run 2; }

@test "run --vary" { sweep 2; }

@test "show" { shown 2; }

@test "plot" { plotted 2; }

@test "compare" { compared 2; }

@test "report" { reported 2; }

@test "new FILE" { new_file 2; }

@test "check, list, explain, new, help" { words 2; }
