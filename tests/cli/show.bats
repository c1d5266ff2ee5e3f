# show: run, draw and show in one command. No test may open a window.
load helper

setup_file() {
    unset DISPLAY WAYLAND_DISPLAY
}

# on_terminal COMMAND...: its output on a terminal of 90 characters and 30 lines that answers every
# 0.1 s what $answer says.
on_terminal() {
    while sleep 0.1; do printf '%b' "${answer:-\n}"; done 2>/dev/null |
        TERM=xterm timeout -s KILL 60 script -qec "stty cols 90 rows 30; $(printf '%q ' "$@")" /dev/null
}

@test "show without a screen: says where the pictures are" {
    write_needle a.yaml
    expect 0 show a.yaml --set probe.gauge=22
    [ -z "$errors" ]
    says "$output" "mm wide" "Files:  out/a" "out/a/map.png" "out/a/growth.png"
    [ -s out/a/map.png ]
    grep -q "gauge: 22" out/a/scenario.yaml
}

@test "show on a terminal without graphics: characters that fit" {
    command -v script >/dev/null || skip "no script(1) here"
    write_needle a.yaml
    output=$(on_terminal "$rflesion" show a.yaml)
    says "$output" "mm wide" "How the lesion grows" "For teaching only - not for clinical use."
    [[ $output != *$'\033P'* ]]
    # none of the pictures' lines is wider than the terminal
    while IFS= read -r line; do
        [ ${#line} -le 91 ] || { echo "too wide: $line"; return 1; }
    done < <(grep -aE '^ *[+|].*[+|] *.?$' <<<"$output")
}

@test "show on a terminal that shows sixels: sixels" {
    command -v script >/dev/null || skip "no script(1) here"
    gnuplot -e 'print GPVAL_TERMINALS' 2>&1 | grep -qw sixelgd || skip "this gnuplot has no sixels"
    write_needle a.yaml
    answer='\033[?62;4c' on_terminal "$rflesion" show a.yaml >sixels
    [ "$(grep -ac $'\033P.*q' sixels)" -ge 4 ]
    # 14 is not 4
    answer='\033[?62;14c' on_terminal "$rflesion" show a.yaml >characters
    ! grep -aq $'\033P.*q' characters
}

@test "show where gnuplot has windows: it asks for one" {
    write_needle a.yaml
    mkdir bin
    # A gnuplot that has x11 and notes which terminal it is asked for.
    cat >bin/gnuplot <<'END'
#!/bin/sh
case "$*" in
*GPVAL_TERMINALS*) echo " dumb x11 sixelgd " >&2 ;;
*) for word; do [ "$word" = x11 ] && echo "$word" >>asked; done; echo picture ;;
esac
#!/bin/sh
case "$*" in
*GPVAL_TERMINALS*) echo " dumb x11 sixelgd " >&2 ;;
*) for word; do [ "$word" = x11 ] && echo "$word" >>asked; done; echo picture ;;
esac
END
    chmod +x bin/gnuplot
    PATH=$PWD/bin:$PATH DISPLAY=:77 expect 0 show a.yaml -q
    [ "$(sort -u asked)" = x11 ]
    rm asked
    PATH=$PWD/bin:$PATH expect 0 show a.yaml -q
    [ ! -e asked ]
    PATH=$PWD/bin:$PATH WAYLAND_DISPLAY=w expect 0 show a.yaml -q
    [ -s asked ]
}

@test "show --terminal: where it is told to" {
    write_needle a.yaml
    expect 0 show a.yaml -q --terminal dumb
    says "$output" "How the lesion grows"
    expect 2 show a.yaml --terminal dump
    says "$errors" "did you mean 'dumb'?"
}

@test "show: what is wrong is said as run says it" {
    expect 2 show
    says "$errors" "SCENARIO is missing"
    expect 2 show nowhere.yaml
    says "$errors" "nowhere.yaml"
    write_needle a.yaml
    expect 2 show a.yaml --set probe.gauge=15
    says "$errors" "--set: error: probe.gauge"
    [ ! -e out ]
}
