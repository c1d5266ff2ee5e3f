#!/bin/sh
# Make the finite-element references again (FreeFEM; about two minutes each, one core): make.sh [NAME...]
#
# Each case is run twice, the second time on a coarser mesh with longer steps; the header of NAME.csv says by how
# much the two differ.
set -eu
cd "$(dirname "$0")"
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1

# name | diameter mm | tip mm | set degC | perfusion 1/s | heating s | cool-down s
cases='
needle_18g_10min  |1.27|10|80|6.67e-4|600|0
needle_16g        |1.65|10|80|6.67e-4|600|0
needle_22g        |0.72|10|80|6.67e-4|600|0
needle_25g        |0.51|10|80|6.67e-4|600|0
needle_tip2       |1.27| 2|80|6.67e-4|600|0
needle_tip5       |1.27| 5|80|6.67e-4|600|0
needle_tip20      |1.27|20|80|6.67e-4|600|0
needle_60C        |1.27|10|60|6.67e-4|600|0
needle_95C        |1.27|10|95|6.67e-4|600|0
needle_perfusion0 |1.27|10|80|0      |600|0
needle_perfusion2 |1.27|10|80|0.02   |600|0
needle_small      |0.51| 2|95|0.02   |600|0
needle_large      |1.65|20|60|0      |600|0
needle_cooldown   |1.27|10|80|6.67e-4| 90|30
'

solve() { # OUTPUT OPTION...
    output=$1
    shift
    FreeFem++ -nw -v 0 needle.edp -reach 80 "$@" >"$output"
}

make_case() { # NAME DIAMETER TIP SET PERFUSION HEATING COOLDOWN
    work=$(mktemp -d)
    options="-diameter $2 -tip $3 -set $4 -perfusion $5 -duration $6 -cooldown $7"
    # shellcheck disable=SC2086
    solve "$work/fine" $options -h 0.04 -hcorner 0.004 -growth 0.09 -step 0.5 -ratio 0.02
    # shellcheck disable=SC2086
    solve "$work/coarse" $options -h 0.08 -hcorner 0.008 -growth 0.15 -step 1 -ratio 0.04
    size=$(sed -n 's/^INFO \(FreeFEM [0-9.]*\), unknowns \([0-9]*\), steps \([0-9]*\).*/\1, P2 elements (\2 unknowns), TR-BDF2 (\3 steps)/p' "$work/fine")
    for file in fine coarse; do sed -n 's/^CSV //p' "$work/$file" >"$work/$file.csv"; done
    differences=$(paste -d, "$work/fine.csv" "$work/coarse.csv" | awk -F, '
        function worst(i) { d = $i - $(i + 8); if (d < 0) d = -d; if (d > w[i]) w[i] = d }
        NR > 1 && $1 >= 5 { for (i = 2; i <= 7; i++) worst(i); d = ($8 - $16) / $8; if (d < 0) d = -d; if (d > v) v = d }
        END { printf "radii %.5f, %.5f and %.5f, distal extension %.5f, proximal extension %.5f, length %.5f mm, volume %.3f %%",
                     w[2], w[3], w[4], w[5], w[6], w[7], 100 * v }')
    {
        echo "# Reference solution: needle, fixed-temperature heating, 50 degC isotherm."
        echo "# Probe: shape needle, diameter $2 mm, active tip $3 mm; surface at $4 degC from t = 0 to $6 s (no ramp)."
        [ "$7" = 0 ] || echo "# Cool-down: $7 s, tip adiabatic; tissue counts that has ever reached 50 degC."
        echo "# Tissue: k 0.49 W/m/K, rho 1090 kg/m3, c 3421 J/kg/K, perfusion w = $5 1/s,"
        echo "#   rho_b 1050 kg/m3, c_b 3617 J/kg/K, T_a = initial = far field = 37 degC."
        echo "# Domain: r <= 80 mm, 80 mm beyond both ends of the tip, 37 degC on its outer boundary; shaft adiabatic."
        echo "# Solver: needle.edp, $size."
        echo "# Largest differences from 5 s on against a run with twice the step and the cell size:"
        echo "#   $differences."
        echo "# radius_mid_mm at z = L/2; radius_mm: largest anywhere; radius_end_mm at z = 0; distal_extension_mm ahead of the"
        echo "#   distal end; proximal_extension_mm beyond the tip's other end; volume_mm3 of tissue."
        cat "$work/fine.csv"
    } >"$1.csv"
    rm -r "$work"
    echo "$1: $differences"
}

echo "$cases" | tr -d ' ' | while IFS='|' read -r name diameter tip set perfusion heating cooldown; do
    [ -n "$name" ] || continue
    case " ${*:-$name} " in *" $name "*) ;; *) continue ;; esac
    make_case "$name" "$diameter" "$tip" "$set" "$perfusion" "$heating" "$cooldown"
done
