# bash completion of rflesion, which says itself what may stand where: sim/commands/complete.c.

_rflesion() {
    local words=() word before line i
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        # bash takes KEY=VALUE apart where '=' breaks words.
        if [[ ${#words[@]} -gt 0 && ($word == = || ${COMP_WORDS[i - 1]} == =) ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("${word#[\"\']}")
        fi
    done
    word=${words[${#words[@]} - 1]}
    # What stands before the '=' has been typed, and is no part of the answer.
    [[ $COMP_WORDBREAKS != *=* ]] || before=${word%"${word##*=}"}
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
        :files | :folders)
            compopt -o filenames 2>/dev/null || : # unknown to bash 3
            [ "$line" = :files ] && i=-f || i=-d
            while IFS= read -r line; do
                COMPREPLY+=("$line")
            done < <(compgen "$i" -- "$word")
            ;;
        *)
            line=${line%%$'\t'*}
            COMPREPLY+=("${line#"$before"}")
            [[ $line != *= ]] || compopt -o nospace 2>/dev/null || :
            ;;
        esac
    done < <("$1" complete -- "${words[@]}" 2>/dev/null)
}

complete -F _rflesion rflesion
