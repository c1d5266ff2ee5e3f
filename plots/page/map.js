/* The map: cross-section in true proportions, drawn on a canvas from a run's row. The same drawing makes the PNG. */
rfl.map = (() => {
    const { make } = rfl.dom;
    const { screen } = rfl.view;

    let canvas = null, holder = null;
    let shownField = null; // the last field, for runs that have none yet
    const layersAbove = []; // what others draw over the field: predictions, pins
    const ink = { paper: "#000004", text: "#ffffff", plate: "rgba(20,20,24,0.78)", tip: "#d8d8d8", shaft: "#707070", nerve: "#ffe14d", target: "#ffffff" };

    /** The row whose field is nearest in time. */
    function fieldOf(run, row) {
        const near = run.rows.filter(({ raster }) => raster).reduce((best, one) =>
            !best || Math.abs(one.time_s - row.time_s) < Math.abs(best.time_s - row.time_s) ? one : best, null);
        shownField = near || shownField;
        return shownField;
    }

    const board = make("canvas"); // one for all fields: browsers are slow to give canvases back
    let image = null;

    /** Pixels of a field as a picture: both halves in one, so that no seam shows between them. */
    function picture(row) {
        const { columns, rows } = row.frame;
        if (!image || image.width !== 2 * columns || image.height !== rows) {
            image = new ImageData(2 * columns, rows);
            board.width = 2 * columns;
            board.height = rows;
        }
        const out = new Uint32Array(image.data.buffer);
        for (let line = 0, from = 0; line < rows; line++) {
            const middle = (2 * line + 1) * columns;
            for (let column = 0; column < columns; column++)
                out[middle + column] = out[middle - 1 - column] = rfl.colours.table[row.raster[from++]];
        }
        board.getContext("2d").putImageData(image, 0, 0);
        return board;
    }

    function drawField(brush, row) {
        const { context } = brush;
        context.fillStyle = rfl.view.scale().low > 36 ? ink.paper : rfl.colours.css(rfl.colours.shade(0.02));
        context.fillRect(0, 0, brush.where.width, brush.where.height);
        if (!row || !row.raster) return;
        const { y0, dx, dy, columns, rows } = row.frame;
        context.save();
        context.transform(...brush.where.matrix);
        context.imageSmoothingQuality = "high";
        context.drawImage(picture(row), -columns * dx, y0 - dy / 2, 2 * columns * dx, rows * dy);
        context.restore();
    }

    /** A path of world points. */
    function trace(brush, points, side = 1) {
        let open = false;
        brush.context.beginPath();
        for (let index = 0; index + 1 < points.length; index += 2) {
            if (points[index] !== points[index]) {
                open = false;
                continue;
            }
            const [x, y] = screen(side * points[index], points[index + 1], brush.where);
            if (open) brush.context.lineTo(x, y);
            else brush.context.moveTo(x, y);
            open = true;
        }
    }

    /** An outline on both sides, on a dark rim that keeps it visible over bright tissue; with gaps one shows what lies below. */
    function line(brush, points, { colour, dash = [], width = 3, gaps = false }) {
        const { context, size } = brush;
        const unit = size / 16;
        context.lineJoin = "round";
        for (const [style, wide, pattern] of [["rgba(0,0,0,0.55)", width + 2.2, gaps ? dash : []], [colour, width, dash]]) {
            context.strokeStyle = style;
            context.lineWidth = wide * unit;
            context.setLineDash(pattern.map((length) => length * unit));
            for (const side of [1, -1]) {
                trace(brush, points, side);
                context.stroke();
            }
        }
        context.setLineDash([]);
    }

    /** A rectangle of the world. */
    function box(brush, x0, y0, x1, y1) {
        const [ax, ay] = screen(x0, y0, brush.where), [bx, by] = screen(x1, y1, brush.where);
        return [Math.min(ax, bx), Math.min(ay, by), Math.abs(ax - bx), Math.abs(ay - by)];
    }

    function drawLayers(brush, { geometry }) {
        const { context } = brush;
        const { aside, low, high } = rfl.view.seen(brush.where);
        for (const layer of geometry.layers) {
            const rectangle = box(brush, -aside, Math.max(low - 1, layer.from_mm), aside, Math.min(high + 1, layer.to_mm));
            context.save();
            context.beginPath();
            context.rect(...rectangle);
            context.clip();
            context.fillStyle = "rgba(255,255,255,0.10)";
            context.fillRect(...rectangle);
            if (layer.bone) {
                context.strokeStyle = "rgba(230,230,230,0.38)";
                context.lineWidth = 1;
                context.beginPath();
                const step = 0.75 * brush.size, [x, y, w, h] = rectangle;
                for (let offset = -h; offset < w; offset += step) {
                    context.moveTo(x + offset, y + h);
                    context.lineTo(x + offset + h, y);
                }
                context.stroke();
            }
            context.strokeStyle = "rgba(255,255,255,0.7)";
            context.lineWidth = 1.5;
            context.strokeRect(...rectangle);
            context.restore();
        }
    }

    /** The sleeve of fluid: hatched the other way than bone, with its name. */
    function drawFluid(brush, { geometry }, taken) {
        const { context, size } = brush;
        for (const piece of geometry.fluid) {
            const rectangle = box(brush, -piece.radius_mm, piece.from_mm, piece.radius_mm, piece.to_mm), [x, y, w, h] = rectangle;
            context.save();
            context.beginPath();
            context.rect(...rectangle);
            context.clip();
            context.strokeStyle = "rgba(190,225,255,0.45)";
            context.lineWidth = 1;
            context.beginPath();
            for (let offset = 0; offset < w + h; offset += 0.6 * size) {
                context.moveTo(x + offset, y + h);
                context.lineTo(x + offset - h, y);
            }
            context.stroke();
            context.strokeStyle = "rgba(190,225,255,0.9)";
            context.lineWidth = 3;
            context.strokeRect(...rectangle);
            context.restore();
            taken.push(plate(brush, rfl.say("mapFluid"), x + 0.4 * size, y + h - 0.85 * size, { size: 0.85 * size }));
        }
    }

    /** Text on a dark plate; the rectangle it takes. */
    function plate(brush, text, x, y, { align = "left", colour = ink.text, weight = "", size = brush.size } = {}) {
        const { context } = brush;
        context.font = `${weight} ${size}px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif`;
        const width = context.measureText(text).width, pad = 0.25 * size;
        const left = Math.max(pad, align === "left" ? x : align === "right" ? x - width : x - width / 2);
        const area = [left - pad, y - 0.62 * size, width + 2 * pad, 1.24 * size];
        context.fillStyle = ink.plate;
        context.fillRect(...area);
        context.fillStyle = colour;
        context.textBaseline = "middle";
        context.textAlign = "left";
        context.fillText(text, left, y + 0.04 * size);
        return area;
    }

    const measure = (brush, text, size = brush.size) => {
        brush.context.font = `${size}px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif`;
        return brush.context.measureText(text).width + 0.5 * size;
    };

    function drawProbe(brush, { geometry }) {
        const { context } = brush;
        const r = geometry.radius_mm;
        context.lineWidth = 1.5;
        context.strokeStyle = "#000000";
        if (!geometry.tip) {
            const [x, y] = screen(0, 0, brush.where);
            context.beginPath();
            context.arc(x, y, r * brush.where.scale, 0, 2 * Math.PI);
            context.fillStyle = ink.tip;
            context.fill();
            context.stroke();
            return;
        }
        const top = rfl.view.seen(brush.where).high + 1;
        context.fillStyle = ink.tip;
        context.fillRect(...box(brush, -r, 0, r, geometry.active_tip_mm));
        context.strokeRect(...box(brush, -r, 0, r, geometry.active_tip_mm));
        context.fillStyle = ink.shaft;
        context.fillRect(...box(brush, -r, geometry.active_tip_mm, r, top));
        context.strokeRect(...box(brush, -r, geometry.active_tip_mm, r, top));
        if (geometry.sensor_mm !== null && geometry.sensor_mm !== undefined) {
            const [x, y] = screen(0, geometry.sensor_mm, brush.where);
            context.beginPath();
            context.arc(x, y, Math.max(3, 0.22 * brush.size), 0, 2 * Math.PI);
            context.fillStyle = "#c00000";
            context.fill();
            context.strokeStyle = "#ffffff";
            context.stroke();
        }
    }

    /** Axis of a nerve that is no mere crossing, in the map's plane: pairs of across, along. */
    function course(nerve, geometry, { low, high, aside }) {
        const angle = nerve.angle_degree * Math.PI / 180, points = [];
        for (let step = -60; step <= 60; step++) {
            const s = step * (high - low + 2 * aside) / 60;
            if (Math.abs(s) > nerve.length_mm / 2) continue;
            points.push(Math.hypot(nerve.radius_mm, s * Math.sin(angle)), nerve.height_mm + s * Math.cos(angle));
        }
        return points;
    }

    const crosses = (nerve) => Math.abs(Math.cos(nerve.angle_degree * Math.PI / 180)) < 0.1;

    /** Where a thing's mark lies, mm: around a sphere or cylinder things are spread over angles. */
    function spot(thing, index, geometry) {
        if (geometry.tip) return [thing.radius_mm, thing.height_mm];
        const angle = 0.35 + 0.75 * index;
        return [thing.radius_mm * Math.cos(angle), thing.radius_mm * Math.sin(angle)];
    }

    /** A mark that tells the verdict by its form: full with a tick, half, or an empty ring; to spare: a triangle. */
    function mark(brush, x, y, verdict, role, radius) {
        const { context } = brush;
        const colour = role === "spare" ? ink.nerve : ink.target;
        const shape = () => {
            context.beginPath();
            if (role === "spare") {
                context.moveTo(x, y - 1.25 * radius);
                context.lineTo(x + 1.15 * radius, y + 0.85 * radius);
                context.lineTo(x - 1.15 * radius, y + 0.85 * radius);
                context.closePath();
            } else {
                context.arc(x, y, radius, 0, 2 * Math.PI);
            }
        };
        shape();
        context.fillStyle = "#101014";
        context.fill();
        context.save();
        shape();
        context.clip();
        context.fillStyle = colour;
        if (verdict === "inside") context.fillRect(x - 2 * radius, y - 2 * radius, 4 * radius, 4 * radius);
        if (verdict === "borderline") context.fillRect(x - 2 * radius, y - 2 * radius, 2 * radius, 4 * radius);
        context.restore();
        shape();
        context.strokeStyle = "#000000";
        context.lineWidth = Math.max(4, 0.5 * radius);
        context.stroke();
        context.strokeStyle = colour;
        context.lineWidth = Math.max(2, 0.3 * radius);
        context.stroke();
        if (verdict === "inside") {
            context.strokeStyle = "#000000";
            context.lineWidth = Math.max(1.6, 0.3 * radius);
            context.beginPath();
            context.moveTo(x - 0.45 * radius, y);
            context.lineTo(x - 0.1 * radius, y + 0.4 * radius);
            context.lineTo(x + 0.5 * radius, y - 0.4 * radius);
            context.stroke();
        }
    }

    const overlap = (a, b) => a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];

    /** A label as far as a map has room for it. */
    const brief = (label) => ([...label].length > 32 ? `${[...label].slice(0, 31).join("")}…` : label);

    /** Put a name beside its mark where nothing else stands, with a line to it where that is far. */
    function name(brush, text, x, y, gap, taken, colour) {
        const width = measure(brush, text), height = 1.3 * brush.size;
        const tries = [];
        for (const far of [1, 2.2, 3.6, 5]) {
            for (const [dx, dy] of [[1, 0], [1, -0.7], [1, 0.7], [0, -1], [0, 1], [-1, -0.7], [-1, 0.7], [-1, 0]])
                tries.push([x + dx * gap * far + (dx > 0 ? 0 : dx < 0 ? -width : -width / 2), y + dy * gap * far * 1.25 - height / 2, far]);
        }
        const fits = ([left, top]) => left > 2 && top > 2 && left + width < brush.where.width - brush.bar && top + height < brush.where.height - 2
            && !taken.some((area) => overlap(area, [left, top, width, height]));
        const [left, top, far] = tries.find(fits) || tries[0];
        if (far > 2) {
            brush.context.strokeStyle = colour;
            brush.context.lineWidth = 1.2;
            brush.context.beginPath();
            brush.context.moveTo(x, y);
            brush.context.lineTo(left + width / 2, top + height / 2);
            brush.context.stroke();
        }
        taken.push(plate(brush, text, left + 0.25 * brush.size, top + height / 2, { colour }));
    }

    function drawThings(brush, scenario, row, taken, hideVerdicts) {
        const { geometry } = scenario;
        const verdicts = row && !hideVerdicts ? row.states : {};
        const radius = Math.max(6, 0.42 * brush.size);
        const seen = rfl.view.seen(brush.where);
        const names = [];
        geometry.nerves.forEach((nerve, index) => {
            const colour = nerve.role === "spare" ? ink.nerve : "#ffffff";
            const long = geometry.tip && !crosses(nerve);
            let [across, along] = spot(nerve, index, geometry);
            if (long) {
                const points = course(nerve, geometry, seen);
                brush.context.lineCap = "butt";
                trace(brush, points);
                brush.context.strokeStyle = colour;
                brush.context.globalAlpha = 0.55;
                brush.context.lineWidth = Math.max(3, nerve.diameter_mm * brush.where.scale);
                brush.context.stroke();
                brush.context.globalAlpha = 1;
                along = Math.min(Math.max(along, seen.low + 2), seen.high - 2);
            }
            const [x, y] = screen(across, along, brush.where);
            const size = long ? radius : Math.max(radius, nerve.diameter_mm * brush.where.scale / 2);
            names.push([nerve, x, y, size]);
        });
        geometry.monitors.forEach((monitor, index) => {
            const [x, y] = screen(...spot(monitor, index + geometry.nerves.length, geometry), brush.where);
            names.push([monitor, x, y, radius]);
        });
        const visible = names.filter(([, x, y]) => x > 0 && y > 0 && x < brush.where.width - brush.bar / 2 && y < brush.where.height);
        visible.forEach(([, x, y, size]) => taken.push([x - size, y - size, 2 * size, 2 * size]));
        for (const [thing, x, y, size] of visible) {
            const verdict = verdicts[thing.name] && verdicts[thing.name].verdict;
            mark(brush, x, y, verdict, thing.role, size);
            const text = verdict ? `${brief(thing.label)}: ${rfl.say(`verdict_${verdict}`)}` : brief(thing.label);
            name(brush, text, x, y, size + 0.35 * brush.size, taken, thing.role === "spare" ? ink.nerve : ink.text);
        }
    }

    /** Temperature scale at the right, with a named colour beyond each end. */
    function drawScale(brush) {
        const { context, where, size } = brush;
        const { low, high } = rfl.view.scale();
        const width = 0.9 * size, x = where.width - brush.bar + 0.8 * size, top = 3.6 * size, bottom = where.height - 3.6 * size;
        context.fillStyle = "#101014";
        context.fillRect(where.width - brush.bar + 0.4 * size, 0, brush.bar, where.height);
        for (let step = 0; step < bottom - top; step++) {
            context.fillStyle = rfl.colours.css(rfl.colours.shade(1 - step / (bottom - top)));
            context.fillRect(x, top + step, width, 1.5);
        }
        context.fillStyle = rfl.colours.above;
        context.fillRect(x, top - 1.8 * size, width, 1.1 * size);
        context.fillStyle = rfl.colours.below;
        context.fillRect(x, bottom + 0.7 * size, width, 1.1 * size);
        context.strokeStyle = "#c8c8c8";
        context.lineWidth = 1;
        context.strokeRect(x, top, width, bottom - top);
        context.strokeRect(x, top - 1.8 * size, width, 1.1 * size);
        context.strokeRect(x, bottom + 0.7 * size, width, 1.1 * size);
        context.fillStyle = ink.text;
        context.textAlign = "left";
        context.textBaseline = "middle";
        context.font = `${0.85 * size}px system-ui, "DejaVu Sans", sans-serif`;
        const put = (text, y) => context.fillText(text, x + width + 0.35 * size, y);
        put(`> ${high}`, top - 1.2 * size);
        put(`< ${low}`, bottom + 1.3 * size);
        for (const mark of [low, 30, 40, 50, 60, 70, 80, 90, high]) {
            if (mark < low || (mark !== low && mark - low < 6 && mark !== 50)) continue;
            put(String(mark), bottom - (bottom - top) * (mark - low) / (high - low));
        }
        context.fillText("°C", x, 0.9 * size);
    }

    /** How long a line of so many millimetres is. */
    function drawRuler(brush, notice) {
        const { context, where, size } = brush;
        const length = where.scale * 5 > 60 ? 5 : 10;
        const right = where.width - brush.bar - 0.6 * size;
        const tight = right - length * where.scale < notice[0] + notice[2];
        const y = where.height - (tight ? 2.2 : 1) * size;
        context.fillStyle = ink.text;
        context.fillRect(right - length * where.scale, y, length * where.scale, 0.28 * size);
        plate(brush, `${length} mm`, right - length * where.scale / 2, y - 0.85 * size, { align: "center", size: 0.9 * size });
    }

    /** Width and length of the chosen criterion's lesion, as arrows with figures. */
    function drawSizes(brush, scenario, row, taken) {
        const points = row.outlines[scenario.criterion];
        if (!points || points.length < 4) return;
        let aside = 0, at = 0, low = Infinity, high = -Infinity;
        for (let index = 0; index < points.length; index += 2) {
            if (points[index] !== points[index]) continue;
            if (Math.abs(points[index]) > aside) [aside, at] = [Math.abs(points[index]), points[index + 1]];
            low = Math.min(low, points[index + 1]);
            high = Math.max(high, points[index + 1]);
        }
        if (!scenario.geometry.tip) at = 0;
        const width = rfl.figures.withUnit(2 * aside, 1, "mm");
        const extent = rfl.view.seen(brush.where);
        const beside = scenario.geometry.tip ? Math.max(low - 1.6, extent.low + 1) : at;
        arrow(brush, [-aside, beside], [aside, beside]);
        const [x, y] = screen(scenario.geometry.tip ? -0.55 * aside : 0, beside, brush.where);
        taken.push(plate(brush, rfl.say("wide", { width }), Math.max(x, brush.where.lying ? 4.5 * brush.size : 0), y,
            { align: "center", weight: "600", size: 1.1 * brush.size }));
        if (scenario.geometry.tip) {
            const lower = Math.min(aside + 1.2, extent.aside - 1);
            arrow(brush, [-lower, low], [-lower, high]);
            const [lx, ly] = screen(-lower, (low + high) / 2, brush.where);
            taken.push(plate(brush, rfl.say("long", { length: rfl.figures.withUnit(high - low, 1, "mm") }), lx, ly,
                { align: "center", weight: "600", size: 1.1 * brush.size }));
        }
    }

    function arrow(brush, from, to) {
        const { context } = brush;
        const [ax, ay] = screen(...from, brush.where), [bx, by] = screen(...to, brush.where);
        const angle = Math.atan2(by - ay, bx - ax), head = 0.6 * brush.size;
        context.strokeStyle = "#ffffff";
        context.lineWidth = 1.6;
        context.beginPath();
        context.moveTo(ax, ay);
        context.lineTo(bx, by);
        for (const [x, y, turn] of [[bx, by, Math.PI], [ax, ay, 0]]) {
            for (const spread of [-0.35, 0.35]) {
                context.moveTo(x, y);
                context.lineTo(x + head * Math.cos(angle + turn + spread), y + head * Math.sin(angle + turn + spread));
            }
        }
        context.stroke();
    }

    function drawLegend(brush, scenario, taken) {
        const { context, size } = brush;
        let y = 1.1 * size;
        for (const criterion of scenario.criteria) {
            const style = rfl.colours.criterion(criterion.name);
            const text = rfl.figures.pretty(criterion.label);
            const area = plate(brush, text, 3.4 * size, y, { size: 0.9 * size });
            context.fillStyle = ink.plate;
            context.fillRect(0.3 * size, area[1], 3.1 * size - 0.25 * size, area[3]);
            context.strokeStyle = style.colour;
            context.lineWidth = (criterion.name === scenario.criterion ? 3.5 : 2) * size / 16;
            context.setLineDash(style.dash.map((length) => length * size / 16));
            context.beginPath();
            context.moveTo(0.6 * size, y);
            context.lineTo(2.9 * size, y);
            context.stroke();
            context.setLineDash([]);
            taken.push([0, area[1], area[0] + area[2], area[3]]);
            y += 1.25 * size;
        }
    }

    /** All of the map on any canvas. What is hidden until a prediction is left out. */
    function paint(context, where, scale, run, row, { hidden = false, still = false } = {}) {
        const { width, height } = where;
        const brush = { context, where, size: rfl.view.letters(width, height), bar: rfl.view.bar(width, height) };
        context.save();
        context.setTransform(scale, 0, 0, scale, 0, 0);
        const scenario = run.scenario, taken = [[where.width - brush.bar, 0, brush.bar, where.height]];
        drawField(brush, hidden ? null : fieldOf(run, row));
        drawLayers(brush, scenario);
        drawFluid(brush, scenario, taken);
        if (!hidden) {
            for (const { name } of [...scenario.criteria].reverse())
                line(brush, row.outlines[name] || [], { ...rfl.colours.criterion(name), width: name === scenario.criterion ? 3.5 : 2.2 });
        }
        const label = (...one) => taken.push(plate(...one)); // which names of nerves keep clear of
        for (const draw of layersAbove) draw(brush, { line, plate: label });
        drawProbe(brush, scenario);
        if (!hidden && !run.failed) drawSizes(brush, scenario, row, taken);
        drawLegend(brush, scenario, taken);
        taken.push([where.width - brush.bar - 12 * brush.size, where.height - 2.6 * brush.size, 12 * brush.size, 2.6 * brush.size]);
        const notice = plate(brush, rfl.state.tables.notice, 0.5 * brush.size, where.height - 0.85 * brush.size, { size: 0.85 * brush.size });
        taken.push(notice);
        drawThings(brush, scenario, row, taken, hidden);
        drawScale(brush);
        drawRuler(brush, notice);
        context.restore();
        return brush;
    }

    /* --- on the page --- */

    let wanted = false, drawn = null, widening = 0;

    /** Draw before the next frame, once however often it is asked for. */
    function draw() {
        if (wanted) return;
        wanted = true;
        requestAnimationFrame(() => {
            wanted = false;
            now();
        });
    }

    function now() {
        const run = rfl.runs.shown, row = rfl.runs.rowAt(run);
        if (!row || !canvas || !rfl.view.place) return;
        const scale = devicePixelRatio || 1, { width, height } = rfl.view.place;
        if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
            canvas.width = Math.round(width * scale);
            canvas.height = Math.round(height * scale);
        }
        paint(canvas.getContext("2d"), rfl.view.place, scale, run, row, { hidden: rfl.predict && rfl.predict.hides() });
        drawn = { run, row };
        rfl.state.tell("drawn", drawn);
    }

    function resize() {
        const { clientWidth, clientHeight } = holder;
        if (!clientWidth || !clientHeight) return;
        rfl.view.fit(clientWidth, clientHeight);
        now();
        clearTimeout(widening);
        widening = setTimeout(rfl.runs.widen, 400);
    }

    function create() {
        canvas = make("canvas", { class: "map", role: "img", "aria-label": rfl.say("mapLabel") });
        holder = make("div", { class: "map-holder" }, canvas);
        new ResizeObserver(resize).observe(holder);
        return holder;
    }

    /** A picture of the map, as a canvas of its own. */
    function still(width, height) {
        const board = make("canvas", { width: 2 * width, height: 2 * height });
        const run = rfl.runs.shown, row = rfl.runs.rowAt(run);
        if (row) paint(board.getContext("2d"), rfl.view.layout(width, height), 2, run, row, { still: true, hidden: rfl.predict && rfl.predict.hides() });
        return board;
    }

    const above = (layer) => layersAbove.push(layer);

    return { create, draw, now, resize, still, above, screen, get canvas() { return canvas; }, get holder() { return holder; }, get drawn() { return drawn; } };
})();
