#!/usr/bin/python3 -I
"""The benchmark's two problems by GetFEM (Debian package python3-getfem).

    tests/bench/getfem.py needle|rf FINENESS STEPS

needle: the tip's surface is at 80 degC, as in needle_18g_80C.csv. rf: a current heats, its voltage such that
the sensor is at 80 degC, as in rf_18g.csv. Cells are FINENESS times smaller than the coarsest that make sense,
steps STEPS times shorter. Python runs isolated (-I): else "import getfem" would find this file.
"""
import math
import sys
import time

try:
    import getfem as gf
except ImportError:
    sys.exit("getfem.py: needs the Debian package python3-getfem")
import numpy as np
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import splu

# mm, s, K, W, S, V; temperatures are rises from the body's
BODY = 37
SET, ISOTHERM = 80 - BODY, 50 - BODY
RADIUS, TIP, SENSOR = 0.635, 10.0, 1.0
TISSUE = {"capacity": 1090 * 3421e-9, "conductivity": 0.49e-3}
METAL = {"capacity": 7900 * 500e-9, "conductivity": 15e-3}
PERFUSED = 6.67e-4 * 1050 * 3617 / (1090 * 3421)  # 1/s, of the rise
SIGMA, SLOPE, HOTTEST, LIMIT = 0.446e-3, 0.015, 100 - 37, 60
EVERYWHERE, IN_TISSUE, IN_METAL = -1, 1, 2

# Second order, L-stable: two implicit Euler stages, each GAMMA steps long, so of one matrix (Alexander 1977)
GAMMA = 1 - math.sqrt(0.5)


# --- mesh


def graded(length, first, ratio):
    """Points from 0 to length whose distances grow by a ratio, the first about as long as wanted."""
    cells = math.ceil(math.log(1 + length * (ratio - 1) / first, ratio))
    return length * (ratio ** np.arange(cells + 1) - 1) / (ratio**cells - 1)


def around(fineness, near, reach):
    """Thicknesses of layers around the probe: thin as far as the isotherm gets, then soon thick."""
    inner = graded(near, 0.2 / fineness, 1 + 0.3 / fineness)
    ratio = 1 + 1 / fineness
    outer = graded(reach - near, (inner[-1] - inner[-2]) * math.sqrt(ratio), ratio)
    return np.append(inner, near + outer[1:])


def split(grid):
    """Corners of the triangles into which the quadrangles of a grid of points split: 2 by 3 by count."""
    a, b, c, d = grid[:, :-1, :-1], grid[:, 1:, :-1], grid[:, 1:, 1:], grid[:, :-1, 1:]
    triangles = [np.stack(corners, 1).reshape(2, 3, -1) for corners in ((a, b, c), (a, c, d))]
    corners = np.concatenate(triangles, 2)
    e, f = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    return corners[:, :, np.abs(e[0] * f[1] - e[1] * f[0]) > 1e-12]  # flat ones: at the probe's corner


def layers(fineness, near, reach, metal):
    """Mesh of layers around the probe, whose columns are narrow at the tip's two corners, singular places."""
    first, ratio = 0.3 / fineness, 1 + 1 / fineness
    half = graded(TIP / 2, first, ratio)
    heights = np.concatenate([half[:-1], TIP - half[::-1], TIP + graded(reach, first, ratio)[1:]])[::-1]
    radii = RADIUS - graded(RADIUS, first, ratio)
    radii[-1] = 0
    # each column's foot on the probe and its way outward: beside it, from its corner, below it
    feet = [(RADIUS, z) for z in heights] + [(RADIUS, 0)] + [(r, 0) for r in radii]
    ways = [(1, 0)] * len(heights) + [(1, -1)] + [(0, -1)] * len(radii)
    feet, ways = np.array(feet).T[:, :, None], np.array(ways).T[:, :, None]
    mesh, straight = gf.Mesh("empty", 2), gf.GeoTrans("GT_PK(2,1)")
    outside = split(feet + ways * around(fineness, near, reach))
    mesh.set_region(IN_TISSUE, [mesh.add_convex(straight, outside)])
    if metal:
        inside = split(np.stack(np.meshgrid(radii, heights, indexing="ij")))
        mesh.set_region(IN_METAL, [mesh.add_convex(straight, inside)])
    return mesh


# --- operators


