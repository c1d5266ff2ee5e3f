#compdef rflesion
# zsh completion of rflesion, which says itself what may stand where: sim/commands/complete.c.

_rflesion() {
    local line word help
    local -a open closed
    for line in "${(@f)$(${~words[1]} complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
        word=${line%%$'\t'*}
        help=${line#$word}
        case $word in
        '') ;;
        :files) _files ;;
        :folders) _files -/ ;;
        *=) open+=("${word//:/\\:}:${help#$'\t'}") ;;
        *) closed+=("${word//:/\\:}:${help#$'\t'}") ;;
        esac
    done
    (( $#open )) && _describe -t keys key open -S ''
    (( $#closed )) && _describe -t words word closed
}

_rflesion "$@"
