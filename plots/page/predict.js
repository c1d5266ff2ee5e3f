/*
 * Predict before you look: votes for each nerve, then an outline, drawn freehand or as an oval; "Show" lays the result over it. Areas are
 * compared in the map's plane, the needle left out. A drawing on one side is mirrored, as the scene is round.
 */
rfl.predict = (() => {
    const { make, button, fill } = rfl.dom;
    const { figures } = rfl;
    const cell = 0.1; // mm, of the areas

    let active = false, revealed = false;
    let shape = "oval", oval = null, free = [];
    let votes = {}, predictions = [], current = null;
    let panel = null, handles = null, feedback = null, scenario = null, overlay = null;

    const hides = () => active && !revealed;

    /* --- shapes: polygons of world points, both sides --- */

    function ovalPoints({ half, length, ahead }) {
        const points = [];
        for (let step = 0; step <= 72; step++) {
            const angle = 2 * Math.PI * step / 72;
            points.push(half * Math.sin(angle), -ahead + length / 2 - length / 2 * Math.cos(angle));
        }
        return points;
    }

    /** A freehand line as a polygon: as drawn if it goes round, else with its mirror image. */
    function freePoints(points) {
        const across = points.filter((value, place) => place % 2 === 0);
        const left = -Math.min(0, ...across), right = Math.max(0, ...across);
        if (Math.min(left, right) > 0.4 * Math.max(left, right)) return points;
        const side = right >= left ? 1 : -1, one = [];
        for (let place = 0; place < points.length; place += 2) one.push(Math.max(0, side * points[place]), points[place + 1]);
        const other = [];
        for (let place = one.length - 2; place >= 0; place -= 2) other.push(-one[place], one[place + 1]);
        return [...one, ...other];
    }

    const drawnPoints = () => (shape === "oval" ? ovalPoints(oval) : free.length > 8 ? freePoints(free) : null);

    /** The lesion's outline as a polygon: closed along the axis, with its mirror image. */
    function lesionPolygons(points) {
        const pieces = [[]];
        for (let place = 0; place + 1 < points.length; place += 2) {
            if (points[place] !== points[place]) pieces.push([]);
            else pieces[pieces.length - 1].push(points[place], points[place + 1]);
        }
        return pieces.filter((piece) => piece.length > 4).flatMap((piece) => {
            const closed = [0, piece[1], ...piece, 0, piece[piece.length - 1]];
            return [closed, closed.map((value, place) => (place % 2 ? value : -value))];
        });
    }

    /* --- areas --- */

    function board() {
        const { aside, low, high } = rfl.view.seen(), wide = aside + 5, from = low - 5, to = high + 5;
        return { wide, from, columns: Math.ceil(2 * wide / cell), rows: Math.ceil((to - from) / cell) };
    }

    const sheet = make("canvas").getContext("2d", { willReadFrequently: true }); // of all masks

    /** Which cells lie in polygons and not in the needle. */
    function mask(polygons, { wide, from, columns, rows }) {
        const context = sheet;
        context.canvas.width = columns; // which wipes it, and undoes what was set
        context.canvas.height = rows;
        const place = (x, y) => [(x + wide) / cell, (y - from) / cell];
        for (const points of polygons) {
            context.beginPath();
            for (let index = 0; index < points.length; index += 2) context.lineTo(...place(points[index], points[index + 1]));
            context.closePath();
            context.fill();
        }
        const { radius_mm: radius, tip } = scenario.geometry;
        const [x, y] = place(-radius, 0);
        if (tip) {
            context.clearRect(x, y, 2 * radius / cell, rows);
        } else {
            context.globalCompositeOperation = "destination-out";
            context.beginPath();
            context.arc(...place(0, 0), radius / cell, 0, 2 * Math.PI);
            context.fill();
        }
        const data = context.getImageData(0, 0, columns, rows).data, cells = new Uint8Array(columns * rows);
        for (let index = 0; index < cells.length; index++) cells[index] = data[4 * index + 3] > 127 ? 1 : 0;
        return cells;
    }

    const count = (cells) => cells.reduce((sum, one) => sum + one, 0);

    /** Dice overlap, and what was missed and too much in mm². */
    function compare(drawn, lesion) {
        let both = 0;
        for (let index = 0; index < drawn.length; index++) both += drawn[index] & lesion[index];
        const a = count(drawn), b = count(lesion), unit = cell * cell;
        return { overlap: a + b ? 2 * both / (a + b) : 1, missed: (b - both) * unit, extra: (a - both) * unit };
    }

    const span = (points) => {
        let half = 0, low = Infinity, high = -Infinity;
        for (let place = 0; place < points.length; place += 2) {
            if (points[place] !== points[place]) continue;
            half = Math.max(half, Math.abs(points[place]));
            low = Math.min(low, points[place + 1]);
            high = Math.max(high, points[place + 1]);
        }
        return { width: 2 * half, length: Math.max(0, high - low) };
    };

    /** The median of several predictions: at each height the median half width. */
    function median() {
        const place = board(), masks = predictions.map(({ points }) => mask([points], place));
        const right = [], left = [];
        for (let row = 0; row < place.rows; row++) {
            const halves = masks.map((cells) => {
                let outer = 0;
                for (let column = 0; column < place.columns; column++)
                    if (cells[row * place.columns + column]) outer = Math.max(outer, Math.abs((column + 0.5) * cell - place.wide));
                return outer;
            }).sort((a, b) => a - b);
            const half = (halves[Math.floor((halves.length - 1) / 2)] + halves[Math.ceil((halves.length - 1) / 2)]) / 2;
            if (half > 0) {
                right.push(half, place.from + (row + 0.5) * cell);
                left.unshift(-half, place.from + (row + 0.5) * cell);
            }
        }
        return [...right, ...left];
    }

    /* --- Show --- */

    function show() {
        const points = drawnPoints();
        const run = rfl.runs.shown;
        if (!points) return fill(feedback, make("p", {}, rfl.say("nothingDrawn")));
        if (run && run.failed) return fill(feedback, make("p", {}, run.failed));
        if (!run || !run.summary) return undefined;
        revealed = true;
        current = { points, votes: { ...votes }, of: settings(run) };
        predictions.push(current);
        rfl.timeline.seek(null, false, false);
        tell();
        panelState();
        rfl.map.draw();
        rfl.curves.again();
        rfl.state.tell("predicting", active);
        return rfl.pins.table();
    }

    /** Which settings a run has, in a word to compare. */
    const settings = ({ opened, set }) => JSON.stringify([opened, Object.entries(set).sort()]);

    /** A vote that proved right; who is on the edge is in and out. */
    const isRight = (state, vote) => state.verdict === "borderline" || (state.verdict === "inside") === (vote === "in");

    /** How the class voted, nerve by nerve, beside what came out. */
    function tally(row) {
        return rfl.results.things(scenario).map((thing) => {
            const cast = predictions.map((one) => one.votes[thing.name]).filter(Boolean);
            const count = (vote) => cast.filter((one) => one === vote).length;
            return cast.length && row.states[thing.name] ? make("li", {}, rfl.say("tally", { name: thing.label, inside: count("in"), outside: count("out"),
                verdict: rfl.say(`verdict_${row.states[thing.name].verdict}`) })) : null;
        }).filter(Boolean);
    }

    function tell() {
        const run = rfl.runs.shown, row = run && rfl.runs.rowAt(run, null);
        if (!row || !current) return;
        if (run.failed) {
            fill(feedback);
            return;
        }
        const lesion = row.outlines[run.scenario.criterion], place = board();
        const truth = mask(lesionPolygons(lesion), place);
        const result = compare(mask([current.points], place), truth);
        const drawn = span(current.points), real = span(lesion.length ? lesion : [0, 0]);
        const list = [];
        const wider = drawn.width - real.width, longer = drawn.length - real.length;
        if (Math.abs(wider) >= 0.5) list.push(rfl.say(wider > 0 ? "tooWide" : "tooNarrow", { by: figures.fixed(Math.abs(wider), 1) }));
        if (Math.abs(longer) >= 0.5) list.push(rfl.say(longer > 0 ? "tooLong" : "tooShort", { by: figures.fixed(Math.abs(longer), 1) }));
        const voted = Object.entries(current.votes);
        const right = voted.filter(([name, vote]) => row.states[name] && isRight(row.states[name], vote)).length;
        const votesCast = tally(row);
        const overlaps = predictions.map(({ points }) => compare(mask([points], place), truth).overlap);
        const mean = overlaps.reduce((sum, one) => sum + one, 0) / overlaps.length;
        fill(feedback, make("p", { class: "score" }, rfl.say("overlap", { overlap: Math.round(100 * result.overlap) }), make("small", {}, ` ${rfl.say("overlapHelp")}`)),
            make("p", {}, list.length ? `${list.join(", ")}.` : `${rfl.say("justRight")}.`),
            make("p", {}, rfl.say("missed", { missed: figures.fixed(result.missed, 0), extra: figures.fixed(result.extra, 0) })),
            settings(run) === current.of ? null : make("p", {}, rfl.say("predictionOther")),
            voted.length ? make("p", {}, rfl.say("votesRight", { right, all: voted.length })) : null,
            votesCast.length ? make("ul", { class: "others" }, votesCast) : null,
            predictions.length > 1 ? make("p", {}, rfl.say("several", { count: predictions.length, overlap: Math.round(100 * mean) })) : null);
    }

    /* --- drawing on the map --- */

    function draw(brush) {
        if (!active) return;
        if (revealed) {
            predictions.forEach((one) => outline(brush, one.points, one === current ? 3 : 1.4, one === current ? [] : [4, 4], 1));
            if (predictions.length > 1) outline(brush, median(), 4, [12, 6], 1);
            return;
        }
        predictions.forEach((one) => outline(brush, one.points, 1.2, [3, 5], 0.6));
        const points = drawnPoints() || free;
        if (points.length) outline(brush, points, 3.5, [], 1);
        placeHandles();
    }

    function outline(brush, points, width, dash, alpha) {
        const { context } = brush;
        context.save();
        context.globalAlpha = alpha;
        context.beginPath();
        for (let place = 0; place < points.length; place += 2) context.lineTo(...rfl.view.screen(points[place], points[place + 1], brush.where));
        if (points !== free) context.closePath();
        context.lineJoin = "round";
        context.setLineDash([]);
        context.strokeStyle = "rgba(0,0,0,0.6)";
        context.lineWidth = width + 2.5;
        context.stroke();
        context.setLineDash(dash);
        context.strokeStyle = "#56c8ff";
        context.lineWidth = width;
        context.stroke();
        context.restore();
    }

    /** Handles of the oval: buttons over the map that a finger drags and arrow keys move. */
    const kinds = {
        width: { of: () => 2 * oval.half, set: (value) => { oval.half = Math.max(0.5, value / 2); },
            at: () => [oval.half, -oval.ahead + oval.length / 2], from: (across) => 2 * Math.abs(across) },
        length: { of: () => oval.length, set: (value) => { oval.length = Math.max(1, value); },
            at: () => [0, oval.length - oval.ahead], from: (across, along) => along + oval.ahead },
        ahead: { of: () => oval.ahead, set: (value) => { oval.length = Math.max(1, oval.length + value - oval.ahead); oval.ahead = value; },
            at: () => [0, -oval.ahead], from: (across, along) => -along },
    };
    const handleWords = { width: "handleWidth", length: "handleLength", ahead: "handleAhead" };

    function moved(kind, value) {
        kinds[kind].set(Math.max(kind === "ahead" ? -5 : 0.5, Math.min(60, value)));
        placeHandles();
        rfl.map.draw();
    }

    function handle(kind) {
        const label = rfl.say(handleWords[kind]);
        const element = button("", null, { class: "handle", role: "slider", "aria-label": label, "aria-valuemin": kind === "ahead" ? "-5" : "0.5", "aria-valuemax": "60" });
        element.addEventListener("keydown", (event) => {
            const step = event.shiftKey ? 0.1 : 0.5;
            const by = { ArrowUp: step, ArrowRight: step, ArrowDown: -step, ArrowLeft: -step, PageUp: 2, PageDown: -2 }[event.key];
            if (!by) return;
            event.preventDefault();
            moved(kind, Number((kinds[kind].of() + by).toFixed(3)));
        });
        element.addEventListener("pointerdown", (event) => element.setPointerCapture(event.pointerId));
        element.addEventListener("pointermove", (event) => {
            if (!element.hasPointerCapture(event.pointerId)) return;
            const area = rfl.map.canvas.getBoundingClientRect();
            moved(kind, kinds[kind].from(...rfl.view.world(event.clientX - area.left, event.clientY - area.top)));
        });
        return element;
    }

    function placeHandles() {
        const visible = hides() && shape === "oval";
        for (const [kind, element] of Object.entries(handles)) {
            element.hidden = !visible;
            if (!visible) continue;
            const [x, y] = rfl.view.screen(...kinds[kind].at());
            const inside = (value, most) => Math.min(most - 24, Math.max(24, value));
            element.style.left = `${inside(x, rfl.view.place.width)}px`;
            element.style.top = `${inside(y, rfl.view.place.height)}px`;
            element.setAttribute("aria-valuenow", kinds[kind].of().toFixed(1));
            element.setAttribute("aria-valuetext", figures.withUnit(kinds[kind].of(), 1, "mm"));
        }
    }

    /** Freehand: a line under the finger. */
    function freehand() {
        overlay.addEventListener("pointerdown", (event) => {
            overlay.setPointerCapture(event.pointerId);
            free = [];
            add(event);
        });
        overlay.addEventListener("pointermove", (event) => {
            if (overlay.hasPointerCapture(event.pointerId)) add(event);
        });
    }

    function add(event) {
        const area = rfl.map.canvas.getBoundingClientRect();
        free.push(...rfl.view.world(event.clientX - area.left, event.clientY - area.top));
        rfl.map.draw();
    }

    /* --- the panel --- */

    function voteItems() {
        return rfl.results.things(scenario).map((thing) => {
            const name = rfl.dom.id();
            const option = (value, word) => make("label", { class: "vote" },
                make("input", { type: "radio", name, value, class: "sr", checked: votes[thing.name] === value, change: () => { votes[thing.name] = value; } }), make("span", {}, word));
            return make("fieldset", { class: "votes" }, make("legend", {}, rfl.say("voteOf", { name: thing.label })),
                option("in", rfl.say("voteIn")), option("out", rfl.say("voteOut")));
        });
    }

    function chooseShape(value) {
        shape = value;
        panelState();
        rfl.map.draw();
    }

    function panelState() {
        panel.hidden = !active;
        overlay.hidden = !(hides() && shape === "free");
        if (!active || !scenario) return placeHandles();
        const group = rfl.dom.id();
        const choice = (value, word) => make("label", { class: "vote" }, make("input", { type: "radio", class: "sr", name: group, checked: shape === value,
            change: () => chooseShape(value) }), make("span", {}, word));
        const things = rfl.results.things(scenario).length;
        fill(panel.body, revealed ? null : [
            things ? make("h3", {}, rfl.say("predictVote")) : null, things ? voteItems() : null,
            make("h3", {}, rfl.say("predictDraw")),
            make("fieldset", { class: "votes" }, make("legend", { class: "sr" }, rfl.say("predictDraw")), choice("oval", rfl.say("shapeOval")), choice("free", rfl.say("shapeFree"))),
            make("p", { class: "soft" }, rfl.say(shape === "oval" ? "ovalHelp" : "freeHelp"))],
        make("p", { class: "row" }, revealed ? button(rfl.say("another"), another, { class: "main" }) : button(rfl.say("show"), show, { class: "main" }),
            predictions.length ? button(rfl.say("clearPredictions"), clear, { class: "quiet" }) : null,
            awaited() ? null : button(rfl.say("endPredict"), end, { class: "quiet" })));
        return placeHandles();
    }

    function begin() {
        if (!scenario) return;
        active = true;
        revealed = false;
        current = null;
        oval = oval || { half: 3, length: (scenario.geometry.active_tip_mm || 2 * scenario.geometry.radius_mm) + 3, ahead: scenario.geometry.tip ? 1.5 : scenario.geometry.radius_mm + 1.5 };
        fill(feedback);
        redraw();
    }

    function another() {
        votes = {};
        free = [];
        begin();
    }

    function clear() {
        predictions = [];
        current = null;
        if (revealed) begin();
        else redraw();
    }

    /** A lesson may want a prediction first. */
    function awaited() {
        const lesson = rfl.lesson.active();
        return Boolean(lesson && lesson.hide && !predictions.length);
    }

    function end() {
        if (awaited()) return begin();
        active = revealed = false;
        fill(feedback);
        return redraw();
    }

    function redraw() {
        panelState();
        rfl.map.draw();
        rfl.curves.again();
        rfl.pins.table();
        rfl.state.tell("predicting", active);
    }

    function follow(next) {
        const other = !scenario || scenario.geometry.shape !== next.geometry.shape || rfl.results.things(scenario).map(({ name }) => name).join() !== rfl.results.things(next).map(({ name }) => name).join();
        scenario = next;
        if (other) panelState();
    }

    /** Controls over the map, which go with it. */
    function attach(holder) {
        handles = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, handle(kind)]));
        Object.values(handles).forEach((element) => { element.hidden = true; });
        overlay = make("div", { class: "overlay", hidden: true });
        freehand();
        holder.append(overlay, ...Object.values(handles));
        rfl.map.above(draw);
    }

    function create() {
        const id = rfl.dom.id();
        feedback = make("div", { class: "feedback", role: "status" });
        const body = make("div");
        panel = make("section", { class: "predict", hidden: true, "aria-labelledby": id }, make("h2", { id }, rfl.say("predictTitle")), body, feedback);
        panel.body = body;
        rfl.state.on("scenario", follow);
        rfl.state.on("settled", () => { if (active && revealed) { tell(); rfl.map.draw(); } });
        rfl.state.on("opened", () => { predictions = []; votes = {}; oval = null; free = []; if (active) end(); });
        return panel;
    }

    return { create, attach, begin, end, hides, get active() { return active; }, get revealed() { return revealed; } };
})();
