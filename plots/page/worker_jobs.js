/* Jobs of the Worker: a run in slices, so that a message that came meanwhile is heard between two of them. */
let opened = ""; // name and text of the open scenario
let running = null; // the run under way

/** Make the scenario that a job is about: what is open, with settings on top of it. */
function prepare(open, set) {
    const sign = `${open.name}\n${open.yaml}`;
    if (sign !== opened) {
        opened = "";
        solver.open(open.name, open.yaml);
        opened = sign;
    } else {
        solver.reset();
    }
    if (Object.keys(set).length) solver.set(set);
}

/** A field's temperatures as indices of the page's colours (colours.js). */
function indices(values, scale) {
    const pixels = new Uint8Array(values.length);
    const factor = 252 / (scale.high - scale.low), slack = 0.05;
    for (let pixel = 0; pixel < pixels.length; pixel++) {
        const value = values[pixel];
        pixels[pixel] = value !== value ? 255
            : value < scale.low - slack ? 0
            : value > scale.high ? 254
            : 1 + Math.max(0, Math.round((value - scale.low) * factor));
    }
    return pixels;
}

/** Send a row: its numbers and outlines, and where the job wants it the field: of every second row, which plays as smoothly. */
function sendRow(run, last = false) {
    const row = solver.row();
    const outlines = {};
    run.criteria.forEach((criterion, index) => { outlines[criterion] = solver.outline(index); });
    const moment = Math.abs(row.time_s - run.moment) < 0.51 * run.interval;
    const wanted = moment || (run.job.fields === "all" && (run.sent++ % 2 === 0 || last));
    const raster = wanted ? indices(solver.raster(run.job.frame), run.job.scale) : null;
    const parts = Object.values(outlines).map((outline) => outline.buffer);
    if (raster) parts.push(raster.buffer);
    postMessage({ type: "row", id: run.id, row, outlines, raster }, parts);
}

/** The scenario as it stands, with the file that the program would read. */
const described = () => ({ ...solver.scenario(), yaml: solver.yaml() });

/** A job that computes what the bench says of a scenario, and sends nothing before its end. */
function beginBench(id) {
    solver.benchStart();
    running = { id, bench: true };
    again.port2.postMessage(null);
}

function begin(id, job) {
    try {
        prepare(job.open, job.set);
        if (job.bench) return beginBench(id);
        const scenario = described();
        const interval = scenario.end_s / job.rows;
        running = { id, job, sent: 0, criteria: scenario.criteria.map(({ name }) => name), interval,
            moment: job.at === null ? scenario.heating_s : Math.min(scenario.end_s, interval * Math.round(job.at / interval)) };
        postMessage({ type: "scenario", id, scenario });
        solver.start(job.accuracy, job.rows);
        sendRow(running);
        again.port2.postMessage(null);
    } catch (problem) {
        running = null;
        postMessage({ type: "refused", id, why: problem.message });
    }
}

function sliceBench({ id }) {
    if (solver.benchNext(8)) return again.port2.postMessage(null);
    running = null;
    return postMessage({ type: "done", id, words: solver.benchWords() });
}

function slice() {
    const run = running;
    if (!run) return;
    if (run.bench) return sliceBench(run);
    try {
        const events = solver.next(8);
        if (events.row) sendRow(run, events.end || events.off);
        if (events.end) {
            running = null;
            postMessage({ type: "done", id: run.id, summary: solver.summary() });
        } else {
            again.port2.postMessage(null);
        }
    } catch (problem) {
        running = null;
        postMessage({ type: "refused", id: run.id, why: problem.message });
    }
}

/** A message to oneself comes after those that wait, and without a timer's delay. */
const again = new MessageChannel();
again.port1.onmessage = slice;

function end() {
    if (running) postMessage({ type: "ended", id: running.id });
    running = null;
}

/** Answer a question; what runs goes on afterwards in the page's next job, never with other settings. */
function answer({ question, what, open, set }) {
    end();
    try {
        prepare(open, set);
        postMessage({ question, answer: what === "scenario" ? described() : solver[what]() });
    } catch (problem) {
        postMessage({ question, error: problem.message });
    }
}

async function start(module) {
    try {
        await solver.load(module);
        postMessage({ type: "tables", tables: solver.tables() });
    } catch (problem) {
        postMessage({ type: "failed", why: problem.message });
    }
}

onmessage = ({ data }) => {
    if (data.type === "start") start(data.module);
    else if (data.type === "run") begin(data.id, data.job);
    else if (data.type === "end") end();
    else if (data.type === "ask") answer(data);
};
