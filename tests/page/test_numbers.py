"""The page's numbers are the program's: every shipped scenario, and random settings, in Chromium; test_firefox has them in Firefox."""

import math
import random
import unittest

import browser
from browser import OnePage, Refused, native

RANDOM = 4 if browser.os.environ.get("RFLESION_SHORT") else 50
SETTINGS = ("probe.gauge", "probe.active_tip", "protocol.set_temperature", "protocol.duration", "tissue.perfusion",
            "tissue.temperature", "protocol.series_resistance", "tissue.electrical_conductivity", "tissue.conductivity",
            "lesion.isotherm", "probe.sensor_depth", "protocol.cooldown")


def numbers(value, path=""):
    """All numbers of a result by their path, but for what may differ: how steps went, and how fast."""
    if isinstance(value, dict):
        for name, item in value.items():
            if (path, name) not in (("", "numerics"), ("", "program"), ("", "scenario"), ("", "energy")):
                yield from numbers(item, f"{path}.{name}" if path else name)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path, value
    else:
        yield path, value


def compare(test, page, program, what, heating):
    """Hot surface 1e-9, RF 1e-5 relative, but not below 1e-6 mm and 1e-5 K; other numbers of steps 1e-3."""
    same = page["numerics"]["steps"] == program["numerics"]["steps"]
    allowed = 1e-3 if not same else 1e-9 if heating == "fixed" else 1e-5
    mine, its = dict(numbers(page)), dict(numbers(program))
    test.assertEqual(set(mine), set(its), what)
    for path, value in its.items():
        if isinstance(value, (int, float)) and isinstance(mine[path], (int, float)):
            least = 1e-5 if path.endswith("_C") else 1e-6
            test.assertTrue(math.isclose(mine[path], value, rel_tol=allowed, abs_tol=max(least, allowed if not same else 0)),
                            f"{what}: {path} is {mine[path]} on the page, {value} in the program")
        else:
            test.assertEqual(mine[path], value, f"{what}: {path}")


class Numbers(OnePage):

    def test_shipped_scenarios(self):
        page = self.page
        for scenario in page.scenarios():
            with self.subTest(scenario=scenario):
                page.open(scenario)
                program = native(scenario, {})
                compare(self, page.result(), program, scenario, program["scenario"]["values"]["protocol.heating"])

    def test_random_settings(self):
        page, draw = self.page, random.Random(f"12 {self.BROWSER}")
        for number in range(RANDOM):
            scenario = draw.choice(page.scenarios())
            page.open(scenario)
            settings = self.draw(page, draw)
            with self.subTest(number=number, scenario=scenario, settings=settings):
                try:
                    page.set(settings)
                except Refused as refusal:
                    with self.assertRaises(Refused, msg=str(refusal)):
                        native(scenario, settings)
                    continue
                program = native(scenario, settings)
                compare(self, page.result(), program, f"{scenario} {settings}", program["scenario"]["values"]["protocol.heating"])

    @staticmethod
    def draw(page, draw):
        """One to three settings that the scenario has, within their controls' ranges."""
        ranges = page.run("return [...document.querySelectorAll('[data-key] input[type=range]')].map((e) =>"
                          " [e.closest('[data-key]').dataset.key, Number(e.min), Number(e.max), e.getAttribute('aria-valuetext')])")
        found = {}
        for key, low, high, text in draw.sample(ranges, min(len(ranges), draw.randint(1, 3))):
            if key not in SETTINGS:
                continue
            share = draw.random()
            value = low + share * (high - low)
            if key in ("protocol.duration", "tissue.electrical_conductivity"):
                value = math.exp(value)
            unit = "".join(text.split(" ")[1:2])
            unit = {"°C": "degC", "Ω": "ohm"}.get(unit, unit)
            found[key] = f"{value:.4g} {unit}".strip()
        if draw.random() < 0.5:
            found["probe.gauge"] = draw.choice(["16", "18", "20", "22", "25"])
        return found


if __name__ == "__main__":
    unittest.main()
