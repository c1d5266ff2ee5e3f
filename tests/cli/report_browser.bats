# What a browser makes of a report.
# Door: all.
load helper

setup_file() {
    export shared
    shared=$(mktemp -d)
    cd "$shared" || return 1
    (
        rflesion=$root/${BUILD:-build}/rflesion
        write_needle a.yaml
        "$rflesion" run a.yaml -q && "$rflesion" report out/a
    )
}

teardown_file() {
    rm -rf "$shared"
}

# browser URL OPTION...: Chromium without a window and without the user's settings.
browser() {
    local url=$1 command=
    shift
    command=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
        skip "needs the Debian package chromium"
    limited 120 "$command" --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync \
        --user-data-dir="$top/browser" --enable-logging=stderr --log-net-log="$top/net.json" \
        "$@" "$url" 2>"$top/said"
}

# Addresses that pages asked for; the browser's own errands are left out.
asked() {
    grep -o '"url":"https*://[^"]*' "$top/net.json" |
        grep -v -e '\.google\.com/' -e '\.googleapis\.com/' -e '\.gvt1\.com/' | sort -u
}

@test "a page that misbehaves would be seen" {
    echo '<img src="http://rflesion.invalid/x.png"><script>console.log("said")</script>' >bad.html
    browser "file://$work/bad.html" --dump-dom >/dev/null
    grep -q CONSOLE "$top/said"
    says "$(asked)" "rflesion.invalid"
}

@test "no error, no request, all parts are there" {
    browser "file://$shared/out/a/report.html" --dump-dom >dom.html
    lacks "$top/said" CONSOLE
    [ -z "$(asked)" ]
    [ "$(count '<svg ' dom.html)" -eq 4 ]
    [ "$(count '<h2 id' dom.html)" -eq 9 ]
    grep -q '</html>' dom.html
}

@test "it prints, on A4 and Letter" {
    for size in A4 Letter; do
        sed "s/@page {/@page { size: $size;/" "$shared/out/a/report.html" >$size.html
        browser "file://$work/$size.html" --no-pdf-header-footer --print-to-pdf=$size.pdf
        [ "$(head -c 5 $size.pdf)" = "%PDF-" ]
        ! smaller 100000 $size.pdf
    done
}

@test "nothing is wider than a phone's screen but what scrolls by itself" {
    # The page in a frame of a phone's width; a script around it reads how wide it became.
    sed 's/<meta http-equiv="Content-Security-Policy"[^>]*>//' "$shared/out/a/report.html" >p.html
    cat >frame.html <<'END'
<iframe src="p.html" width="390" height="800" style="border: 0"></iframe>
<script>
onload = () => {
    const page = document.querySelector("iframe").contentDocument.documentElement;
    document.title = "width " + page.scrollWidth;
};
</script>
END
    browser "file://$work/frame.html" --allow-file-access-from-files --dump-dom >dom.html
    says "$(grep -o '<title>.*</title>' dom.html)" "width 390"
}
