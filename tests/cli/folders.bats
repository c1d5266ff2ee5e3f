# Where results go, what they replace, and that nothing else is touched.
# Door: check.
load helper

# complete FOLDER: a result with all its tables, which agree.
complete() {
    [ -f "$1/summary.json" ] && [ -f "$1/frames.dat" ] && [ -f "$1/picture.dat" ] || { ls -A "$1" && return 1; }
    [ "$(grep -c '' "$1/timeseries.dat")" -gt 5 ]
    jq -e .lesion.radius_mm "$1/summary.json" >/dev/null
}

# inodes FILE...: which files these are, and when they were changed.
inodes() {
    ls -id -- "$@"
}

@test "a result whose files are pipes, devices or folders is replaced or refused, and never waited for" {
    write_needle a.yaml
    expect 0 run a.yaml -q -o whole
    for wrong in pipe device folder; do
        for file in summary.json scenario.yaml; do
            rm -rf r
            cp -r whole r
            rm r/$file
            case $wrong in
            pipe) mkfifo r/$file ;;
            device) ln -s /dev/zero r/$file ;;
            folder) mkdir r/$file ;;
            esac
            for command in "compare r whole -o c" "report r" "run a.yaml -q -o r"; do
                # shellcheck disable=SC2086 # words
                "$rflesion" $command >said 2>&1 3>&- &
                for _ in {1..200}; do
                    kill -0 $! 2>/dev/null || break
                    sleep 0.05
                done
                ! kill -9 $! 2>/dev/null || { echo "$command hangs: $file is a $wrong" && return 1; }
                wait $! || [ -s said ]
            done
        done
    done
}

@test "--set without -o: the folder is named after the settings" {
    write_needle a.yaml
    expect 0 run a.yaml -q
    expect 0 run a.yaml -q --set probe.gauge=22
    expect 0 run a.yaml -q --set gauge=22 --set "set_temperature=70 degC"
    [ -z "$errors" ]
    only_holds out a a,gauge=22 a,gauge=22,set_temperature=70_degC
    expect 0 run a.yaml -q --set gauge=22 -o out/mine
    [ -d out/mine ]
}

@test "settings that names cannot hold, or that two keys share, end in a hash of what was typed" {
    write_needle a.yaml
    for setting in "tissue.conductivity=0.4 W/m/K" "tissue.conductivity=0.4 W/m*K^-1" "title=../../x" \
        "title=$(printf 'long %.0s' {1..38})" "title=$(printf 'long %.0s' {1..38}) " "title=a=b" \
        "title=$(printf 'long %.0s' {1..38})end" \
        "monitors.near.distance=1 mm" "monitors.far.distance=1 mm"; do
        expect 0 run a.yaml -q --set "$setting"
        [ -z "$errors" ]
    done
    [ "$(ls -A)" = $'a.yaml\nout' ]
    # The title with a blank at its end is the same one.
    [ "$(ls -A out | grep -cE '^a,[a-z]+=.*,[0-9a-f]{8}$')" -eq 8 ]
    [ "$(ls -A out | wc -l)" -eq 8 ]
    while read -r name; do [ "$(printf %s "$name" | wc -c)" -le 100 ]; done < <(ls out)
    ls out | grep -q '^a,title=long_long_.*_lo[ng_]*,[0-9a-f]*$'
}

@test "what replaces a result of other settings says so, names its pictures, keeps its report" {
    write_needle a.yaml
    expect 0 run a.yaml -q --plot -o r
    expect 0 report r
    cp r/report.html page
    expect 0 run a.yaml -q -o r --set gauge=20
    says "$errors" "note: r held a result of other settings, which was replaced" "growth.png" "map.png" \
        "profile.png" "its report is kept as report-old.html"
    [ "$(wc -l <<<"$errors")" -eq 1 ]
    cmp page r/report-old.html
    [ ! -e r/report.html ]
    [ ! -e r/map.png ]
    # the same settings: only what is lost is said
    expect 0 run a.yaml -q -o r --set gauge=20
    [ -z "$errors" ]
    expect 0 plot r
    expect 0 run a.yaml -q -o r --set gauge=20
    says "$errors" "note: r held a result, which was replaced; its pictures are gone: map.png, growth.png"
    # pictures that are drawn anew are not missed
    expect 0 plot r
    expect 0 run a.yaml -q -o r --plot
    [ "$errors" = "rflesion: note: r held a result of other settings, which was replaced" ]
    cmp page r/report-old.html
}

