# Temperature against radius at the snapshot nearest to the end of heating, all runs of a comparison.
# gnuplot -c compare_profile.gp DIR [png|svg|pdf|gif|qt|wxt|x11|sixel|dumb] [FILE]
name = "compare_profile"
DIR = ARG1; TERMINAL = ARG2; FILE = ARG3
HERE = ARG0[1:strlen(ARG0) - strlen("compare_profile.gp")]
load HERE."compare.gp"

PROFILE(i) = folder[i]."/profile.dat"
far = 0
lowest = 1e9
highest = threshold[1]
do for [i = 1:runs] {
    far = 3 * run_probe[i] > far ? 3 * run_probe[i] : far
    stats PROFILE(i) index run_shown[i] using (far = abs($2 - run_body[i]) > 1 && $1 > far ? $1 : far, \
        highest = $2 > highest ? $2 : highest, lowest = $2 < lowest ? $2 : lowest, 1) nooutput
}
room = highest - lowest
set label 7 lines."\nTemperature around the probe near the end of heating - ".heated
set xlabel "Distance from the probe's axis (mm)"
set ylabel "Temperature (°C)"
set xrange [0:1.05 * far]
set yrange [lowest - 0.13 * room:highest + 0.08 * room]
set samples 600
plot for [i = 1:runs] PROFILE(i) index run_shown[i] using 1:2 smooth mcsplines with lines linewidth 2 \
        linecolor rgb colour_of(i) dashtype dash(i) title run[i], \
    threshold[1] with lines linecolor rgb "black" linewidth 0.6 title label[1]
