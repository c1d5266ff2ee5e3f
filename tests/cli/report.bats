# report: the page, and what a browser makes of it.
# Door: check.
load helper

# Two needles and a sphere, and the report on the first, shared by all tests.
setup_file() {
    export shared
    shared=$(mktemp -d)
    cd "$shared" || return 1
    (
        rflesion=$root/${BUILD:-build}/rflesion
        write_needle a.yaml
        write_sphere b.yaml 'monitors:' '  near: {distance: 0.5 mm}'
        "$rflesion" run a.yaml -q && "$rflesion" run a.yaml -q -o out/thin --set probe.gauge=22 &&
            "$rflesion" run b.yaml -q && "$rflesion" report out/a
    )
}

teardown_file() {
    rm -rf "$shared"
}

# The page's text: pictures, tags and styles left out, blanks as one.
words() {
    sed -e '/<style>/,/<\/style>/d' -e '/<svg/,/<\/svg>/d' -e '/<img/d' "$1" | tr '\n' ' ' |
        sed -e 's/<[^>]*>/ /g' -e "s/&#39;/'/g" -e 's/  */ /g'
}

# Levels of the page's headings, in order: "1 2 2 3".
levels() {
    grep -o '<h[1-6]' "$1" | tr -d '<h\n' | sed 's/./& /g'
}

# A number by its path in the summary: width lesion.width_mm.
summary() {
    grep -A 4 "\"$2\": {" "$1/summary.json" | sed -n "s/.*\"$3\": \([0-9.]*\).*/\1/p" | head -n 1
}

@test "report writes one page with all its parts, in order" {
    local page=$shared/out/a/report.html
    says "$(words "$page")" "The question" "How wide is it?" "What this cannot tell you" \
        "The scenario" "The probe is a cannula of 18G" "Pictures" "Results" "Where the heat went" \
        "How exactly it was computed" "Do it again" "Glossary" \
        "For teaching only - not for clinical use."
    [ "$(levels "$page")" = "1 2 2 2 2 2 2 2 2 2 " ]
    smaller 8000000 "$page"
    lacks "$page" '{{'
    only_holds "$shared/out/a" field.dat frames.dat outline.dat picture.dat profile.dat \
        report.html scenario.yaml summary.json timeseries.dat
}

@test "it refers to nothing outside itself, and has no script" {
    local page=$shared/out/a/report.html
    lacks "$page" '://' '<script' '<link' '@import' '<iframe' 'href=.[^#]' 'src=.[^d]'
    grep -q "default-src 'none'" "$page"
}

@test "it says every value with its source, and the numbers of the summary" {
    local page=$shared/out/a/report.html text width
    text=$(words "$page")
    says "$text" "probe.diameter" "from probe.gauge; hypodermic standard" \
        "material muscle; IT'IS database v4" "default" "line 7"
    width=$(summary "$shared/out/a" lesion width_mm)
    says "$text" "is $(printf %.1f "$width") mm wide" "Inside the modelled lesion: near." \
        "Outside the modelled lesion: far."
    "$rflesion" check "$shared/out/a/scenario.yaml" | awk '/^[a-z]+\./ && !/not used/ {print $1}' |
        while read -r key; do
            grep -q "<code>$key</code>" "$page" || { echo "no $key"; exit 1; }
        done
}

