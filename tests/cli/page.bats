# rflesion page: the file that it writes, as far as that is seen without a browser (tests/page has those).
# Door: check.
load helper

setup_file() {
    export template=$BATS_TEST_DIRNAME/../../plots/page/built/template.html
}

built() {
    [ -f "$template" ] || skip "the page's module is not built here: make page-deps page"
}

# data FILE: the page's data block, as JSON.
data() {
    awk 'sub(/.*<script type="application\/json" id="data">/, "") { inside = 1 }
        inside { if (sub(/<\/script>.*/, "")) last = 1; print } last { exit }' "$1"
}

@test "a program without the page's module says how to get it" {
    mkdir -p elsewhere/build
    cp "$rflesion" elsewhere/build/rflesion
    rflesion=elsewhere/build/rflesion RFLESION_DATA=$work/nowhere expect 1 page si_joint_lateral_branch
    says "$errors" "built without the page's module" "make page-deps page"
    [ ! -e si_joint_lateral_branch.html ]
}

@test "one scenario: its page bears its name; without scripts it shows outlines, numbers and the notice" {
    built
    write_needle a.yaml
    expect 0 page a.yaml
    [ "$output" = "Written: a.html" ]
    [ "$(data a.html | jq -r '.open, .lesson, (.scenarios | length)' | xargs)" = "a null 1" ]
    static=$(sed -n '/<main id="static">/,/<\/main>/p' a.html)
    says "$static" '<svg role="img"' "Lesion: " "A quick needle" \
        "For teaching only - not for clinical use." "Open this file in a browser"
    [ "$(grep -c '<path fill="#' <<<"$static")" -eq 3 ]
    grep -q '<meta name="generator" content="rflesion [0-9.]*">' a.html
    if grep -n '<!--@' a.html; then return 1; fi
}

@test "the data block's scenarios run as they are" {
    built
    write_needle a.yaml
    expect 0 page a.yaml
    data a.html | jq -r '.scenarios[0].yaml' >b.yaml
    expect 0 run a.yaml -q -o a
    expect 0 run b.yaml -q -o b
    [ "$(jq -c .criteria a/summary.json)" = "$(jq -c .criteria b/summary.json)" ]
}

@test "several scenarios, and all of those that come with the program" {
    built
    write_needle a.yaml
    expect 0 page a.yaml sphere_first_look
    [ "$output" = "Written: rflesion.html" ]
    [ "$(data rflesion.html | jq -r '.open, .scenarios[].name' | xargs)" = "a a sphere_first_look" ]
    expect 0 page -o all.html
    [ "$(data all.html | jq '.scenarios | length')" -eq "$(ls "$root"/scenarios/*.yaml | wc -l)" ]
    [ "$(data all.html | jq -r .open)" = si_joint_lateral_branch ]
    [ "$(data all.html | jq '.topics | length')" -gt 10 ]
}

@test "sliders: keys in full, ranges in the key's unit" {
    built
    expect 0 page medial_branch_parallel --slider gauge=16:22 --slider "set_temperature=333.15:363.15:10 K" \
        --slider protocol.ramp --title "How close is <close> enough?" -o class.html
    data class.html | jq -e '[.lesson.sliders[] | [.key, .low, .high, .step]] == [["probe.gauge", 16, 22, null],
        ["protocol.set_temperature", 60, 90, 10], ["protocol.ramp", null, null, null]]'
    [ "$(data class.html | jq -r .lesson.title)" = "How close is <close> enough?" ]
    grep -qx 'How close is &lt;close&gt; enough?' class.html
}

@test "titles are text, never markup" {
    built
    write_needle a.yaml
    sed -i.before "s|^title.*|title: '</script><script>alert(1)</script>'|" a.yaml
    expect 0 page a.yaml
    lacks a.html '<script>alert'
    [ "$(data a.html | jq -r '.scenarios[0].title')" = '</script><script>alert(1)</script>' ]
}

@test "what is wrong with a slider is said, with what would be right" {
    built
    wrong() {
        local said=$1
        shift
        expect 2 page si_joint_lateral_branch -o wrong.html "$@"
        says "$errors" "$said"
        [ ! -e wrong.html ]
    }
    wrong "has no key 'guage'" --slider guage
    wrong "the first end must be below the second" --slider gauge=22:16
    wrong '"15" is not a known gauge' --slider gauge=15:22
    wrong "while checking --slider gauge=15:22" --slider gauge=15:22
    wrong "the unit is missing" --slider set_temperature=60:90
    wrong "out of range" --slider "set_temperature=60:190 degC"
    wrong "a number is missing" --slider ramp=0:x
    wrong "a range has two ends" --slider "ramp=3 s"
    wrong "the step must lie between 0 and the whole range" --slider "ramp=0:10:20 s"
    wrong "is not a number that a control moves" --slider control
    wrong "is not a number that a control moves" --slider output.interval
    wrong "ambiguous: write probe.conductivity or tissue.conductivity" --slider "conductivity=0.4:0.6 W/m/K"
    wrong "probe.gauge is given twice" --slider gauge --slider probe.gauge=16:18
    wrong "is longer than the duration" --slider "duration=5:90 s"
    wrong "needs a value" --slider
}

@test "an older page is replaced, another file is not" {
    built
    write_needle a.yaml
    expect 0 page a.yaml
    expect 0 page a.yaml --title Again
    grep -qx Again a.html
    echo mine >notes.html
    expect 2 page a.yaml -o notes.html
    says "$errors" "notes.html exists and is not a page of rflesion"
    [ "$(<notes.html)" = mine ]
    expect 2 page a.yaml -o ""
    expect 1 page a.yaml -o no/such/folder.html
    cp a.yaml b.yaml
    mkdir c
    cp a.yaml c
    expect 2 page a.yaml b.yaml c/a.yaml
    says "$errors" "two scenarios are called a"
}

@test "the page's policy allows its own script and style, and no other" {
    built
    policy=$(sed -n 's/.*http-equiv="Content-Security-Policy" content="\([^"]*\)".*/\1/p' "$template")
    [[ $policy =~ ^"default-src 'none'; script-src 'sha256-"[A-Za-z0-9+/=]+"' 'wasm-unsafe-eval'; worker-src blob:; style-src 'sha256-"[A-Za-z0-9+/=]+"'; img-src data: blob:"$ ]]
    lacks "$template" ' style="' ' onclick=' 'https\?://[^"]*"></script>' '<link '
}

@test "the page is no larger than 500 kB, and holds every licence" {
    built
    expect 0 page -o all.html
    [ "$(wc -c <all.html)" -lt 500000 ]
    licences=$(sed -n 's|.*id="licences">\(.*\)</script>.*|\1|p' all.html | base64 -d | gunzip)
    says "$licences" "GNU GENERAL PUBLIC LICENSE" "GSL 2" "libyaml" "Kirill Simonov" "wasi-libc" "libclang-rt" \
        "uPlot" "Leon Sorokin"
}
