# The lesions' outlines over one another, at the end of each run, by the first run's criterion.
# gnuplot -c compare_outline.gp DIR [png|svg|pdf|gif|qt|wxt|x11|sixel|dumb] [FILE]
name = "compare_outline"
DIR = ARG1; TERMINAL = ARG2; FILE = ARG3
HERE = ARG0[1:strlen(ARG0) - strlen("compare_outline.gp")]
load HERE."compare.gp"

# Needles along their axes; where there is none, circles around spheres' centres and cylinders' axes.
needles = 0
do for [i = 1:runs] { if (run_shape[i] eq "needle") { needles = needles + 1 } }
drawn(i) = needles == 0 || run_shape[i] eq "needle"
R = 0; low = 0; high = 0
set samples 361
do for [i = 1:runs] {
    widest = drawn(i) ? (size_of[i] > run_probe[i] ? size_of[i] : run_probe[i]) : 0
    R = widest > R ? widest : R
    if (needles && drawn(i)) {
        high = run_tip[i] > high ? run_tip[i] : high
        stats folder[i]."/outline.dat" index chosen - 1 using (low = $2 < low ? $2 : low, high = $2 > high ? $2 : high, 1) nooutput
    }
}
if (needles == 0) { low = -R; high = R }
# What is not drawn stands below, in lines that end between names.
left_out = ""
below = 0
room = 0
do for [i = 1:runs] {
    if (!drawn(i)) {
        words = (below == 0 ? "not drawn, no needle: " : ", ").run[i]
        if (strlen(words) > room) {
            words = below == 0 ? words : ",\n".run[i]
            below = below + 1
            room = wide
        }
        left_out = left_out.words
        room = room - strlen(words)
    }
}
bottom = 0.135 + (below > 0 ? 0.015 : 0) + 0.035 * below
set bmargin at screen bottom
if (below > 0) { set label 2 left_out at screen 0.085, bottom - 0.13 left }
set label 7 lines."\nOutlines of the lesions - ".lesion_by.", ".heated
set xlabel needles ? "Height above the distal end, along the axis (mm)" : "mm"
set ylabel needles ? "Distance from the axis (mm)" : "mm"
# Both axes to one scale, in a frame that they fill.
pad = 0.08 * (high - low)
low = low - pad
high = high + (needles ? 2 : 1) * pad
half = 1.3 * R
shape_of_frame = 1.6 * (right - 0.085) / (top - bottom)
missing = shape_of_frame * 2 * half - (high - low)
if (missing > 0) { low = low - missing / 2; high = high + missing / 2 } else { half = (high - low) / shape_of_frame / 2 }
set xrange [low:high]
set yrange [-half:half]
set grid xtics ytics linecolor rgb "#d0d0d0" dashtype 3
# The probes: tinted where heated, the shaft open to the right.
do for [i = 1:runs] {
    colour_here = colour_of(i)
    if (needles && drawn(i)) {
        set object 10 + i rectangle from 0, -run_probe[i] to run_tip[i], run_probe[i] back \
            fillcolor rgb colour_here fillstyle transparent solid 0.2 border linecolor rgb colour_here
        do for [side = -1:1:2] {
            set arrow 100 + 2 * i + (side > 0) from run_tip[i], side * run_probe[i] \
                to high, side * run_probe[i] nohead linecolor rgb colour_here linewidth 0.6 back
        }
    }
    if (needles == 0) {
        set object 10 + i circle at 0, 0 size run_probe[i] back fillcolor rgb colour_here \
            fillstyle transparent solid 0.2 border linecolor rgb colour_here
    }
}
do for [i = 1:runs] { if (size_of[i] == 0 && drawn(i)) { run[i] = run[i].": no lesion" } }
set parametric
set trange [0:2 * pi]
shown_size(i) = size_of[i] > 0 ? size_of[i] : NaN
if (needles) {
    plot for [i = 1:runs] (drawn(i) ? folder[i]."/outline.dat" : "/dev/null") index chosen - 1 using 2:1 with lines linewidth 2 \
            linecolor rgb colour_of(i) dashtype dash(i) title (drawn(i) ? run[i] : ""), \
        for [i = 1:runs] (drawn(i) ? folder[i]."/outline.dat" : "/dev/null") index chosen - 1 using 2:(-$1) with lines linewidth 2 \
            linecolor rgb colour_of(i) dashtype dash(i) notitle
} else {
    plot for [i = 1:runs] shown_size(i) * cos(t), shown_size(i) * sin(t) with lines linewidth 2 \
        linecolor rgb colour_of(i) dashtype dash(i) title run[i]
}
