# The nerves on the map: loaded by map.gp, which says where they may be and names those that cross.
roof = half - 0.01 * height
do for [i = 1:nerves] {
    R0 = nerve_radius[i]; d = 0.5 * nerve_diameter[i]; a = needle ? nerve_angle[i] : pi / 2 - nerve_angle[i]
    around = needle ? 0 : -pi / 2 + 0.6 * (i - 1)
    crossing = cos(a) < 0.1
    # The stretch of it that is in the frame.
    s0 = -0.5 * nerve_length[i]; s1 = -s0
    if (needle && !crossing) {
        far = (low - nerve_height[i]) / cos(a); s0 = far > s0 ? far : s0
        far = (high - nerve_height[i]) / cos(a); s1 = far < s1 ? far : s1
        if (sin(a) > 0 && roof > R0 + d) {
            far = sqrt((roof - d) ** 2 - R0 ** 2) / sin(a)
            s0 = -far > s0 ? -far : s0; s1 = far < s1 ? far : s1
        }
    }
    if (!needle && !crossing) { s0 = s0 * cos(a); s1 = s1 * cos(a); s0 = s0 < -1.5 * span ? -1.5 * span : s0; s1 = s1 > 1.5 * span ? 1.5 * span : s1 }
    # Along: the place on the map of its axis; beside: so far to its side.
    along(s) = needle ? nerve_height[i] + s * cos(a) : s
    away(s) = needle ? sqrt(R0 ** 2 + (s * sin(a)) ** 2) : R0
    slope(s) = needle ? s * sin(a) ** 2 / away(s) : 0
    x(s, w) = needle ? along(s) - w * d * slope(s) / sqrt(cos(a) ** 2 + slope(s) ** 2) \
        : away(s) * cos(around) - along(s) * sin(around) + w * d * cos(around)
    y(s, w) = needle ? away(s) + w * d * cos(a) / sqrt(cos(a) ** 2 + slope(s) ** 2) \
        : away(s) * sin(around) + along(s) * cos(around) + w * d * sin(around)
    xc = needle ? nerve_height[i] : R0 * cos(around)
    yc = needle ? R0 : R0 * sin(around)
    path = ""
    points = 24
    do for [k = 0:crossing ? 47 : 2 * points + 1] {
        if (crossing) {
            px = xc + d * cos(2 * pi * k / 48); py = yc + d * sin(2 * pi * k / 48)
        } else {
            w = k <= points ? 1 : -1
            s = s0 + (s1 - s0) * (k <= points ? k : 2 * points + 1 - k) / points
            px = x(s, w); py = y(s, w)
        }
        if (k == 0) { first_point = sprintf("%g,%g", px, py) }
        path = path.sprintf("%g,%g to ", px, py)
    }
    path = path.first_point
    body_of = nerve_role[i] eq "spare" ? "#ffe14d" : "#ffffff"
    see_through = TERMINAL eq "gif" ? "empty" : "transparent solid 0.25"
    eval sprintf('set object %d polygon from %s front clip fillcolor rgb "%s" fillstyle %s border rgb "%s" linewidth 1.2', \
        300 + i, path, body_of, see_through, body_of)
    name_of = nerve_label[i].(nerve_role[i] eq "spare" ? ", to spare" : "")
    if (!needle && !crossing) {
        xc = x(0.22 * span < s1 ? 0.22 * span : s1, 0); yc = y(0.22 * span < s1 ? 0.22 * span : s1, 0)
        set label 300 + i name_of at first xc, yc center front textcolor rgb body_of boxed
    }
    if (crossing) {
        nothing = to_name(name_of, xc, yc, d + 0.009 * span, body_of) + take(xc, yc, d, d)
    }
    if (needle && !crossing) {
        # Beyond its end, or where there is no room, at its end.
        nothing = take(x(s1, 0), y(s1, 0), wide(name_of), tall)
        beyond = x(s1, 0) + 0.013 * (strlen(name_of) + 2) * span < high
        if (beyond) { set label 300 + i name_of at first x(s1, 0), y(s1, 0) left offset 0.8, 0 front textcolor rgb body_of boxed }
        if (!beyond) { set label 300 + i name_of at first x(s1, 0), y(s1, 0) right offset -0.6, 0 front textcolor rgb body_of boxed }
    }
}
