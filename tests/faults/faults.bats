# Every command while memory, disk and folders fail, at calls spread over its work; RFL_FAULTS=6: at six times as many.
# Door: all.
load faults
load cases

times=${RFL_FAULTS-1}

setup() {
    top=$(mktemp -d)
    work=$top/work
    mkdir "$work"
    cd "$work" || return 1
    prepare
}

@test "run over an older result" { replace $((60 * times)); }

@test "run into a new folder" { fresh_run $((60 * times)); }

@test "run --plot" { drawn_run $((24 * times)); }

@test "run --vary" { sweep $((24 * times)); }

@test "show" { shown $((24 * times)); }

@test "plot" { plotted $((40 * times)); }

@test "compare" { compared $((40 * times)); }

@test "report" { reported $((24 * times)); }

@test "new FILE" { new_file $((60 * times)); }

@test "check, list, explain, new, help" { words $((24 * times)); }
