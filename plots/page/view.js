/*
 * Which part of the world the map shows, and where a millimetre lies on the screen. World: across (from the axis) and
 * along (height above the distal end), mm. On a wide map the axis lies across the screen, bone at the left; on a tall one it stands.
 */
rfl.view = (() => {
    const pixels = 40000; // of a field
    const quick = 14000; // of one that is gone in a tenth of a second

    let bounds = null; // {low, high, aside}: the least that must be seen, mm
    let place = null; // the transform
    let range = { low: 37, high: 100 };

    /** What a scenario must show before anything is known of its lesion. */
    function needed({ geometry }) {
        const things = [...geometry.monitors, ...geometry.nerves];
        const aside = Math.max(8.2, ...things.map(({ radius_mm }) => Math.min(25, radius_mm + 1.8)));
        if (!geometry.tip) {
            const radius = Math.max(geometry.radius_mm + 5, aside);
            return { low: -radius, high: radius, aside: radius };
        }
        const heights = things.map(({ height_mm }) => height_mm).filter((height) => Math.abs(height) < 40);
        return { low: Math.min(-5.5, ...heights.map((height) => height - 2)),
            high: Math.max(geometry.active_tip_mm + 7.5, ...heights.map((height) => height + 2)), aside };
    }

    const union = (a, b) => a ? { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high), aside: Math.max(a.aside, b.aside) } : b;

    /** A newly opened scenario: its own bounds; a changed one never makes the view smaller, so that sizes can be compared. */
    function follow(scenario, fresh) {
        bounds = union(fresh ? null : bounds, needed(scenario));
        range = { low: scenario.start_C < 35 ? 20 : 37, high: 100 };
        fit(place ? place.width : 800, place ? place.height : 500);
    }

    /** Make room for outlines; whether the view changed. */
    function include(outlines) {
        const box = { low: 0, high: 0, aside: 0 };
        for (const points of Object.values(outlines)) {
            for (let index = 0; index + 1 < points.length; index += 2) {
                if (points[index] !== points[index]) continue;
                box.aside = Math.max(box.aside, Math.abs(points[index]) + 1);
                box.low = Math.min(box.low, points[index + 1] - 2.4); // room for an arrow
                box.high = Math.max(box.high, points[index + 1] + 1);
            }
        }
        const more = union(bounds, box);
        const changed = ["low", "high", "aside"].some((name) => more[name] > bounds[name] * 1.0001 + 0.01 || more[name] < bounds[name] - 0.01);
        if (changed) {
            bounds = more;
            fit(place.width, place.height);
        }
        return changed;
    }

    /** Fit the bounds into a rectangle of CSS pixels; equal scales both ways. */
    function fit(width, height) {
        place = layout(width, height);
        return place;
    }

    /** Size of the map's letters, for a picture of this size; and how wide the scale at its right is. */
    const letters = (width, height) => Math.max(12, Math.min(34, Math.min(width, height) / 30));
    const bar = (width, height) => 4.8 * letters(width, height);

    function layout(width, height) {
        const lying = width > 1.1 * height;
        const margin = { left: 8, right: bar(width, height) + 8, top: 8, bottom: lying ? 8 : 2 * letters(width, height) };
        const w = Math.max(50, width - margin.left - margin.right), h = Math.max(50, height - margin.top - margin.bottom);
        const { low, high, aside } = bounds || { low: -8, high: 18, aside: 9 };
        const scale = lying ? Math.min(w / (high - low), h / (2 * aside)) : Math.min(h / (high - low), w / (2 * aside));
        const middle = (low + high) / 2;
        const cx = margin.left + w / 2, cy = margin.top + h / 2;
        const matrix = lying ? [0, -scale, scale, 0, cx - middle * scale, cy] : [scale, 0, 0, -scale, cx, cy + middle * scale];
        return { width, height, lying, scale, matrix };
    }

    /** World to screen, CSS pixels. */
    function screen(across, along, where = place) {
        const [a, b, c, d, e, f] = where.matrix;
        return [a * across + c * along + e, b * across + d * along + f];
    }

    /** Screen to world. */
    function world(x, y, where = place) {
        const [a, b, c, d, e, f] = where.matrix;
        const det = a * d - b * c;
        return [(d * (x - e) - c * (y - f)) / det, (-b * (x - e) + a * (y - f)) / det];
    }

    /** All that can be seen, mm. */
    function seen(where = place) {
        const corners = [world(0, 0, where), world(where.width, where.height, where)];
        const across = corners.map(([x]) => x), along = corners.map(([, y]) => y);
        return { aside: Math.max(...across.map(Math.abs)), low: Math.min(...along), high: Math.max(...along) };
    }

    /** Some more than can be seen, for a window that grows a little. */
    function wider({ aside, low, high }) {
        const more = 0.08 * (high - low);
        return { aside: 1.08 * aside, low: low - more, high: high + more };
    }

    /** Does a field on these pixels fill the map? */
    function covers({ y0, dy, dx, columns, rows }) {
        const { aside, low, high } = seen();
        return columns * dx >= aside && y0 - dy / 2 <= low && y0 + rows * dy >= high;
    }

    /** The pixels on which a field is wanted: half of a mirrored plane; of a draft fewer. */
    function frame(draft = false) {
        const { aside, low, high } = wider(seen());
        const size = Math.max(1 / (place.scale * (devicePixelRatio || 1)), Math.sqrt(aside * (high - low) / (draft ? quick : pixels)));
        return { x0: size / 2, y0: low + size / 2, dx: size, dy: size,
            columns: Math.ceil(aside / size), rows: Math.ceil((high - low) / size) };
    }

    return { follow, include, letters, bar, fit, layout, screen, world, seen, frame, covers, scale: () => range, get place() { return place; } };
})();
