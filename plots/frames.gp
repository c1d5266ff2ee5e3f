# The map's frames, one after the other: loaded by map.gp, which has set up all that does not move.
FRAMES = DIR."/frames.dat"
unset for [i = 21:25] label i      # isotherms, here and on the colour bar
unset for [i = 21:25] arrow i
filled = monitors > 0 ? "filled: inside" : ""
set label 7 sprintf("%s\nHow the lesion grows - %s", lines, how) at screen 0.48, 0.965 center
clock_font = sprintf("Sans,%g", 1.6 * size)
if (needle) { set pm3d map interpolate 3,3 }
# Marks: hollow circles and triangles, filled once inside the lesion by the chosen criterion.
set print $SPOTS
do for [i = 1:monitors] {
    spare_one = role[i] eq "spare"
    print sprintf("%g %g %d %d", along_at[i], across_at[i], spare_one ? 8 : 6, spare_one ? 9 : 7)
}
if (monitors == 0) { print "nan nan 6 7" }
unset print
inside(i) = monitors > 0 && since[i] >= 0 && now >= since[i]

FRAME = HERE."frame.gp"
resting = 0
set print "-"
if (PLAY ne "" && !windowed) { print "\033[2J" }

# While the run is computed, frames.dat holds one frame, and the program says through standard input
#   now = 12.5; since[1] = 11.3; load FRAME      (monitor 1 has been inside since 11.3 s)
#   load MAP                                     (picture.dat has changed)
if (live) {
    i = 0
    if (windowed) { bind all "Close" "exit gnuplot" }
    if (!exists("listening")) {
        listening = 1
        load "/dev/stdin"
    }
    exit
}

# A GIF's last frame stays for a second: in frames that differ a little, since gnuplot drops equal ones.
rest = TERMINAL eq "gif" ? int(100.0 / delay) : 0
do for [frame = 0:frames + rest] {
    i = frame < frames ? frame : frames
    now = frame_time * i
    resting = frame < frames ? 0 : 0.01 * delay * (frames + rest - frame)
    load FRAME
    if (TERMINAL ne "gif") { pause 0.01 * delay }
}
