# One frame of the map: blocks 2 i and 2 i + 1 of frames.dat, the state at time now, s. Loaded by frames.gp,
# or by what comes through standard input.
what = now > off ? "cool-down" : "heating"
do for [k = 1:stages] { if (stages > 1 && now >= start[k] && now < stop[k]) { what = sprintf("stage %d of %d", k, stages) } }
if (resting > 0) { what = sprintf("again in %.2f s", resting) }
set label 9 sprintf(end < 20 ? "%.1f s" : "%.0f s", now) at screen 0.98, 0.955 right font clock_font
set label 10 what at screen 0.98, 0.915 right

# The chosen outline's sizes, which the arrows show.
wide = 0; lowest = 1e9; highest = -1e9
array at_now[4] = [0, 0, 0, 0]
stats FRAMES index 2 * i + 1 using (k = int($3), k > 0 && $1 > at_now[k] ? at_now[k] = $1 : 0, \
    k == chosen ? (lowest = $2 < lowest ? $2 : lowest, highest = $2 > highest ? $2 : highest) : 0, 1) nooutput
wide = at_now[chosen]
unset arrow 1; unset arrow 2; unset label 5
set label 4 "no lesion yet" at graph 0.5, 0.2 center norotate offset 0, 0 front textcolor rgb "white"
if (wide > 0) {
    set arrow 1 from at, -wide to at, wide heads size screen 0.012, 18 filled front linecolor rgb "white"
    set label 4 sprintf("%.1f mm wide", 2 * wide) at first at, 0 center rotate by 90 offset (dumb ? -7 : -1.4), 0 front textcolor rgb "white" boxed
}
if (needle && wide > 0) {
    set arrow 2 from lowest, below to highest, below heads size screen 0.012, 18 filled front linecolor rgb "white"
    set label 5 sprintf("%.1f mm long", highest - lowest) at first tip / 2, below center offset 0, (dumb ? -1.6 : -0.85) front textcolor rgb "white" boxed
}
if (!windowed && TERMINAL ne "gif") { print "\033[H" }
if (needle) {
    splot for [side in "1 -1"] FRAMES nonuniform matrix index 2 * i using 2:(across(side, $1)):3 with pm3d notitle, \
        $LINES using 1:2:(0):3 with lines linecolor rgb variable linewidth 0.8 notitle, \
        for [k = 1:criteria] FRAMES index 2 * i + 1 using 2:($3 == k ? $1 : NaN):(0) with lines linecolor rgb line[k] \
            linewidth weight(k) dashtype dash(k) title "lesion, ".label[k], \
        for [k = 1:criteria] FRAMES index 2 * i + 1 using 2:($3 == k ? -$1 : NaN):(0) with lines linecolor rgb line[k] \
            linewidth weight(k) dashtype dash(k) notitle, \
        $SPOTS using 1:2:(0):(inside(int($0) + 1) ? $4 : $3) with points pointtype variable pointsize mark(2) \
            linecolor rgb "white" notitle, \
        NaN with points pointtype 6 pointsize mark(2) linecolor rgb "white" title target, \
        NaN with points pointtype 8 pointsize mark(2) linecolor rgb "white" title spare, \
        NaN with points pointtype 7 pointsize mark(2) linecolor rgb "white" title filled
} else {
    set table $DISCS
    plot FRAMES index 2 * i using (-$1):2 smooth unique
    unset table
    plot $DISCS using (0):(0):(-$1):2 with circles fillstyle solid noborder linecolor palette notitle, \
        for [k = 1:criteria] $CIRCLE using (at_now[k] > 0 ? at_now[k] * $1 : NaN):(at_now[k] * $2) with lines \
            linecolor rgb line[k] linewidth weight(k) dashtype dash(k) title "lesion, ".label[k], \
        $SPOTS using 1:2:(inside(int($0) + 1) ? $4 : $3) with points pointtype variable pointsize mark(2) \
            linecolor rgb "white" notitle, \
        NaN with points pointtype 6 pointsize mark(2) linecolor rgb "white" title target, \
        NaN with points pointtype 8 pointsize mark(2) linecolor rgb "white" title spare, \
        NaN with points pointtype 7 pointsize mark(2) linecolor rgb "white" title filled
}
# Meanwhile a window hears that it is closed.
if (live && windowed) { pause 0.01 }
