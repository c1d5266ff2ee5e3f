/* Curves against time (uPlot): growth, temperature at nerves, the generator. Drawn anew when a run has ended; the moment is a line. */
rfl.curves = (() => {
    const { make, fill } = rfl.dom;
    const height = 190;

    let holder = null, charts = [], drawnFor = null, drawnTheme = "";

    const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

    /** What may be drawn of a run: name, series of [label, row -> number], whether it tells the result. */
    function plots(run) {
        const { scenario } = run, list = [];
        list.push({ name: "growth", tells: true, series: scenario.criteria.map(({ name, label }) =>
            ({ label: rfl.figures.pretty(label), of: (row) => row.sizes[name].width_mm })) });
        const points = scenario.geometry.monitors;
        if (points.length) list.push({ name: "nerveCurves", tells: true, series: points.map(({ name, label }) => ({ label, of: (row) => row.now.monitors_C[name] })) });
        if (scenario.heating === "rf") {
            list.push({ name: "generatorCurves", tells: false, series: [
                { label: rfl.say("sensor"), of: (row) => row.now.sensor_temperature_C },
                { label: rfl.say("hottest"), of: (row) => row.now.peak_tissue_temperature_C }] });
            list.push({ name: "powerCurves", tells: false, series: [
                { label: `${rfl.say("power")} (W)`, of: (row) => row.now.power_W },
                { label: `${rfl.say("impedance")} (Ω)`, of: (row) => row.now.impedance_ohm, scale: "ohm" }] });
        }
        return list;
    }

    /** A line at the moment that is looked at. */
    const nowLine = { hooks: { draw: (plot) => {
        const x = plot.valToPos(rfl.timeline.moment(), "x", true);
        const { ctx, bbox } = plot;
        ctx.save();
        ctx.strokeStyle = css("--ink");
        ctx.lineWidth = devicePixelRatio;
        ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
        ctx.restore();
    } } };

    const dashes = [[], [8, 4], [2, 4], [10, 3, 2, 3], [4, 2]];

    function options(plot, width) {
        const axis = { stroke: css("--ink"), grid: { stroke: css("--line"), width: 1 }, ticks: { stroke: css("--line"), width: 1 }, font: "12px system-ui, sans-serif", size: 42 };
        const second = plot.series.some(({ scale }) => scale);
        return { width, height, legend: { live: false }, cursor: { y: false, drag: { x: false, y: false } }, scales: { x: { time: false } },
            axes: [{ ...axis, size: 34 }, axis, ...(second ? [{ ...axis, side: 1, scale: "ohm", grid: { show: false } }] : [])],
            series: [{ label: rfl.say("seconds") }, ...plot.series.map(({ label, scale }, index) => ({ label, scale: scale || "y",
                stroke: css(`--series-${1 + index % 5}`), width: 2.2, dash: dashes[index % dashes.length], points: { show: false } }))],
            plugins: [nowLine] };
    }

    function numbers(run, plot) {
        const clean = (value) => (value === null || value === undefined || !isFinite(value) ? null : value);
        return [run.rows.map(({ time_s }) => time_s), ...plot.series.map(({ of }) => run.rows.map((row) => clean(of(row))))];
    }

    /** Draw a complete run's curves; those that tell the result wait for a prediction. */
    function draw(run) {
        if (run && run.failed) again(null);
        if (!run || !run.summary || !holder.isConnected || !holder.clientWidth) return;
        const theme = css("--ink"), hides = rfl.predict.hides();
        const sign = `${run.key} ${theme} ${holder.clientWidth} ${hides} ${rfl.pins.count()}`;
        if (sign === drawnFor) return;
        drawnFor = sign;
        charts.forEach((chart) => chart.destroy());
        charts = [];
        fill(holder);
        const list = plots(run).filter(({ tells }) => !tells || !hides);
        if (list.length && rfl.pins.count()) {
            for (const pin of rfl.pins.all()) list[0].series.push({ label: pin.name, of: (row) => pin.widthAt(row.time_s) });
        }
        for (const plot of list) {
            const figure = make("figure", { class: "curve", role: "group", "aria-label": rfl.say("curveLabel", { name: rfl.say(plot.name) }) },
                make("figcaption", {}, rfl.say(plot.name)));
            holder.append(figure);
            charts.push(new uPlot(options(plot, figure.clientWidth || holder.clientWidth), numbers(run, plot), figure));
        }
    }

    const moment = () => charts.forEach((chart) => chart.redraw(false, false));

    function create() {
        const id = rfl.dom.id();
        holder = make("div", { class: "charts" });
        rfl.state.on("run", (run) => { if (!rfl.runs.dragging) draw(run); });
        rfl.state.on("settled", () => draw(rfl.runs.shown));
        rfl.state.on("moment", moment);
        rfl.state.on("theme", () => draw(rfl.runs.shown));
        new ResizeObserver(() => draw(rfl.runs.shown)).observe(holder);
        return make("section", { class: "curves", "aria-labelledby": id }, make("h2", { id }, rfl.say("curves")), holder);
    }

    /** Draw anew, or nothing. */
    function again(run = rfl.runs.shown) {
        drawnFor = null;
        if (run) return draw(run);
        charts.forEach((chart) => chart.destroy());
        charts = [];
        return fill(holder);
    }

    return { create, again: () => again() };
})();