@test "a user's own files in a result's folder are neither moved nor deleted" {
    write_needle a.yaml
    expect 0 run a.yaml -q -o r
    mkdir r/mine
    echo precious | tee r/notes r/.hidden r/mine/chapter r/map.png.bak >/dev/null
    before=$(inodes r r/notes r/.hidden r/mine r/mine/chapter r/map.png.bak)
    expect 0 run a.yaml -q -o r --set gauge=20
    [ "$(inodes r r/notes r/.hidden r/mine r/mine/chapter r/map.png.bak)" = "$before" ]
    complete r
    grep -q 'gauge: 20' r/scenario.yaml
    only_holds . a.yaml r
    [ -z "$(ls -A r | grep '^\.rflesion')" ]
}

@test "a folder that must stay where it is: the current one, a mount point, one bound elsewhere" {
    write_needle a.yaml
    mkdir here
    cd here
    expect 0 run ../a.yaml -q -o .
    before=$(inodes .)
    expect 0 run ../a.yaml -q -o . --set gauge=20
    [ "$(inodes .)" = "$before" ]
    complete .
    [ -z "$(ls -A | grep '^\.')" ]
    cd ..
    mkdir disk bound
    mount -t tmpfs tmpfs disk 2>/dev/null || skip "cannot mount here"
    expect 0 run a.yaml -q -o disk
    mount --bind disk bound
    expect 0 run a.yaml -q -o bound --set gauge=20
    umount bound
    complete disk
    grep -q 'gauge: 20' disk/scenario.yaml
    [ -z "$(ls -A disk | grep '^\.')" ]
    umount disk
}

