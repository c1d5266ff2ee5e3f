/* About: version, notice, licences of all that is in the page. */
rfl.about = (() => {
    const { make, dialog } = rfl.dom;

    /** The licences' text, which may be packed. */
    async function licences() {
        const element = document.getElementById("licences");
        if (!element) return rfl.say("noLicences");
        const text = element.textContent.trim();
        if (!/base64/.test(element.type)) return text || rfl.say("noLicences");
        const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
    }

    async function open() {
        const { tables } = rfl.state;
        const text = make("pre", { tabindex: "0", role: "region", "aria-label": rfl.say("aboutLicences") });
        dialog(rfl.say("aboutTitle"), make("p", {}, rfl.say("aboutWhat", { version: tables.version })), make("p", {}, make("strong", {}, tables.notice)),
            make("p", {}, rfl.say("aboutPrivacy")), make("p", {}, rfl.say("aboutLicence")), make("h3", {}, rfl.say("aboutLicences")), text);
        text.textContent = await licences();
    }

    return { open, licences };
})();
