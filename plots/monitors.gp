# Temperature and damage at each monitor against time, with the thresholds.
# gnuplot -c monitors.gp DIR [png|svg|pdf|gif|qt|wxt|x11|sixel|dumb] [FILE]
name = "monitors"
DIR = ARG1; TERMINAL = ARG2; FILE = ARG3
HERE = ARG0[1:strlen(ARG0) - strlen("monitors.gp")]
load HERE."common.gp"

SERIES = DIR."/timeseries.dat"
set datafile columnheaders
column_of(i, what) = monitor[i]."_".what
heading = lines."\nWhat the monitors see - ".how
if (monitors == 0) {
    set title heading
    set label 3 "this scenario has no monitors" at graph 0.5, 0.5 center
    set label 1 notice at graph 0.985, 0.04 right front
    set xlabel offset 0, raised "Time since power-on (s)"
    set yrange [0:1]
    unset ytics
    plot NaN notitle
    exit
}
highest = threshold[1]
do for [i = 1:monitors] {
    stats SERIES using (column(column_of(i, "temperature_C"))) nooutput
    highest = STATS_max > highest ? STATS_max : highest
}
longest = 16
do for [i = 1:monitors] { longest = strlen(monitor_label[i]) > longest ? strlen(monitor_label[i]) : longest }
right = 0.91 - 0.0125 * longest

set multiplot
set grid ytics linecolor rgb "#b0b0b0" dashtype 3
set lmargin at screen 0.085
set rmargin at screen right
# One line and one mark per monitor; the marks lie apart in time, for greyscale.
apart = STATS_records > 15 ? STATS_records / 15 : 1

top_margin = 0.925 - 0.035 * line_count
set tmargin at screen top_margin
set bmargin at screen 0.52
set label 7 heading at screen 0.5, 0.965 center
set format x ""
set ylabel "Temperature (°C)"
room = highest - body
set yrange [body - 0.05 * room:highest + 0.25 * room]
small = sprintf("Sans,%g", monitors > 6 ? size * 6.0 / monitors : size)
set key at screen right + 0.01, top_margin - 0.02 top left Left reverse samplen 3 spacing pitch(1.2) maxcols 1 font small
plot for [i = 1:monitors] SERIES using 1:(column(column_of(i, "temperature_C"))) \
    with linespoints linecolor rgb colour_of(i) pointtype 3 + 2 * i pointinterval -apart \
    linewidth 1.5 title monitor_label[i], \
    threshold[1] with lines linecolor rgb "black" linewidth 1.8 dashtype 3 title label[1]

set tmargin at screen 0.48
set bmargin at screen 0.11
unset label
set format x "%g"
set xlabel offset 0, raised "Time since power-on (s)"
set ylabel "Damage / threshold"
set logscale y
set format y "%g"
# Below 0.001 is room for the notice only.
set yrange [1e-4:1e3]
set label 1 notice at graph 0.985, 0.085 right front
set key at screen right + 0.01, 0.46 top left Left reverse font font samplen 3 spacing pitch(1.2) maxcols 1 font small
ratio(value, limit) = value > 1e-3 * limit ? value / limit : NaN
plot for [i = 1:monitors] SERIES using 1:(ratio(column(column_of(i, "omega")), 1)) \
        with linespoints linecolor rgb colour_of(i) pointtype 3 + 2 * i pointinterval -apart \
        linewidth 1.5 notitle, \
    for [i = 1:monitors] SERIES using 1:(ratio(column(column_of(i, "cem43_min")), threshold[3])) \
        with linespoints linecolor rgb colour_of(i) pointtype 3 + 2 * i pointinterval -apart \
        linewidth 1.5 dashtype 2 notitle, \
    1 with lines linecolor rgb "black" linewidth 1.8 dashtype 3 title "threshold", \
    NaN with lines linecolor rgb "black" linewidth 1.5 title "Arrhenius Ω", \
    NaN with lines linecolor rgb "black" linewidth 1.5 dashtype 2 title sprintf("CEM43 / %g min", threshold[3])
unset multiplot
