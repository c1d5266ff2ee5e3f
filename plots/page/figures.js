/* Numbers and units as people read them, and as the program takes them. */
rfl.figures = (() => {
    /** A number with a fixed count of decimals and a true minus sign. */
    const fixed = (value, decimals) =>
        value === null || value === undefined || !isFinite(value) ? rfl.say("none") : value.toFixed(decimals).replace("-", "\u2212");

    /** The shortest text of a number that a slider came to: 0.30000000000000004 is 0.3. */
    const plain = (value) => String(Number(value.toPrecision(9)));

    /** "degC" as "°C". */
    const unit = (name) => rfl.words.units[name] || name || "";

    /** The program's words with the signs that people write. */
    const pretty = (text) => String(text).replace(/\bdegC\b/g, "°C").replace(/\bohm\b/g, "Ω").replace(/\bmm3\b/g, "mm³").replace(/\bm2\b/g, "m²").replace(/\bkg\/m3\b/g, "kg/m³");

    const withUnit = (value, decimals, name) => `${fixed(value, decimals)} ${unit(name)}`.trim();

    /** Seconds as a clock would say them. */
    function time(seconds) {
        if (seconds < 120) return `${plain(Math.round(seconds * 10) / 10)} s`;
        const minutes = Math.floor(seconds / 60 + 1e-9), rest = Math.round(seconds - 60 * minutes);
        return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
    }

    /** A difference with its sign: "+0.4". */
    const signed = (value, decimals) => (value > 0 ? "+" : "") + fixed(value, decimals);

    /** A value as a setting: "80 degC". */
    const setting = (value, key) => (key.unit ? `${plain(value)} ${key.unit}` : plain(value));

    /** How many decimals a step needs. */
    const decimals = (step) => Math.max(0, Math.min(6, Math.ceil(-Math.log10(step) - 1e-9)));

    return { fixed, plain, unit, pretty, withUnit, time, signed, setting, decimals };
})();
