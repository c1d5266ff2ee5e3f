# Temperature against radius at the snapshots, through the middle of the active tip.
# gnuplot -c profile.gp DIR [png|svg|pdf|gif|qt|wxt|x11|sixel|dumb] [FILE]
name = "profile"
DIR = ARG1; TERMINAL = ARG2; FILE = ARG3
HERE = ARG0[1:strlen(ARG0) - strlen("profile.gp")]
load HERE."common.gp"

PROFILE = DIR."/profile.dat"
far = 3 * probe
lowest = body
highest = set_temperature
stats PROFILE using (far = abs($2 - body) > 1 && $1 > far ? $1 : far, \
    highest = $2 > highest ? $2 : highest, lowest = $2 < lowest ? $2 : lowest, 1) nooutput
room = highest - lowest
set title lines."\nTemperature around the probe - ".how
set xlabel offset 0, raised "Distance from the probe's axis (mm)"
set ylabel "Temperature (°C)"
set xrange [0:1.05 * far]
set yrange [lowest - 0.13 * room:highest + 0.08 * room]
set grid ytics linecolor rgb "#b0b0b0" dashtype 3
set key at graph 0.985, 0.96 top right reverse Left samplen 5 spacing pitch(1.15)
set object 1 rectangle from first 0, graph 0 to first probe, graph 1 behind \
    fillcolor rgb "#d0d0d0" fillstyle solid noborder
set arrow 1 from first probe, graph 0 to first probe, graph 1 nohead linewidth 1.2 front
# The words stand inside the probe where there is room.
if (probe > 0.03 * far) {
    set label 2 "probe's surface" at first probe, graph 0.03 left rotate by 90 offset -0.9, 0 front
} else {
    set label 2 "probe's surface" at first probe, graph 0.03 left rotate by 90 offset 0.9, 0 front boxed
}
set label 1 notice at graph 0.985, 0.04 right front
# Late snapshots are dark and solid, early ones light and dashed.
shade(i) = snapshots < 2 ? 0.6 : 0.75 - 0.65 * i / (snapshots - 1.0)
dash(i) = snapshots - i
set cbrange [0:1]
unset colorbox
set samples 600
plot for [i = 0:snapshots - 1] PROFILE index i using 1:2 smooth mcsplines with lines linewidth 1.8 \
    linecolor palette cb shade(i) dashtype dash(i) \
    title word(snapshot_times, i + 1)." s", \
    threshold[1] with lines linecolor rgb "black" linewidth 0.6 title label[1]
