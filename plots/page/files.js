/* Files that leave the page: picture, YAML, tables, the page itself. Each carries the notice. */
rfl.files = (() => {
    const { make } = rfl.dom;
    const { state } = rfl.state;

    /** A file's name that every system takes. */
    const safe = (text) => text.replace(/[^\p{L}\p{N}_-]+/gu, "_").replace(/^_+|_+$/g, "").slice(0, 60) || "rflesion";
    const stem = () => safe(rfl.state.open().name.replace(/\.ya?ml$/, ""));

    /** Hand a file to the browser. */
    function save(name, content, type) {
        const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
        const link = make("a", { href: address, download: name, hidden: true });
        document.body.append(link);
        link.click();
        link.remove();
        setTimeout(() => URL.revokeObjectURL(address), 60000);
    }

    const notice = () => rfl.state.tables.notice;

    /** The map with title, settings and notice round it, as a canvas. */
    function poster() {
        const run = rfl.runs.shown, row = rfl.runs.rowAt(run);
        const width = 1280, height = 800, head = 92, foot = 40;
        const board = make("canvas", { width: 2 * width, height: 2 * (height + head + foot) });
        const brush = board.getContext("2d");
        brush.scale(2, 2);
        brush.fillStyle = "#ffffff";
        brush.fillRect(0, 0, width, height + head + foot);
        brush.fillStyle = "#1d2429";
        const write = (text, x, y, font) => { brush.font = `${font} system-ui, "DejaVu Sans", sans-serif`; brush.fillText(text, x, y, width - 2 * x); };
        write(rfl.page.title(), 20, 38, "600 28px");
        write(`${rfl.pins.nameOf(run)} - ${rfl.say("atTime", { time: rfl.figures.time(row.time_s) })} - ${rfl.figures.pretty(run.scenario.heatingWords)}`, 20, 72, "20px");
        write(`${notice()} rflesion ${rfl.state.tables.version}`, 20, head + height + 27, "20px");
        brush.drawImage(rfl.map.still(width, height), 0, head, width, height);
        return board;
    }

    const png = () => poster().toBlob((blob) => save(`${stem()}.png`, blob), "image/png");

    function yaml() {
        const text = rfl.runs.newest.yaml;
        const head = text.includes(notice()) ? "" : `# ${notice()}\n`;
        save(`${stem()}.yaml`, head + text, "text/yaml");
    }

    /** A field of a CSV: quoted where it must be, and never a formula. */
    function field(value) {
        if (value === null || value === undefined || (typeof value === "number" && !isFinite(value))) return "";
        const text = typeof value === "number" ? String(value) : /^[=+@\t\r-]/.test(value) ? `'${value}` : String(value);
        return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    }

    const table = (head, rows) => [`# ${notice()}`, `# ${rfl.page.title().replace(/[\r\n]+/g, " ")}; ${rfl.pins.nameOf(rfl.runs.shown)}; rflesion ${rfl.state.tables.version}`,
        head.map(field).join(","), ...rows.map((row) => row.map(field).join(","))].join("\r\n") + "\r\n";

    /** Numbers of a row by name, sizes by criterion and what monitors see among them. */
    function flat(row) {
        const values = { time_s: row.time_s };
        for (const [name, value] of Object.entries(row.now)) {
            if (value && typeof value === "object") Object.entries(value).forEach(([item, number]) => { values[`${item}.temperature_C`] = number; });
            else values[name] = value;
        }
        for (const [criterion, sizes] of Object.entries(row.sizes)) Object.entries(sizes).forEach(([name, number]) => { values[`${criterion}.${name}`] = number; });
        for (const [name, one] of Object.entries(row.states)) values[`${name}.verdict`] = one.verdict;
        return values;
    }

    function curves() {
        const rows = rfl.runs.shown.rows.map(flat), head = Object.keys(rows[rows.length - 1]);
        save(`${stem()}_curves.csv`, table(head, rows.map((row) => head.map((name) => row[name]))), "text/csv");
    }

    function outlines() {
        const row = rfl.runs.rowAt(rfl.runs.shown), rows = [];
        for (const [criterion, points] of Object.entries(row.outlines)) {
            let piece = 1;
            for (let place = 0; place + 1 < points.length; place += 2) {
                if (points[place] !== points[place]) piece++;
                else rows.push([criterion, piece, row.time_s, Number(points[place].toPrecision(7)), Number(points[place + 1].toPrecision(7))]);
            }
        }
        save(`${stem()}_outlines.csv`, table(["criterion", "piece", "time_s", "across_mm", "along_mm"], rows), "text/csv");
    }

    /** What is shown where no script runs: the picture as it is now, the result in words. */
    function still(lesson) {
        const escape = rfl.source.escape, run = rfl.runs.shown, row = rfl.runs.rowAt(run);
        const title = lesson ? lesson.title : rfl.page.title();
        const parts = [`<h1>${escape(title)}</h1>`];
        const question = rfl.page.question();
        if (question) parts.push(`<p>${escape(question)}</p>`);
        if (row && run.summary && !(lesson && lesson.hide)) {
            const board = make("canvas", { width: 900, height: 562 });
            board.getContext("2d").drawImage(rfl.map.still(900, 562), 0, 0, 900, 562);
            parts.push(`<p><img src="${board.toDataURL("image/jpeg", 0.8)}" width="900" height="562" alt="${escape(rfl.say("mapLabel"))}"></p>`, `<p>${escape(rfl.results.sentence(run, row))}</p>`);
        }
        parts.push(`<p><strong>${escape(notice())}</strong></p>`, `<p>${escape(rfl.say("stillSentence"))}</p>`);
        return parts.join("\n");
    }

    /** The page as a file of its own: the same scripts, another data block. */
    function page(lesson = rfl.lesson.kept()) {
        const data = { ...rfl.state.data, open: rfl.state.data.open, lesson, state: { scenario: state.scenario, set: { ...state.set }, at: state.at } };
        return rfl.source.write(data, lesson ? lesson.title : rfl.page.title(), still(lesson));
    }

    const savePage = (lesson) => save(`${lesson ? safe(lesson.title) : stem()}.html`, page(lesson), "text/html");

    return { png, yaml, curves, outlines, page, savePage, poster };
})();
