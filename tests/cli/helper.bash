# Shared by all bats files: an own folder with an odd name for each test, and short scenarios.

root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
rflesion=$root/${BUILD:-build}/rflesion
export LC_ALL=C.UTF-8

setup() {
    top=$(mktemp -d)
    work="$top/it's a \"work\" \$folder"
    mkdir "$work"
    cd "$work" || return 1
}

teardown() {
    [ ! -S "$top/tmux" ] || tmux -S "$top/tmux" kill-server
    cd / && rm -rf "$top"
}

# Runs rflesion; sets status, output (standard output) and errors (standard error).
rfl() {
    status=0
    output=$("$rflesion" "$@" 2>"$top/errors") || status=$?
    errors=$(<"$top/errors")
}

# rfl, and fails the test, with all that was said, where the status is another than the first word.
expect() {
    local wanted=$1
    shift
    rfl "$@"
    [ "$status" -eq "$wanted" ] && return
    printf 'status %s, wanted %s: %s\n%s\n%s\n' "$status" "$wanted" "$*" "$output" "$errors"
    return 1
}

# says TEXT PART...: each part stands in the text.
says() {
    local text=$1 part
    shift
    for part in "$@"; do
        [[ $text == *"$part"* ]] || {
            printf 'not said: %s\nbut: %s\n' "$part" "$text"
            return 1
        }
    done
}

# lacks FILE PATTERN...: none of the patterns is there.
lacks() {
    local file=$1 pattern
    shift
    for pattern in "$@"; do
        if grep -n -m 3 -o -e ".\{0,30\}$pattern.\{0,30\}" "$file"; then
            echo "$pattern should not be in $file"
            return 1
        fi
    done
}

# count PATTERN FILE: how often it stands there.
count() {
    grep -o -- "$1" "$2" | wc -l
}

# A quick needle scenario in $1, with three monitors.
write_needle() {
    cat >"$1" <<'END'
title: A quick needle
question: How wide is it?
probe:
  shape: needle
  gauge: 18
  active_tip: 5 mm
protocol:
  heating: fixed
  set_temperature: 80 degC
  duration: 20 s
  cooldown: 5 s
monitors:
  near: {distance: 0.5 mm, height: 2.5 mm}
  far: {distance: 20 mm, height: 2.5 mm, role: spare}
output:
  interval: 5 s
numerics:
  accuracy: draft
END
}

# A sphere with a line of its own for each key in $1; lines in the arguments after it are added.
write_sphere() {
    local file=$1
    shift
    printf '%s\n' 'probe:' '  shape: sphere' '  diameter: 2 mm' 'protocol:' '  heating: fixed' \
        '  set_temperature: 80 degC' '  duration: 20 s' "$@" >"$file"
}

# Nothing but these names lies in the folder (hidden names included).
only_holds() {
    local folder=$1 found
    shift
    found=$(cd "$folder" && ls -A)
    [ "$found" = "$(printf '%s\n' "$@")" ] || {
        printf 'in %s: %s\n' "$folder" "$found"
        return 1
    }
}

# As GNU's `timeout -s KILL SECONDS COMMAND...`, which only GNU has: without it there is no limit.
limited() {
    if command -v timeout >/dev/null; then
        timeout -s KILL "$@"
    else
        "${@:2}"
    fi
}

# typescript COMMAND: what a command line shows on a terminal.
typescript() {
    script -qec true /dev/null >/dev/null 2>&1 </dev/null || skip "no script of util-linux, or no terminals here"
    script -qec "$1" /dev/null </dev/null
}

# smaller BYTES FILE
smaller() {
    [ "$(wc -c <"$2")" -lt "$1" ]
}

# on_terminal COLUMNS COMMAND [ROWS]: runs a command line in a terminal of tmux, which stays open.
on_terminal() {
    command -v tmux >/dev/null || skip "no tmux here"
    limited 60 tmux -S "$top/tmux" -f /dev/null new-session -d -x "$1" -y "${3:-100}" \
        "$2; echo '[ended]'; sleep 60" 2>"$top/tmux.said" || skip "no terminals here: $(<"$top/tmux.said")"
}

# press KEY: on the terminal's keyboard.
press() {
    tmux -S "$top/tmux" send-keys "$1"
}

# sees PATTERN: the terminal shows it within half a minute; `screen` holds all that it shows then.
sees() {
    for ((i = 0; i < 300; i++)); do
        tmux -S "$top/tmux" capture-pane -p -e >screen
        grep -q -- "$1" screen && return
        sleep 0.1
    done
    echo "not seen: $1, but:"
    cat screen
    return 1
}
