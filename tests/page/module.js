/* The page's module in node: its functions with texts, and a clock. */
"use strict";
const fs = require("fs");
const { performance } = require("perf_hooks");

/** What a C library asks of its surroundings: a clock, a place for what it prints, an end. */
function wasi(memory, print) {
    const view = () => new DataView(memory().buffer);
    const known = {
        clock_time_get(clock, precision, place) {
            view().setBigUint64(place, BigInt(Math.round(performance.now() * 1e6)), true);
            return 0;
        },
        fd_write(file, parts, count, written) {
            let bytes = 0;
            for (let part = 0; part < count; part++) {
                const [place, size] = [0, 4].map((offset) => view().getUint32(parts + 8 * part + offset, true));
                print(Buffer.from(memory().buffer.slice(place, place + size)));
                bytes += size;
            }
            view().setUint32(written, bytes, true);
            return 0;
        },
        proc_exit(status) {
            throw Object.assign(new Error(`ended with status ${status}`), { status });
        },
    };
    return new Proxy({}, { get: (_, name) => known[name] || (() => 52 /* ENOSYS */) });
}

/** Start a module; `print` takes what it prints. */
function start(file, print = () => {}) {
    let run = null;
    const surroundings = { wasi_snapshot_preview1: wasi(() => run.memory, print) };
    run = new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync(file)), surroundings).exports;
    return run;
}

/** The functions of sim/browser/browser.h. */
function load(file) {
    const run = start(file);
    run._initialize();
    const read = (place) => {
        if (!place) return null;
        const bytes = new Uint8Array(run.memory.buffer);
        return new TextDecoder().decode(bytes.subarray(place, bytes.indexOf(0, place)));
    };
    const write = (text) => {
        const bytes = new TextEncoder().encode(`${text}\0`), place = run.rfl_browser_allocate(bytes.length);
        new Uint8Array(run.memory.buffer).set(bytes, place);
        return place;
    };
    const must = (status) => {
        if (status) throw new Error(read(run.rfl_browser_error()).trim());
    };
    const given = (call, ...texts) => {
        const places = texts.map(write);
        const answer = call(...places);
        places.forEach((place) => run.rfl_browser_release(place));
        return answer;
    };
    const json = (name) => () => JSON.parse(read(run[`rfl_browser_${name}`]()));
    const solver = {
        memory: run.memory,
        tables: json("tables"), scenario: json("scenario"), limits: json("limits"),
        row: json("row"), summary: json("summary"),
        yaml: () => read(run.rfl_browser_yaml()),
        open: (name, yaml) => must(given(run.rfl_browser_open, name, yaml)),
        set: (lines) => must(given(run.rfl_browser_set, lines)),
        reset: () => must(run.rfl_browser_reset()),
        start: (accuracy, rows) => must(given((place) => run.rfl_browser_start(place, rows), accuracy)),
        next(milliseconds) {
            const bits = run.rfl_browser_next(milliseconds);
            must(bits < 0);
            return bits;
        },
        /** Run to the end; the summary. */
        solve(accuracy, rows = 1) {
            solver.start(accuracy, rows);
            while (!(solver.next(1e9) & 2));
            return solver.summary();
        },
    };
    return solver;
}

module.exports = { load, start };
