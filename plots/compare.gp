# Shared by the pictures of a comparison: what comparison.dat says.
# Before loading it set: name, DIR, TERMINAL, FILE (the script's arguments), HERE (the scripts' folder).

if (DIR eq "") { exit error "usage: gnuplot -c ".name.".gp DIR [png|svg|pdf|gif|qt|wxt|x11|sixel|dumb] [FILE]" }
# A path that starts with < would be a command, with | a pipe, with ~ a home folder.
COMPARISON = (DIR[1:1] eq "/" ? "" : "./").DIR."/comparison.dat"
set datafile separator "\t"
stats COMPARISON index 0 using (comparison = strcol(1), heated = strcol(2), \
    runs = int($3), key = strcol(4), 1) nooutput
array run[runs]; array folder[runs]; array run_shape[runs]; array run_shown[runs]
array run_probe[runs]; array run_tip[runs]; array run_body[runs]; array run_off[runs]; array run_end[runs]
stats COMPARISON index 1 using (i = int($0) + 1, run[i] = strcol(1), folder[i] = strcol(2), \
    run_shape[i] = strcol(3), run_shown[i] = $4, run_probe[i] = $5, run_tip[i] = $6, \
    run_body[i] = $7, run_off[i] = $8, run_end[i] = $9, 1) nooutput
set datafile separator whitespace
do for [i = 1:runs] {
    k = strstrt(run[i], " degC")
    if (k) { run[i] = run[i][1:k]."°C".run[i][k + 5:*] }
    if (strlen(run[i]) > 40) { run[i] = substr(run[i], 1, 38)."..." }
}
# Criteria and their labels are the first run's.
PICTURE = folder[1]."/picture.dat"
load HERE."common.gp"

array size_of[runs]
lesion_by = label[chosen]
do for [i = 1:runs] {
    size_of[i] = 0
    k = 0
    TABLE = folder[i]."/picture.dat"
    block = 1; eval open_block
    block = 2; eval open_block
    stats TABLE index number every ::first using (k = k + 1, k == chosen ? \
        (size_of[i] = valid(at("radius_mm")) ? column(at("radius_mm")) : 0, \
        strcol(at("label")) ne label[chosen] ? lesion_by = "each by its own ".criterion[chosen] : 0) : 0, 1) nooutput
}
set datafile separator whitespace
dash(i) = (i - 1) % 7 % 5 + 1
# The title above, the key on the right, the notice inside the frame.
longest = strlen(key) > 16 ? strlen(key) : 16
do for [i = 1:runs] { longest = strlen(run[i]) > longest ? strlen(run[i]) : longest }
right = 0.925 - 0.0088 * (longest < 40 ? longest : 40)
top = 0.915 - 0.035 * line_count
set lmargin at screen 0.085
set rmargin at screen right
set bmargin at screen 0.135
set tmargin at screen top
set key at screen right + 0.01, top top left Left reverse samplen 2.5 spacing 1.25 maxcols 1
set grid ytics linecolor rgb "#b0b0b0" dashtype 3
if (key ne "") { set key title key left }
set label 1 notice at graph 0.985, 0.04 right front
set label 7 at screen 0.5, 0.965 center
