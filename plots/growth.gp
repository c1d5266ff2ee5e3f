# Lesion width against time for the three criteria, and when each monitor came inside.
# gnuplot -c growth.gp DIR [png|svg|pdf|gif|qt|dumb] [FILE]
name = "growth"
DIR = ARG1; TERMINAL = ARG2; FILE = ARG3
load ARG0[1:strlen(ARG0) - strlen("growth.gp")]."common.gp"

SERIES = DIR."/timeseries.dat"
set datafile columnheaders
array column_name[3] = ["radius_isotherm_mm", "radius_arrhenius_mm", "radius_cem43_mm"]
highest = 0
do for [k = 1:3] {
    stats SERIES using (w = 2 * column(column_name[k]), highest = w > highest ? w : highest, 1) nooutput
}
if (highest == 0) {
    set label 3 "no lesion: no tissue meets any of the three criteria" at graph 0.5, 0.5 center front
    highest = 1
}
set title lines."\nHow the lesion grows - ".how
set xlabel "Time since power-on (s)"
set ylabel "Width of the lesion (mm)"
set yrange [0:1.25 * highest]
set key at graph 0.985, 0.12 bottom right reverse Left samplen 5 spacing 1.2
set grid ytics linecolor rgb "#b0b0b0" dashtype 3
set label 1 notice at graph 0.985, 0.04 right front
set label 2 phase[1] at first off / 2.0, graph 0.96 center front
if (end > 1.2 * off) { set label 4 phase[2] at first (off + end) / 2.0, graph 0.96 center front }

# When each monitor came inside, on the curve of the chosen criterion (between its rows).
outside = ""
set print $MARKS
print "time width"
print "nan nan"
do for [i = 1:monitors] {
    if (since[i] == since[i]) {
        t0 = 0; w0 = 0; found = NaN
        stats SERIES using (t1 = $1, w1 = 2 * column(column_name[chosen]), \
            (found != found && t1 >= since[i] ? \
                found = t1 > t0 ? w0 + (w1 - w0) * (since[i] - t0) / (t1 - t0) : w1 : 0), \
            t0 = t1, w0 = w1, 1) nooutput
        print sprintf("%g %g", since[i], found)
        set label 10 + i sprintf("%s: inside since %.1f s", monitor[i], since[i]) \
            at first since[i], found left offset 1.5, -0.6 front boxed
    } else {
        outside = outside.(outside eq "" ? "never inside: " : ", ").monitor[i]
    }
}
unset print
if (outside ne "") { set label 9 outside at graph 0.015, 0.04 left front }
dash(k) = k
weight(k) = k == chosen ? 2 : 1.3
plot for [k = 1:3] SERIES using 1:(2 * column(column_name[k])) with lines linecolor rgb colour[k] \
        dashtype dash(k) linewidth weight(k) title label[k], \
    $MARKS using 1:2 with points pointtype 7 pointsize 1.6 linecolor rgb "#000000" notitle