@test "a replacement that was killed half-way is undone, or finished" {
    write_needle a.yaml
    expect 0 run a.yaml -q -o r
    cp -r r kept
    expect 0 run a.yaml -q -o new --set gauge=20
    # a run that fails early, but looks at the folder
    fails() {
        status=0
        (ulimit -f 1 && "$rflesion" run a.yaml -q -o r 2>errors) || status=$?
        [ "$status" -eq 1 ]
    }
    # all of the older one aside, a part of the new one there
    mkdir r/.rflesion-older-1-0-whole
    mv r/*.* r/.rflesion-older-1-0-whole
    cp new/timeseries.dat new/scenario.yaml r
    fails
    diff -r kept r
    # a part of the older one aside
    mkdir r/.rflesion-older-1-0
    mv r/summary.json r/timeseries.dat r/.rflesion-older-1-0
    fails
    diff -r kept r
    # the new one there
    mkdir r/.rflesion-older-1-0-whole
    mv r/*.* r/.rflesion-older-1-0-whole
    echo page >r/.rflesion-older-1-0-whole/report.html
    cp new/* r
    fails
    [ "$(<r/report-old.html)" = page ]
    rm r/report-old.html
    diff -r new r
}

@test "what a run that was killed left aside is swept; what is in use, or somebody's own, is not" {
    write_sphere s.yaml
    mkdir -p out/.rflesion-partial-123-0 out/.rflesion-partial-124-0 out/.rflesion-partial-mine
    touch out/.rflesion-partial-123-0/timeseries.dat out/.rflesion-partial-124-0/diary \
        out/.rflesion-partial-mine/timeseries.dat out/.rflesion-partial-125-0
    expect 0 run s.yaml -q
    only_holds out .rflesion-partial-124-0 .rflesion-partial-mine s
    only_holds out/.rflesion-partial-124-0 diary
    touch out/s/.rflesion-partial-126-1
    expect 0 plot out/s
    [ ! -e out/s/.rflesion-partial-126-1 ]
    command -v flock >/dev/null || skip "no flock here"
    mkdir out/.rflesion-partial-127-0
    flock out/.rflesion-partial-127-0 "$rflesion" run s.yaml -q
    [ -d out/.rflesion-partial-127-0 ]
}

@test "kill -9 at any moment: the older result or the new one, whole, and nothing is left once it runs again" {
    write_needle a.yaml
    mkdir here there
    expect 0 run a.yaml -q -o here/r
    expect 0 run a.yaml -q -o there
    echo mine >here/r/notes
    for ((i = 0; i < 12; i++)); do
        for folder in here/r there; do
            "$rflesion" run a.yaml -q -o $folder --set gauge=$((16 + i % 8)) 2>/dev/null &
            sleep 0.0$((i * 8 / 10))
            kill -KILL $! 2>/dev/null || true
            wait $! 2>/dev/null || true
        done
    done
    for folder in here/r there; do
        expect 0 run a.yaml -q -o $folder
        complete $folder
    done
    [ "$(<here/r/notes)" = mine ]
    [ -z "$(find . -name '.rflesion*')" ]
}

@test "many at once into one folder: a whole result of one of them" {
    write_needle a.yaml
    mkdir here
    expect 0 run a.yaml -q -o here/r
    expect 0 run a.yaml -q -o here/s
    touch here/r/notes
    for gauge in 16 17 18 19 20 21; do
        for folder in here/r here/s here/new; do
            "$rflesion" run a.yaml -q -o $folder --set gauge=$gauge 2>>said &
        done
    done
    wait
    if grep error said; then return 1; fi
    [ -z "$(find . -name '.rflesion*')" ]
    for folder in here/r here/s here/new; do
        complete $folder
        gauge=$(sed -n 's/^ *gauge: //p' $folder/scenario.yaml)
        expect 0 run a.yaml -q -o one --set gauge=$gauge
        for table in timeseries profile field outline frames picture; do
            cmp one/$table.dat $folder/$table.dat
        done
    done
}

@test "another user's older result that cannot be deleted is not left without a word" {
    command -v setpriv >/dev/null && [ "$(id -u)" -eq 0 ] || skip "not root, or no setpriv here"
    write_sphere s.yaml
    mkdir shared
    expect 0 run s.yaml -q -o shared/r
    chmod 777 shared
    cp "$rflesion" "$top/program"
    chmod 755 "$top" "$work"
    setpriv --reuid=65534 --regid=65534 --clear-groups "$top/program" run s.yaml -q -o shared/r \
        --set 'diameter=3 mm' 2>errors
    grep -q 'diameter: 3 mm' shared/r/scenario.yaml
    left=$(ls -Ad shared/.rflesion* "shared/r/.rflesion"* 2>/dev/null || true)
    [ -z "$left" ] || says "$(<errors)" "it could not be deleted and now is" "$(basename "$left")"
}

@test "a summary that is damaged, unreadable or of another program is named as what it is" {
    write_sphere s.yaml 'monitors: {near: {distance: 1 mm}}'
    expect 0 run s.yaml -q -o r
    cp r/summary.json whole
    # told CONTENT PART...: what is said of a summary with this content, by those who read it
    told() {
        printf '%s' "$1" >r/summary.json
        for command in "plot r" "compare r r -o c" "report r" "run s.yaml -q -o r"; do
            # shellcheck disable=SC2086 # words
            expect 2 $command
            says "$errors" "summary.json" "${@:2}"
        done
    }
    told "$(head -c 100 whole)" "is damaged, line" "run the scenario again"
    expect 2 run s.yaml -q -o r
    says "$errors" "r is left as it is: give another folder, or remove it"
    told '' "is damaged"
    told 'once upon a time' "is damaged, line 1"
    told '{"format": "rflesion-summary-9"}' "not written by this version" '"rflesion-summary-9"'
    told '{}' "its format is missing"
    told "$(jq 'del(.lesion)' whole)" "is damaged: it has no lesion"
    told "$(jq 'del(.monitors.near.role)' whole)" "is damaged: monitors.near has no role"
    rm r/summary.json
    mkdir r/summary.json
    expect 2 plot r
    says "$errors" "r/summary.json is not a file"
    rmdir r/summary.json
    expect 2 plot r
    says "$errors" "it has no summary.json"
    expect 2 run s.yaml -q -o r
    says "$errors" "rflesion did not write"
    ln -s summary.json r/summary.json
    expect 1 plot r
    says "$errors" "cannot read r/summary.json" "symbolic links"
}
