/* Share: a link with its QR code, text to paste, files. */
rfl.share = (() => {
    const { make, button, fill, field, dialog } = rfl.dom;

    const isFile = () => !/^https?:$/.test(location.protocol);
    const link = () => location.href.split("#")[0] + rfl.state.address();

    async function copy(area, note) {
        try {
            await navigator.clipboard.writeText(area.value);
            note.textContent = rfl.say("copied");
        } catch (problem) {
            area.focus();
            area.select();
            note.textContent = rfl.say("notCopied");
        }
    }

    /** Text that can be copied. */
    function copyable(label, text) {
        const area = make("textarea", { readonly: true, rows: "2", spellcheck: "false" }, text), note = make("span", { role: "status" });
        return make("div", {}, field(label, area), make("p", { class: "row" }, button(rfl.say("copy"), () => copy(area, note)), note));
    }

    /** Settings pasted from another copy. */
    function paste() {
        const area = make("textarea", { rows: "2", spellcheck: "false" }), note = make("p", { role: "status" });
        const use = button(rfl.say("sharePasteGo"), async () => {
            const wrong = await rfl.page.useAddress(area.value.trim().replace(/^.*#/, ""));
            note.textContent = wrong.length ? `${rfl.say("wrongAddress")} ${wrong.join("; ")}` : "";
            if (!wrong.length) document.querySelector("dialog").close();
        });
        return make("div", {}, field(rfl.say("sharePaste"), area), make("p", { class: "row" }, use), note);
    }

    function linkPart() {
        if (rfl.state.open().dropped) return make("p", { class: "note" }, rfl.say("droppedAddress"));
        if (isFile()) return make("p", { class: "note" }, rfl.say("fileAddress"));
        return make("div", {}, copyable(rfl.say("shareLink"), link()), rfl.qr.draw(link()) || make("p", {}, rfl.say("qrTooLong")));
    }

    function open() {
        const { files } = rfl;
        const ready = Boolean(rfl.runs.shown && rfl.runs.shown.summary), told = ready && !rfl.predict.hides();
        const file = (word, act, can = told) => button(rfl.say(word), act, { disabled: !can, title: ready && !can ? rfl.say("hidden") : "" });
        dialog(rfl.say("shareTitle"),
            make("h3", {}, rfl.say("files")),
            make("p", { class: "row" }, file("savePage", () => files.savePage(), true), file("savePng", files.png, ready), file("saveYaml", files.yaml, true),
                file("saveCurves", files.curves), file("saveOutlines", files.outlines), button(rfl.say("print"), () => { document.querySelector("dialog").close(); print(); })),
            linkPart(), rfl.state.open().dropped ? null : copyable(rfl.say("shareText"), rfl.state.address().slice(1) || `scenario=${rfl.state.state.scenario}`), paste(),
            make("p", { class: "soft" }, rfl.state.tables.notice));
    }

    return { open, link };
})();