class Elements:
    """Quadratic elements on a mesh: matrices and vectors from expressions, and values on lines."""

    def __init__(self, mesh):
        self.space = gf.MeshFem(mesh, 1)
        self.space.set_fem(gf.Fem("FEM_PK(2,2)"))
        self.quadrature = gf.MeshIm(mesh, gf.Integ("IM_TRIANGLE(5)"))
        self.unknowns = self.space.nbdof()
        self.r, self.z = self.space.basic_dof_nodes()
        self.zero = np.zeros(self.unknowns)

    def on_tip(self):
        side = (np.abs(self.r - RADIUS) < 1e-9) & (self.z >= 0) & (self.z <= TIP)
        return side | ((np.abs(self.z) < 1e-9) & (self.r <= RADIUS))

    def outside(self):
        return (self.r > self.r.max() - 1e-9) | (self.z > self.z.max() - 1e-9) | (self.z < self.z.min() + 1e-9)

    def assemble(self, order, expression, region, **data):
        """Vector (order 1) or matrix (2) of an expression in u and in fields that are given."""
        fields = [x for name, value in data.items() for x in (name, 0, self.space, value)]
        return gf.asm_generic(self.quadrature, order, expression, region, "u", 1, self.space, self.zero, *fields)

    def matrix(self, expression, region, **data):
        result = self.assemble(2, expression, region, **data)
        starts, rows = result.csc_ind()
        return csc_matrix((result.csc_val(), rows, starts), shape=(self.unknowns, self.unknowns))

    def at(self, r, z):
        """Matrix that takes a field to its values at points."""
        result = gf.asm_interpolation_matrix(self.space, np.array([r, z]))
        starts, rows = result.csc_ind()
        return csc_matrix((result.csc_val(), rows, starts), shape=(len(r), self.unknowns))


def factorised(matrix):
    """Solver of a symmetric, positive definite system."""
    return splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0, options={"SymmetricMode": True}).solve


class Heat:
    """mass du/dt + stiffness u = load for the nodes whose temperature is not given."""

    def __init__(self, elements, media, perfused, given):
        """media: by region; given: temperatures of the nodes where they are known, NaN elsewhere."""
        self.free = np.flatnonzero(np.isnan(given))
        held = np.flatnonzero(np.nan_to_num(given))  # 0 adds nothing
        mass, stiffness = 0, 0
        for region, medium in media.items():
            capacity, conductivity = 2 * math.pi * medium["capacity"], 2 * math.pi * medium["conductivity"]
            mass += elements.matrix(f"{capacity}*X(1)*u*Test_u", region)
            stiffness += elements.matrix(f"{conductivity}*X(1)*Grad_u.Grad_Test_u", region)
        stiffness += perfused * mass
        rows = stiffness[self.free]
        self.mass, self.stiffness = mass[self.free][:, self.free], rows[:, self.free]
        self.load = -rows[:, held] @ given[held]
        self.length = None

    def prepare(self, length):
        """For stages of this length; factors stay while it does."""
        if length != self.length:
            self.length = length
            self.solve = factorised((self.mass + length * self.stiffness).tocsc())

    def euler(self, start):
        """One stage by what is given alone."""
        return self.solve(self.mass @ start + self.length * self.load)


def second_start(start, first):
    """Where the second stage starts from."""
    return start + (1 - GAMMA) / GAMMA * (first - start)


def times(periods, steps):
    """Ends of the steps, each with its length. Periods: end, and length for 1; few, as each needs factors."""
    t = 0.0
    for end, length in periods:
        count = math.ceil((end - t) * steps / length - 1e-9)
        for i in range(1, count + 1):
            yield t + (end - t) * i / count, (end - t) / count
        t = end


# --- hot surface

NEEDLE_PERIODS = [(2.5, 0.625), (15, 2.5), (90, 15)]


def hot_surface(elements, steps):
    """Yields each time and its temperatures."""
    given = np.where(elements.on_tip(), SET, np.where(elements.outside(), 0, np.nan))
    heat = Heat(elements, {EVERYWHERE: TISSUE}, PERFUSED, given)
    u = np.zeros(len(heat.free))
    for t, length in times(NEEDLE_PERIODS, steps):
        heat.prepare(GAMMA * length)
        u = heat.euler(second_start(u, heat.euler(u)))
        given[heat.free] = u
        yield t, given.copy()


# --- radiofrequency

RF_PERIODS = [(1.25, 0.3125), (15, 2.5), (60, 15), (120, 30)]


