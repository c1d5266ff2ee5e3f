# Every command while memory, disk and folders fail, at each call in turn.
# Door: all.
load faults
load cases

setup() {
    top=$(mktemp -d)
    work=$top/work
    mkdir "$work"
    cd "$work" || return 1
    prepare
}

@test "run over an older result" { replace 300; }

@test "run into a new folder" { fresh_run 300; }

@test "run --plot" { drawn_run 200; }

@test "run --vary" { sweep 150; }

@test "show" { shown 150; }

@test "plot" { plotted 300; }

@test "compare" { compared 200; }

@test "report" { reported 200; }

@test "new FILE" { new_file 300; }

@test "check, list, explain, new, help" { words 150; }
