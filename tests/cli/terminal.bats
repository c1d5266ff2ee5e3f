# What is different on a terminal: colour, and the progress of long work.
# Door: check.
load helper

# The control sequence that begins a colour or bold type.
escape=$'\033\\['

@test "colour on a terminal: headings, errors, verdicts" {
    write_needle a.yaml
    on_terminal 100 "TERM=xterm '$rflesion' explain ramp; '$rflesion' rum; '$rflesion' run a.yaml"
    sees '\[ended\]'
    grep -q "${escape}1mramp" screen
    grep -q "${escape}.*error:" screen
    grep -q "${escape}.*outside the modelled lesion" screen
}

@test "no colour with NO_COLOR, on a dumb terminal, in a pipe" {
    write_needle a.yaml
    for how in "NO_COLOR=1" "NO_COLOR=" "TERM=dumb" "TERM="; do
        on_terminal 100 "export $how; '$rflesion' explain ramp; '$rflesion' rum; '$rflesion' run a.yaml"
        sees '\[ended\]'
        says "$(<screen)" "ramp: why" "unknown command 'rum'" "outside the modelled lesion"
        if grep -q "$escape" screen; then return 1; fi
        tmux -S "$top/tmux" kill-server
    done
    expect 0 run a.yaml
    expect 2 rum
    if grep -q "$escape" <<<"$output$errors"; then return 1; fi
}

# Seconds of work: very many rows.
slowly() {
    echo "run si_joint_lateral_branch --set output.interval='5 ms' --set numerics.accuracy=$1"
}

@test "long work shows how far it is, and Ctrl-C leaves nothing of it" {
    on_terminal 100 "TERM=xterm '$rflesion' $(slowly fine)"
    sees '^\[[#.]*\] *[0-9]* %, [0-9]* \(s\|min\) left$'
    press C-c
    sees 'stopped by SIGINT (Ctrl-C) after [0-9.]* s of 120.0 s; no result was written'
    if grep -q ' left' screen; then return 1; fi
    [ -z "$(ls -A out 2>/dev/null)" ]
}

@test "of several runs one bar shows how far all of them are" {
    typescript "TERM=xterm '$rflesion' $(slowly standard) --vary probe.gauge=16,18" >typed
    tr '\r' '\n' <typed | sed -n 's/^\[[#.]*\] *\([0-9]*\) %, .* left.*/\1/p' >percent
    [ "$(tail -n 1 percent)" -gt 50 ]
    sort -n percent | cmp - percent
}

@test "a report and an animation show how far they are" {
    write_needle a.yaml
    expect 0 run a.yaml -o a
    typescript "TERM=xterm '$rflesion' report a" >typed
    grep -q ' left' typed
    typescript "TERM=xterm '$rflesion' plot a --terminal gif" >typed
    grep -q ' drawing map.gif' typed
}

@test "no progress is shown in a pipe, with -q, on a dumb terminal, nor of short work" {
    eval "expect 0 $(slowly standard)"
    [ -z "$errors" ]
    write_needle a.yaml
    for command in "TERM=xterm '$rflesion' $(slowly standard) -q" \
        "TERM=dumb '$rflesion' $(slowly standard)" "TERM=xterm '$rflesion' run a.yaml"; do
        typescript "$command" >typed
        if grep ' left' typed; then return 1; fi
    done
    typescript "TERM=xterm '$rflesion' $(slowly standard)" >typed
    grep -q ' left' typed
}