class Field:
    """The potential in tissue by 1 V at the tip, and the heat that its current releases."""

    def __init__(self, elements):
        inside = np.zeros(elements.unknowns, bool)
        inside[elements.space.basic_dof_on_region(IN_TISSUE)] = True
        self.elements, self.tip = elements, elements.on_tip()
        self.free = np.flatnonzero(inside & ~self.tip & ~elements.outside())
        self.held = np.flatnonzero(self.tip)

    def heating(self, temperatures):
        """What every node's equation of heat gets; their sum is the conductance."""
        elements = self.elements
        weight = 2 * math.pi * elements.r * SIGMA * (1 + SLOPE * np.minimum(temperatures, HOTTEST))
        matrix = elements.matrix("S*Grad_u.Grad_Test_u", IN_TISSUE, S=weight)[self.free]
        phi = self.tip.astype(float)
        phi[self.free] = factorised(matrix[:, self.free])(-matrix[:, self.held].sum(1).A1)
        return elements.assemble(1, "S*Norm_sqr(Grad_p)*Test_u", IN_TISSUE, S=weight, p=phi)


def radiofrequency(elements, steps):
    """Yields each time, its temperatures, and the voltage and conductance there."""
    now = np.where(elements.outside(), 0, np.nan)
    heat, field = Heat(elements, {IN_TISSUE: TISSUE, IN_METAL: METAL}, 0, now), Field(elements)
    sensor = elements.at([0], [SENSOR])[:, heat.free]

    def stage(start, heating):
        """Implicit Euler with the voltage that the sensor asks for: temperatures are linear in its square."""
        base, more = heat.euler(start), heat.length * heat.solve(heating)
        square = min(LIMIT**2, max(0, ((SET - sensor @ base) / (sensor @ more))[0]))
        return base + square * more, math.sqrt(square)

    u, now[heat.free], change = np.zeros(len(heat.free)), 0, 0
    heating = field.heating(now)[heat.free]
    for t, length in times(RF_PERIODS, steps):
        heat.prepare(GAMMA * length)
        # The field by 1 V changes slowly: its heat is extrapolated from the last two steps
        first, _ = stage(u, heating + heat.length * change)
        u, voltage = stage(second_start(u, first), heating + length * change)
        now[heat.free] = u
        released = field.heating(now)
        change, heating = (released[heat.free] - heating) / length, released[heat.free]
        yield t, now.copy(), voltage, released.sum()


# --- measuring


class Rows:
    """Rows of points across the isotherm."""

    RADII = np.linspace(RADIUS + 1e-9, 8, 401)

    def __init__(self, elements, heights):
        self.shape = len(heights), len(self.RADII)
        self.values = elements.at(np.tile(self.RADII, len(heights)), np.repeat(heights, len(self.RADII)))

    def radius(self, temperatures):
        """Where the isotherm is widest."""
        widest, apart = 0, self.RADII[1] - self.RADII[0]
        for row in (self.values @ temperatures).reshape(self.shape):
            i = np.flatnonzero(row >= ISOTHERM)[-1]
            widest = max(widest, self.RADII[i] + apart * (row[i] - ISOTHERM) / (row[i] - row[i + 1]))
        return widest


# solver, marks, heights where the isotherm is looked for, how far it gets, where the mesh ends
PROBLEMS = {
    "needle": (hot_surface, (5, 10, 15, 30, 45, 60, 90), [TIP / 2], 3.5, 40),
    "rf": (radiofrequency, (15, 30, 60, 90, 120), np.linspace(0, TIP, 101), 7, 60),
}


def main(name, fineness, steps):
    solver, marks, heights, near, reach = PROBLEMS[name]
    elements = Elements(layers(float(fineness), near, reach, name == "rf"))
    start = time.process_time()
    rows = list(solver(elements, int(steps)))
    solving = time.process_time() - start
    points, highest = Rows(elements, heights), elements.zero
    for t, temperatures, *current in rows:
        highest = np.maximum(highest, temperatures)
        if t not in marks:
            continue
        line = [t]
        if current:
            voltage, conductance = current
            line += [voltage, voltage**2 * conductance, 1 / conductance, BODY + temperatures.max()]
        print("CSV", ",".join(f"{x:.9g}" for x in line + [points.radius(highest)]))
    print(f"INFO GetFEM, unknowns {elements.unknowns}, steps {len(rows)}, solve {solving:.6f} s")


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in PROBLEMS:
        sys.exit("usage: getfem.py needle|rf FINENESS STEPS")
    main(*sys.argv[1:])
