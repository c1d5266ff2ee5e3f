/* The time line: a slider over the run, stages above it, and play. */
rfl.timeline = (() => {
    const { make, button } = rfl.dom;
    const { state } = rfl.state;
    const seconds = 6; // that a whole run plays

    let slider = null, play = null, clock = null, bands = null, end = 1, rest = 1;
    let playing = 0; // the frame that is asked for

    const moment = () => (state.at === null ? rest : Math.min(state.at, end));

    /** Look at a moment; null: the end of heating. */
    function seek(at, push = false, drag = !push) {
        state.at = at === null ? null : Math.min(end, Math.max(0, at));
        update();
        rfl.map.draw();
        rfl.state.tell("moment");
        rfl.state.write(push, drag);
    }

    function update() {
        slider.value = String(moment());
        slider.setAttribute("aria-valuetext", rfl.figures.time(moment()));
        clock.textContent = rfl.say("ofEnd", { time: rfl.figures.time(moment()), end: rfl.figures.time(end) });
    }

    function stop() {
        if (!playing) return;
        cancelAnimationFrame(playing);
        playing = 0;
        play.textContent = rfl.say("play");
        play.classList.remove("playing");
        rfl.state.write(false, false);
    }

    function start() {
        stop();
        const from = state.at === null || state.at >= end ? 0 : state.at, begun = performance.now();
        play.textContent = rfl.say("pause");
        play.classList.add("playing");
        const frame = (now) => {
            const at = from + (now - begun) / 1000 * end / seconds;
            if (at >= end) {
                stop();
                return seek(end, false, false);
            }
            state.at = at;
            update();
            rfl.map.now();
            rfl.state.tell("moment");
            playing = requestAnimationFrame(frame);
        };
        playing = requestAnimationFrame(frame);
    }

    /** Bands of what the generator does: heating, pauses, cool-down. */
    function drawBands(scenario) {
        const stages = scenario.stages.length ? scenario.stages : [{ start_s: 0, end_s: scenario.heating_s, heats: true, words: rfl.say("heating") }];
        const all = [...stages];
        if (scenario.end_s > scenario.heating_s * 1.0001)
            all.push({ start_s: scenario.heating_s, end_s: scenario.end_s, heats: false, words: rfl.say("cooling") });
        rfl.dom.fill(bands, all.map((stage) => {
            const words = rfl.figures.pretty(stage.words);
            const band = make("span", { class: stage.heats ? "hot" : "cool", title: words }, words);
            band.style.left = `${100 * stage.start_s / scenario.end_s}%`;
            band.style.width = `${100 * (stage.end_s - stage.start_s) / scenario.end_s}%`;
            return band;
        }));
    }

    function follow(scenario) {
        end = scenario.end_s;
        rest = scenario.heating_s;
        slider.max = String(end);
        drawBands(scenario);
        update();
    }

    function create() {
        const label = rfl.dom.id();
        slider = make("input", { type: "range", min: "0", max: "1", step: "any", "aria-labelledby": label,
            input: () => { stop(); seek(Number(slider.value)); }, change: () => seek(Number(slider.value), true) });
        play = button(rfl.say("play"), () => (playing ? stop() : start()), { class: "play" });
        clock = make("output", { class: "clock" });
        bands = make("div", { class: "bands", "aria-hidden": "true" });
        rfl.state.on("scenario", follow);
        return make("div", { class: "timeline", role: "group", "aria-labelledby": label }, play,
            make("span", { id: label, class: "sr" }, rfl.say("time")), make("div", { class: "track" }, bands, slider), clock);
    }

    return { create, seek, start, stop, moment, get end() { return end; }, get playing() { return Boolean(playing); } };
})();
