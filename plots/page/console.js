/* The generator's console at the moment that is looked at, and apart from it what no console can show. */
rfl.console = (() => {
    const { make, fill } = rfl.dom;
    const { fixed } = rfl.figures;

    let display = null, unseen = null, none = null, boxes = null;

    const figure = (name, value, unit) => make("div", {}, make("dt", {}, rfl.say(name)),
        make("dd", {}, make("b", {}, value), unit ? ` ${unit}` : ""));

    /** Impedance in its parts, where leads and skin are in it. */
    function parts(scenario, now) {
        const series = scenario.values["protocol.series_resistance"];
        if (!series || !(series.number > 0) || !isFinite(now.impedance_ohm) || now.impedance_ohm === null) return rfl.figures.pretty(scenario.impedanceOf || "");
        return rfl.say("withSeries", { tissue: fixed(now.impedance_ohm - series.number, 0), series: fixed(series.number, 0) });
    }

    function update({ run, row }) {
        const { scenario } = run, { now } = row;
        const generator = scenario.heating === "rf";
        none.hidden = generator;
        boxes.hidden = !generator;
        if (!generator) return;
        const heats = now.power_W > 0;
        fill(display,
            figure("voltage", fixed(now.voltage_V, 1), "V"),
            figure("current", fixed(1000 * now.current_A, 0), "mA"),
            figure("impedance", heats ? fixed(now.impedance_ohm, 0) : rfl.say("none"), "Ω"),
            figure("power", fixed(now.power_W, 1), "W"),
            figure("sensor", fixed(now.sensor_temperature_C, 0), "°C"));
        const hidden = rfl.predict.hides();
        fill(unseen,
            figure("hottest", hidden ? "?" : fixed(now.peak_tissue_temperature_C, 0), "°C"),
            now.tip_temperature_C === undefined ? null : figure("tip", hidden ? "?" : fixed(now.tip_temperature_C, 0), "°C"),
            figure("edge", hidden ? "?" : fixed(row.sizes[scenario.criterion].width_mm, 1), "mm"),
            row.json.generator.cut_off_s === undefined ? null : figure("cutOff", fixed(row.json.generator.cut_off_s, 1), "s"),
            figure("impedanceOf", parts(scenario, now), ""));
    }

    function create() {
        const id = rfl.dom.id();
        display = make("dl", { class: "display" });
        unseen = make("dl", { class: "unseen" });
        none = make("p", { class: "note" }, rfl.say("noGenerator"));
        boxes = make("div", {}, make("h3", {}, rfl.say("consoleShows")), display, make("h3", {}, rfl.say("consoleHidden")), unseen);
        rfl.state.on("drawn", update);
        return make("section", { class: "console", "aria-labelledby": id }, make("h2", { id }, rfl.say("console")), none, boxes);
    }

    return { create };
})();
