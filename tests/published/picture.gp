# Draws published ranges and computed points: gnuplot -c tests/published/picture.gp DATA PNG
# DATA is what `published --data` writes: for each unit a block of rows (place, lowest, highest, agreement 0 to 2,
# label, unit) and one of points (place, value, agreement). Each row is two lines high, label above bar, so that the
# picture is narrow enough for a phone.

set encoding utf8
set datafile separator "\t"
DATA = ARG1
width = 960.0; line = 56.0; axis = 84.0; head = 188.0; foot = 56.0

# --- how high it is ---
stats DATA using 1 nooutput name "all"
units = int(all_blocks / 2)
array rows[units]; array unit[units]; array lowest[units]; array highest[units]
total = 0
do for [u = 1:units] {
    stats DATA index 2 * u - 2 using (unit[u] = strcol(6), 1) nooutput name "row"
    rows[u] = row_records
    total = total + rows[u]
    # Ends of ranges that are open are none of the axis'.
    finite(x) = x > -1e300 && x < 1e300 ? x : NaN
    stats DATA index 2 * u - 2 using (finite($2)) nooutput name "low"
    stats DATA index 2 * u - 2 using (finite($3)) nooutput name "high"
    stats DATA index 2 * u - 1 using 2 nooutput name "point"
    smaller(a, b) = a < b ? a : b
    larger(a, b) = a > b ? a : b
    lowest[u] = smaller(0, smaller(low_records ? low_min : 0, point_min))
    highest[u] = larger(high_records ? high_max : 0, point_max)
    room = 0.04 * (highest[u] - lowest[u])
    lowest[u] = lowest[u] < 0 ? lowest[u] - room : 0
    highest[u] = highest[u] + room
}
height = head + line * total + axis * units + foot

# --- what stands once ---
array colour[3] = ["#0072b2", "#b87800", "#c8401a"]
array mark[3] = [7, 9, 2]
array meaning[3] = ["agrees", "agrees in part", "does not agree"]
set terminal pngcairo noenhanced size width, height font "Sans,22" linewidth 2
set output ARG2
set multiplot
set label 1 "Published lesions, and the model's" at screen 0.03, 1 - 30 / height font "Sans,30"
set label 2 "Bar: what was published" at screen 0.075, 1 - 80 / height
set object 1 rectangle from screen 0.03, 1 - 91 / height to screen 0.065, 1 - 69 / height \
    fillcolor rgb "#b4b4b4" fillstyle solid noborder front
set label 3 "Marks: computed, one for each assumed setting" at screen 0.03, 1 - 114 / height
do for [k = 1:3] {
    x = 0.045 + 0.29 * (k - 1) - 0.02 * (k > 1)
    set label 3 + k meaning[k] at screen x, 1 - 150 / height offset 0.9, 0 textcolor rgb colour[k] \
        point pointtype mark[k] pointsize 2 linecolor rgb colour[k] linewidth 2
}
set label 7 "For teaching only - not for clinical use." at screen 0.97, 27 / height right

# --- a panel for each unit ---
set lmargin at screen 0.03
set rmargin at screen 0.97
set border 1
set tics nomirror
unset ytics
unset key
set grid xtics linecolor rgb "#d8d8d8"
set style fill solid noborder
top = height - head
do for [u = 1:units] {
    bottom = top - line * rows[u]
    set tmargin at screen top / height
    set bmargin at screen bottom / height
    set xrange [lowest[u]:highest[u]]
    set yrange [rows[u]:0]
    set xlabel unit[u] offset 0, 0.6
    set xtics offset 0, 0.3
    thin = 0.004 * (highest[u] - lowest[u])
    left(x) = larger(x, lowest[u]) - thin
    right(x) = smaller(x, highest[u]) + thin
    plot DATA index 2 * u - 2 using ($2):($1 + 0.7):(left($2)):(right($3)):($1 + 0.5):($1 + 0.9) \
            with boxxyerror fillcolor rgb "#b4b4b4", \
        for [k = 1:3] DATA index 2 * u - 1 using ($3 == k - 1 ? $2 : NaN):($1 + 0.7) \
            with points pointtype mark[k] pointsize 1.8 linewidth 2 linecolor rgb colour[k], \
        for [k = 1:3] DATA index 2 * u - 2 using (lowest[u]):($1 + 0.26):($4 == k - 1 ? strcol(5) : "") \
            with labels left textcolor rgb colour[k]
    # What stands once is drawn with the first panel.
    unset label
    unset object
    top = bottom - axis
}
unset multiplot
