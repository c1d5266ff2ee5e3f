# Lesion width against time for each criterion, and when each monitor came inside.
# gnuplot -c growth.gp DIR [png|svg|pdf|gif|qt|wxt|x11|sixel|dumb] [FILE]
name = "growth"
DIR = ARG1; TERMINAL = ARG2; FILE = ARG3
HERE = ARG0[1:strlen(ARG0) - strlen("growth.gp")]
load HERE."common.gp"

SERIES = DIR."/timeseries.dat"
set datafile columnheaders
column_name(k) = "radius_".criterion[k]."_mm"
highest = 0
do for [k = 1:criteria] {
    stats SERIES using (w = 2 * column(column_name(k)), highest = w > highest ? w : highest, 1) nooutput
}
# Nerves, by the chosen criterion: the length that is inside.
# Where there are none, gnuplot evaluates these for the first one all the same.
inside_of(i) = nerves == 0 ? "time_s" : nerve[i]."_length_".criterion[chosen]."_mm"
words_of(i) = nerves == 0 ? "" : nerve_label[i].": length inside"
do for [i = 1:nerves] {
    stats SERIES using (w = column(inside_of(i)), highest = w > highest ? w : highest, 1) nooutput
}
if (highest == 0) {
    set label 3 "no lesion: no tissue meets any of the ".(criteria > 3 ? "four" : "three")." criteria" at graph 0.5, 0.5 center front
    highest = 1
}
set title lines."\nHow the lesion grows - ".how
set xlabel offset 0, raised "Time since power-on (s)"
set ylabel nerves > 0 ? "Width of lesion, length of nerve inside (mm)" : "Width of the lesion (mm)"
set yrange [0:1.25 * highest]
set key at graph 0.985, 0.12 bottom right reverse Left samplen 5 spacing pitch(1.2)
if (nerves > 0) { set key below center horizontal reverse Left samplen 4 maxcols 3 }
set grid ytics linecolor rgb "#b0b0b0" dashtype 3
set label 1 notice at graph 0.985, 0.04 right front

# When each monitor came inside, on the curve of the chosen criterion (between its rows).
outside = ""
array found[monitors + 1]
set print $MARKS
print "time width"
print "nan nan"
do for [i = 1:monitors] {
    found[i] = -1
    if (since[i] >= 0) {
        t0 = 0; w0 = 0
        stats SERIES using (t1 = $1, w1 = 2 * column(column_name(chosen)), \
            (found[i] < 0 && t1 >= since[i] ? \
                found[i] = t1 > t0 ? w0 + (w1 - w0) * (since[i] - t0) / (t1 - t0) : w1 : 0), \
            t0 = t1, w0 = w1, 1) nooutput
        print sprintf("%g %g", since[i], found[i])
    } else {
        outside = outside.(outside eq "" ? "never inside: " : ", ").monitor_label[i]
    }
}
unset print
# Their labels, from the widest down, each below the one before: left above the curve where there is
# room, else right below it.
free = 1.2 * highest
do for [n = 1:monitors] {
    k = 0; widest = -1
    do for [i = 1:monitors] { if (found[i] > widest) { k = i; widest = found[i] } }
    if (widest >= 0) {
        words = sprintf("%s: inside since %.1f s", monitor_label[k], since[k])
        late = since[k] > 0.014 * strlen(words) * end
        y = widest + (late ? 0.06 : -0.06) * highest
        y = y < free ? y : free
        free = y - 0.075 * highest
        x = since[k] + (late ? -0.015 : 0.015) * end
        set arrow 10 + n from since[k], widest to x, y nohead linewidth 0.8 front
        if (late) { set label 10 + n words at x, y right front boxed }
        room = x + 0.014 * strlen(words) * end < end
        if (!late && room) { set label 10 + n words at x, y left front boxed }
        if (!late && !room) { set label 10 + n words at 0.99 * end, y right front boxed }
        found[k] = -1
    }
}
if (outside ne "") {
    set label 9 outside at graph 0.015, 1 left offset 0, -2.05 front
}
apart = STATS_records > 12 ? STATS_records / 12 : 1
dash(k) = k
weight(k) = k == chosen ? 2 : 1.5
plot for [k = 1:criteria] SERIES using 1:(2 * column(column_name(k))) with lines linecolor rgb colour[k] \
        dashtype dash(k) linewidth weight(k) title label[k], \
    for [i = 1:nerves] SERIES using 1:(column(inside_of(i))) with linespoints linecolor rgb colour_of(criteria + i) \
        dashtype criteria + i linewidth 1.5 pointtype 4 + 2 * i pointinterval -apart title words_of(i), \
    $MARKS using 1:2 with points pointtype 7 pointsize mark(1.6) linecolor rgb "#000000" notitle
