# Two threads that simulate at once, watched for data races.
# Door: all.
load ../cli/helper


@test "two threads do not race (ThreadSanitizer)" {
    make -s -C "$root" SANITIZE=thread BUILD=build-thread build-thread/tests/threads/threads
    # ThreadSanitizer wants addresses that are not too random, where the system lets it have them.
    calm=
    if setarch "$(uname -m)" -R true 2>/dev/null; then calm="setarch $(uname -m) -R"; fi
    $calm "$root/build-thread/tests/threads/threads"
}

@test "two threads do not race (helgrind)" {
    command -v valgrind >/dev/null || skip "no valgrind here"
    [ -z "${INSTRUMENT-}" ] || skip "a sanitizer is in the way"
    make -s -C "$root" "$BUILD/tests/threads/threads"
    valgrind --tool=helgrind --error-exitcode=9 -q "$root/$BUILD/tests/threads/threads" >said 2>&1 ||
        { cat said; return 1; }
}
