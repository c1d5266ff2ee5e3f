# explain: a page of theory for each topic, and the table of keys.
# Door: quick.
load helper

topics() {
    "$rflesion" explain | sed -n 's/^  \([a-z0-9_]*\)  .*/\1/p'
}

@test "explain alone lists the topics" {
    expect 0 explain
    says "$output" bioheat perfusion arrhenius cem43 isotherm grid width verdict radiofrequency \
        impedance vaporisation pulsed cooled layers fluid ramp energy generator
    [ "$(topics | wc -l)" -ge 20 ]
}

@test "each topic has an equation, a source and the notice, within 80 columns" {
    for topic in $(topics); do
        expect 0 explain "$topic"
        says "$output" "Source: " "For teaching only - not for clinical use."
        [[ $output == "$topic: "* ]]
        grep -q '^    [^ ]' <<<"$output" || { echo "$topic has no equation"; return 1; }
        if grep -E '.{81}' <<<"$output"; then echo "$topic is too wide"; return 1; fi
    done
}

@test "another word finds its topic" {
    expect 0 explain rf
    says "$output" "radiofrequency: "
    expect 0 explain bone
    says "$output" "layers: "
    expect 0 explain saline
    says "$output" "fluid: "
    for word in bipolar charring vessel; do
        expect 0 explain "$word"
        says "$output" "limits: " "no bipolar RF"
    done
}

@test "a key explains itself, by its last part as well" {
    expect 0 explain protocol.set_temperature
    says "$output" "protocol.set_temperature: " "unit degC"
    expect 0 explain active_tip
    says "$output" "probe.active_tip: " "0.5 to 100 mm" "usual range: 2 to 20 mm in steps of 0.5 mm"
    gauges=$("$rflesion" list gauges | sed -n 's/^\([0-9]*\)G .*/\1/p' | paste -sd, | sed 's/,/, /g')
    expect 0 explain probe.gauge
    says "$output" "one of $gauges"
    if grep 'usual range' <<<"$output"; then return 1; fi
    expect 0 explain radius
    says "$output" "width: "
}

@test "an unknown topic: exit 2, the nearest one named" {
    expect 2 explain isothrem
    says "$errors" "unknown topic 'isothrem', did you mean 'isotherm'?" "see: rflesion explain"
    expect 2 explain probe.guage
    says "$errors" "did you mean 'probe.gauge'?"
    expect 2 explain ''
    expect 2 explain ' '
}

@test "the length and the time of perfusion are those of the tables" {
    read -r length time < <("$rflesion" list tissues | awk '
        $1 == "muscle" { rho = $2; c = $3; k = $4; w = $5 / 60e6 * rho }
        $1 == "blood" { blood = $2 * $3 }
        END { printf "%.0f %.0f\n", 1e3 * sqrt(k / (w * blood)), rho * c / (w * blood) / 60 }')
    expect 0 explain perfusion
    says "$(tr '\n' ' ' <<<"$output")" "about $length mm and $time min"
}

@test "the keys that the topics speak of exist" {
    keys=$("$rflesion" list keys | sed -n 's/^\([a-z][a-z_.NAME0-9]*\)  .*/\1/p')
    for topic in $(topics); do
        "$rflesion" explain "$topic"
    done | grep -oE '\b(probe|protocol|tissue|lesion|numerics|output)(\.[a-z_0-9]+)+' | sort -u >spoken
    [ "$(wc -l <spoken)" -ge 10 ]
    while read -r key; do
        grep -qx "$key" <<<"$keys" || { echo "there is no $key"; return 1; }
    done <spoken
}
