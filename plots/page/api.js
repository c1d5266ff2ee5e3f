/*
 * window.rflesion: what scripts, tests and a page around a frame may do. A frame's parent sends {rflesion: {open, set, reset, seek, accuracy}},
 * any of them, and is told {rflesion: {settings, result}} whenever a result has settled, {rflesion: {error}} if it was refused.
 */
rfl.api = (() => {
    let ready = null, makeReady = null, failReady = null;
    ready = new Promise((resolve, reject) => { makeReady = resolve; failReady = reject; });
    ready.catch(() => {});
    let isReady = false;
    const onceReady = (act) => (isReady ? act() : ready.then(act, () => {}));

    /** The summary without what says where and how fast it was computed. */
    function result() {
        const run = rfl.runs.complete;
        if (!run) return null;
        const copy = structuredClone(run.summary);
        delete copy.scenario;
        delete copy.program;
        if (copy.numerics) delete copy.numerics.wall_time_s;
        return copy;
    }

    async function settled() {
        await ready;
        await rfl.runs.settled();
    }

    const open = async (nameOrYaml) => {
        await ready;
        const name = String(nameOrYaml);
        if (rfl.state.find(name)) return rfl.page.open(name);
        if (!/[\n:]/.test(name)) throw new Error(rfl.say("noSuchScenario", { name }));
        return rfl.page.openYaml("scenario.yaml", name);
    };

    const set = async (settings) => {
        if (typeof settings !== "object" || settings === null || Array.isArray(settings)) throw new Error(rfl.say("noSettings"));
        await ready;
        await rfl.controls.change(Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, String(value)])));
    };

    function seek(seconds) {
        if (typeof seconds !== "number" || !isFinite(seconds)) throw new Error(rfl.say("noSeconds", { seconds }));
        onceReady(() => {
            rfl.timeline.stop();
            rfl.timeline.seek(seconds, false, false);
        });
    }

    const reset = async () => {
        await ready;
        await rfl.page.reset();
    };

    const yaml = () => (rfl.runs.newest ? rfl.runs.newest.yaml : null);

    const contract = {
        version: document.querySelector('meta[name="generator"]') ? document.querySelector('meta[name="generator"]').content.replace(/^rflesion /, "") : "",
        ready, scenarios: () => rfl.state.scenarios().map(({ name }) => name), open, set, reset,
        accuracy: (level) => rfl.runs.setAccuracy(level), settled, result, error: () => rfl.runs.failed, yaml, seek,
        play: () => { onceReady(() => rfl.timeline.start()); }, stop: () => { onceReady(() => rfl.timeline.stop()); },
    };

    /* --- a page around this one --- */

    const framed = () => { try { return window.parent !== window; } catch (problem) { return false; } };
    const tellParent = (message) => { if (framed()) window.parent.postMessage({ rflesion: message }, "*"); };

    async function hear({ source, data }) {
        if (!framed() || source !== window.parent || !data || typeof data.rflesion !== "object" || data.rflesion === null) return;
        const wish = data.rflesion;
        try {
            if (typeof wish.accuracy === "string") contract.accuracy(wish.accuracy);
            if (wish.reset) await reset();
            if (typeof wish.open === "string") await open(wish.open);
            if (wish.set && typeof wish.set === "object") await set(wish.set);
            if (typeof wish.seek === "number") seek(wish.seek);
        } catch (problem) {
            tellParent({ error: problem.message });
        }
    }

    window.addEventListener("message", hear);
    rfl.state.on("settled", () => tellParent({ settings: { scenario: rfl.state.state.scenario, ...rfl.state.state.set }, result: result(),
        ...(rfl.runs.failed ? { error: rfl.runs.failed } : {}) }));

    window.rflesion = contract;
    return { result, ready: (tables) => { contract.version = tables.version; isReady = true; makeReady(); }, failed: failReady };
})();
