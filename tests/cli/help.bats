# The manual page and the completion of shells, which the tables of commands, options and keys fill.
# Door: quick.
load helper

# answers WORD...: what may stand in the place of the last word.
answers() {
    expect 0 complete -- "$@"
    output=$(cut -f1 <<<"$output")
}

# typed WORD...: the words that bash offers for the last one, '=' breaking words as it does there.
typed() {
    (
        # shellcheck source=/dev/null
        source "$root/sim/commands/completion.bash"
        COMP_WORDBREAKS=$' \t\n"'\''><=;|&(:'
        COMP_WORDS=("$@")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _rflesion "$rflesion"
        printf '%s\n' "${COMPREPLY[@]}"
    )
}

@test "the manual has every command, option and key, and no reader of it complains" {
    expect 0 manual
    page=$output
    says "$page" "For teaching only" ".TH RFLESION 1" ".SH EXIT STATUS" "NO_COLOR"
    for command in $("$rflesion" complete -- '' | cut -f1 | grep '^[a-z]'); do
        says "$page" ".SS $command"
        for option in $("$rflesion" complete -- "$command" -- | cut -f1); do
            [ "$option" = --help ] || says "${page//\\/}" "fB${option}fR"
        done
    done
    for key in $("$rflesion" list keys | sed -n 's/^\([a-z][a-z_.NAME0-9]*\)  .*/\1/p'); do
        says "$page" "fB$key\\fR"
    done
    printf '%s\n' "$page" >page.1
    command -v groff >/dev/null || skip "no groff here"
    run groff -man -ww -Tutf8 -Z page.1
    [ "$status" -eq 0 ]
    if grep -i warning <<<"$output"; then return 1; fi
    run bash -c 'groff -man -Tascii -P-cbou page.1'
    says "$(tr -s ' \n' ' ' <<<"$output")" "--set KEY=VALUE" "rflesion run si_joint_lateral_branch --plot"
}

@test "completion: commands, options, and what an option takes" {
    answers ''
    says "$output" run plot check list explain new --help --version
    answers ru
    [ "$output" = run ]
    answers run a --
    says "$output" --set --output --plot
    answers plot a --terminal ''
    says "$output" png svg dumb
    answers run a -o ''
    [ "$output" = :folders ]
    answers nonsense ''
    [ -z "$output" ]
    answers
    [ -z "$output" ]
}

@test "completion: scenarios, lists and topics" {
    answers run si_
    says "$output" si_joint_lateral_branch :files
    answers list t
    [ "$output" = tissues ]
    answers explain cem
    [ "$output" = cem43 ]
}

@test "completion: keys, tissues, gauges and kinetics, and the scenario's own monitors" {
    answers run a --set probe.g
    [ "$output" = probe.gauge= ]
    answers run a --set ga
    [ "$output" = gauge= ]
    answers run a --set gauge=18
    [ "$output" = gauge=18 ]
    answers run a --set duration
    [ "$output" = duration= ]
    answers run a --set dens # of three sections
    [ -z "$output" ]
    answers run a --set tissue.material=bone_co
    [ "$output" = tissue.material=bone_cortical ]
    answers run a --set=probe.gauge=2
    says "$output" --set=probe.gauge=20 --set=probe.gauge=25
    answers check a --set lesion.arrhenius=
    says "$output" lesion.arrhenius=liver_rfa lesion.arrhenius=skin
    write_needle a.yaml
    answers run a.yaml --set monitors.f
    says "$output" monitors.far.distance= monitors.far.role=
    answers run --plot a.yaml --set monitors.far.role=s
    [ "$output" = monitors.far.role=spare ]
    if grep -q near <<<"$output"; then return 1; fi
}

@test "bash completes words, and values after each =" {
    [ "$(typed rflesion exp)" = explain ]
    [ "$(typed rflesion run a --set probe.ga)" = probe.gauge= ]
    [ "$(typed rflesion run a --set tissue.material = bone_co)" = bone_cortical ]
    [ "$(typed rflesion run a --set = tissue.material = bone_co)" = bone_cortical ]
    typed rflesion run a --set probe.gauge = | grep -qx 18
    [ "$(typed rflesion run a --set '"probe.ga')" = probe.gauge= ]
    mkdir 'a folder'
    touch 'a file'
    [ "$(typed rflesion plot a)" = 'a folder' ]
    typed rflesion run 'a f' | grep -qx 'a file'
}

@test "zsh completes words, and keys with no blank after them" {
    command -v zsh >/dev/null || skip "no zsh here"
    zsh -n "$root/sim/commands/completion.zsh"
    cat >ask.zsh <<'END'
_describe() { print -l -- "${(@P)4}" "${@:5}"; }
_files() { print -- "files $*"; }
words=("${@:2}") CURRENT=$#words
source $1
END
    run zsh -f ask.zsh "$root/sim/commands/completion.zsh" "$rflesion" run si_joint
    says "$output" "files " "si_joint_lateral_branch:"
    run zsh -f ask.zsh "$root/sim/commands/completion.zsh" "$rflesion" run a --set probe.ga
    says "$output" "probe.gauge=:outer diameter" "-S"
    run zsh -f ask.zsh "$root/sim/commands/completion.zsh" "$rflesion" run a --set probe.gauge=1
    says "$output" "probe.gauge=18:"
    run zsh -f ask.zsh "$root/sim/commands/completion.zsh" "$rflesion" plot ''
    says "$output" "files -/"
}