@test "pictures are inline, with words for who cannot see them, and names of their own" {
    local page=$shared/out/a/report.html
    [ "$(count '<svg role="img" aria-labelledby="[a-z]*1-title"' "$page")" -eq 4 ]
    [ "$(count '<img alt="[A-Z][^"]*" src="data:image/gif;base64,R0lGOD' "$page")" -eq 1 ]
    [ -z "$(grep -o " id=[\"'][^\"']*" "$page" | tr "'" '"' | sort | uniq -d)" ]
    lacks "$page" '<th>' '<th [^s]'
    [ "$(count '<figcaption>' "$page")" -eq 5 ]
}

@test "the numerical error is estimated by a second, coarser computation" {
    for result in a b; do
        expect 0 report "$shared/out/$result" -o page.html
        row() { grep -A 14 'computed twice' page.html | sed -n "s/.*>$1<.*number\">\([0-9]*\)<.*number\">\([0-9]*\)<.*number\">\([0-9.]*\) mm<.*/\\$2/p"; }
        [ "$(row 'this result' 1)" -gt "$(row 'cells twice[^<]*' 1)" ]
        [ "$(row 'this result' 2)" -gt "$(row 'cells twice[^<]*' 2)" ]
        # Not zero, and less than a twentieth of a millimetre.
        awk -v a="$(row 'this result' 3)" -v b="$(row 'cells twice[^<]*' 3)" \
            'BEGIN {d = a > b ? a - b : b - a; exit !(b > 0 && d < 0.05)}'
        says "$(words page.html)" "with an estimated numerical error of"
    done
}

@test "a lesson asks before it tells, and steps through several results" {
    cd "$shared"
    expect 0 report out/a out/thin out/b --lesson -o "$work/lesson.html"
    says "$output" "Written: $work/lesson.html"
    cd "$work"
    [ "$(count '<input class="step" type="radio"' lesson.html)" -eq 3 ]
    [ "$(count '<label for="step' lesson.html)" -eq 3 ]
    [ "$(count '<details>' lesson.html)" -ge 20 ]
    lacks lesson.html '<details open'
    [ "$(count ' checked>' lesson.html)" -eq 1 ]
    says "$(words lesson.html)" "probe.gauge 22 (there 18)" "What I expect" "Side by side"
    # Nothing but closed answers says how wide the lesion is.
    sed -e '/<details>/,/<\/details>/d' lesson.html >asked.html
    lacks asked.html 'mm wide' '<svg' '<img'
    lacks lesson.html '<h[4-6]'
    smaller 8000000 lesson.html
}

@test "what a generator did is told: stages, readings, pulses, coolant" {
    for scenario in staged_ramp pulsed_rf cooled_rf; do
        expect 0 run $scenario -q -o $scenario --set accuracy=draft --set output.frames=0
        expect 0 report $scenario
    done
    says "$(words staged_ramp/report.html)" "Timetable" "to 60 °C in 15 s, hold" \
        "What a console will display" "voltage and impedance: 100 ohm of leads and skin included" "Impedance" \
        "The hottest tissue of the whole run reached"
    [ "$(count '<svg role="img"' staged_ramp/report.html)" -eq 5 ]
    lacks staged_ramp/report.html 'data:image/gif' 'hot surface (idealised): it is held'
    says "$(words pulsed_rf/report.html)" "Whether pulsed radiofrequency works" "peak field" \
        "there is no lesion" "Note: no tissue reached the isotherm"
    says "$(words cooled_rf/report.html)" "carried off by coolant"
    says "$(grep -A 3 'class="question"' cooled_rf/report.html)" "The hottest tissue reached"
}

@test "injected fluid is told, with what it gives" {
    expect 0 run fluid_injected -q -o fluid --set accuracy=draft --set output.frames=0 \
        --set fluid.perfusion="0 1/s"
    expect 0 report fluid
    says "$(words fluid/report.html)" "Injected fluid fills a sleeve round the needle, 3.4 mm in radius" \
        "from 2 mm ahead of to 12 mm above the distal end" \
        "There tissue, but no bone, has: perfusion 0 1/s, electrical conductivity 0.9 S/m." \
        "a sleeve of fluid that stays where it was injected"
    expect 0 run hot_surface_and_generator -q -o plain --set accuracy=draft --set output.frames=0
    expect 0 report plain
    lacks plain/report.html "sleeve"
}

@test "titles and questions are text, never markup" {
    write_needle a.yaml
    sed -i.before -e "s|^title.*|title: '<script>alert(1)</script> \"A\" \&amp; {{notice}}'|" \
        -e "s|^question.*|question: '<img src=x onerror=alert(2)> is it wide?'|" a.yaml
    expect 0 run a.yaml -q
    expect 0 report out/a
    lacks out/a/report.html '<script' '<img src=x'
    grep -q '<h1>&lt;script&gt;alert(1)&lt;/script&gt; &quot;A&quot; &amp;amp; {{notice}}</h1>' \
        out/a/report.html
}

@test "an older report is replaced, another file is not; a new run drops its report" {
    cp -r "$shared/out/a" old
    expect 0 report old/
    says "$output" "Written: old/report.html"
    echo mine >notes.html
    expect 2 report old -o notes.html
    says "$errors" "notes.html exists and is not a report of rflesion"
    [ "$(<notes.html)" = mine ]
    expect 2 report old -o .
    write_needle a.yaml
    expect 0 run a.yaml -q -o old
    [ ! -e old/report.html ]
}

@test "what cannot be reported: a sentence, and nothing is left" {
    mkdir empty
    expect 2 report empty
    says "$errors" "empty" "summary.json"
    expect 2 report "$shared/out/a" nowhere
    says "$errors" "nowhere"
    expect 2 report
    says "$errors" "DIR"
    expect 1 report "$shared/out/a" -o nowhere/page.html
    says "$errors" "nowhere/page.html"
    mkdir bin
    PATH=$work/bin expect 1 report "$shared/out/a" -o page.html
    says "$errors" "gnuplot" "install"
    only_holds . bin empty
}
