# The check of the lessons finds what is wrong in them. That they are right is for tests/lessons itself.
# Door: check.
load helper

# finds PART...: tests/lessons finds a_teacher.md wrong, and says all this.
finds() {
    run "$root/tests/lessons" "$PWD/a_teacher.md"
    [ "$status" -ne 0 ]
    says "$output" "not ok 1 $PWD/a_teacher.md" "$@"
}

@test "a lesson that says what the program prints is right" {
    printf '%s\n' '## 2. After 20 s' '' '```console' '$ echo width 6.3 mm' 'width 6.3 mm' '```' '' \
        'It is 6.3 mm wide after 20 s.' '> Others say 7.' '2. See [there](3_a.md), `cem43` and 6.3.' >a_teacher.md
    run "$root/tests/lessons" "$PWD/a_teacher.md"
    [ "$status" -eq 0 ]
    [ "$output" = "ok 1 $PWD/a_teacher.md" ]
}

@test "an output that the program no longer prints is found, with its line" {
    printf '%s\n' '```console' '$ echo 6.3 mm' '6.9 mm' '```' >a_teacher.md
    finds "a_teacher.md:3: no longer printed: 6.9 mm" "printed now: 6.3 mm"
}

@test "a number that no output under its heading has is found, with its line" {
    printf '%s\n' '## 1. Wide' '```console' '$ echo 6.4 mm' '6.4 mm' '```' \
        '## 2. Long' '```console' '$ echo 16.3 mm' '16.3 mm' '```' 'It is 6.4 mm wide.' >a_teacher.md
    finds "a_teacher.md:11: nothing printed under this heading says 6.4"
}

@test "an answer whose command failed is found" {
    printf '%s\n' '```console' '$ rflesion run no_such_scenario 2>&1 | sed "s/: .*/: error: none/"' \
        'rflesion: error: none' '```' >a_teacher.md
    finds "a_teacher.md:3: rflesion: error: none"
}

@test "a worksheet's command that fails is found, with its line, and its output is not added" {
    printf '%s\n' '1. Try:' '   ```sh' '   echo 1 2 \' '       3' '   ls no_such_file' '   ```' >a.md
    run "$root/tests/lessons" "$PWD/a.md"
    [ "$status" -ne 0 ]
    says "$output" "a.md:5: this did not succeed: "
    sed -i.before '/no_such_file/d' a.md
    run "$root/tests/lessons" "$PWD/a.md"
    [ "$status" -eq 0 ]
    "$root/tests/retell" "$PWD/a.md" | cmp - a.md
}

@test "each lesson has a worksheet and a teacher's file, and they carry the notice" {
    count=0
    for sheet in "$root"/scenarios/lessons/[1-9]_*.md; do
        grep -q '^For teaching only - not for clinical use\.' "$sheet"
        case $sheet in *_teacher.md) continue ;; esac
        grep -q '^ *```sh$' "$sheet"
        [ -e "${sheet%.md}_teacher.md" ]
        grep -q "($(basename "$sheet"))" "$root/scenarios/lessons/README.md"
        count=$((count + 1))
    done
    [ $count -ge 6 ]
}
