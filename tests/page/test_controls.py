"""No position of a control is an error: every slider to both ends, and random pairs; typed values; keyboard steps."""

import random
import unittest

import browser
from browser import OnePage

SHORT = bool(browser.os.environ.get("RFLESION_SHORT"))
PAIRS = 20 if SHORT else 500

KEYS = "return [...document.querySelectorAll('[data-key] input[type=range]')].map((e) => e.closest('[data-key]').dataset.key)"

MOVE = """
const [key, share] = a;
const slider = document.querySelector(`[data-key="${key}"] input[type=range]`);
if (!slider) return false;
slider.value = String(Number(slider.min) + share * (Number(slider.max) - Number(slider.min)));
slider.dispatchEvent(new Event("input", { bubbles: true }));
slider.dispatchEvent(new Event("change", { bubbles: true }));
return true;
"""


class Controls(OnePage):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page.promise("rflesion.accuracy('draft'); await rflesion.settled()")

    def fine(self, what):
        """A result, no error, and the settings are those that the slider shows."""
        page = self.page
        page.settle()
        self.assertIsNotNone(page.result(), what)
        told = page.run("return [...document.querySelectorAll('.message')].map((e) => { e.remove(); return e.textContent; })")
        self.assertEqual(told, [], what)

    def test_every_slider_to_both_ends(self):
        page, seen = self.page, set()
        for scenario in page.scenarios()[:2] if SHORT else page.scenarios():
            page.open(scenario)
            keys = page.run(KEYS)
            # Scenarios with the same sliders are variations of one another; random pairs come to all of them.
            if tuple(keys) in seen:
                continue
            seen.add(tuple(keys))
            for key in keys:
                for share in (0, 1):
                    with self.subTest(scenario=scenario, key=key, share=share):
                        self.assertTrue(page.promise(MOVE, key, share))
                        self.fine(f"{scenario} {key} {share}")
                page.promise("await rflesion.reset(); await rflesion.settled()")

    def test_random_pairs(self):
        page, draw = self.page, random.Random(5)
        for number in range(PAIRS):
            if number % 10 == 0:
                page.open(draw.choice(page.scenarios()))
            keys = draw.sample(page.run(KEYS), 2)
            shares = [draw.choice((0, 1, draw.random())) for _ in keys]
            with self.subTest(number=number, keys=keys, shares=shares):
                for key, share in zip(keys, shares):
                    page.promise(MOVE, key, share)
                self.fine(f"{number}: {keys} {shares}")
            page.promise("await rflesion.reset(); await rflesion.settled()")

    def test_a_refused_value_goes_with_the_next_setting(self):
        page = self.page
        page.open("si_joint_lateral_branch")
        page.promise("""const exact = document.querySelector('[data-key="protocol.set_temperature"] .exact'); exact.focus(); exact.value = "5";
            exact.dispatchEvent(new Event("change", { bubbles: true })); await new Promise((r) => setTimeout(r, 700));""")
        note = "return document.querySelector('[data-key=\"protocol.set_temperature\"] .held').textContent"
        self.assertIn("error", page.run(note))
        self.assertNotIn("--set", page.run(note))
        page.run("document.activeElement.blur()")
        page.set({"protocol.duration": "100 s"})
        self.assertEqual(page.run(note), "")
        self.assertEqual(page.run("return document.querySelector('[data-key=\"protocol.set_temperature\"] .exact').value"), "80 °C")

    def test_two_that_forbid_each_other(self):
        """The second of two quick ones is refused while the first is computed: the page goes on with what may be."""
        page = self.page
        for scenario, pair in (("bench_ex_vivo", (("protocol.ramp", 1), ("protocol.duration", 0))),
                               ("cooled_rf", (("probe.coolant_conductance", 0), ("probe.sensor_depth", 1)))):
            for wait in (0, 20, 60, 150):
                with self.subTest(scenario=scenario, wait=wait):
                    page.open(scenario)
                    for key, share in pair:
                        page.promise(MOVE, key, share)
                        page.promise("await new Promise((r) => setTimeout(r, a[0]))", wait)
                    self.fine(f"{scenario} {pair} {wait} ms")

    def test_a_slider_stops_and_says_who_holds_it(self):
        page = self.page
        page.open("si_joint_lateral_branch")
        page.promise("await new Promise((r) => setTimeout(r, 1500))")
        page.promise(MOVE, "protocol.duration", 0)
        page.settle()
        note = page.run("return document.querySelector('[data-key=\"protocol.duration\"] .held').textContent")
        self.assertIn("Ramp time", note)
        self.assertRegex(page.run("return location.hash"), "protocol.duration=15")

    def test_keyboard_steps(self):
        page = self.page
        page.open("si_joint_lateral_branch")
        press = """const s = document.querySelector('[data-key="protocol.set_temperature"] input[type=range]'); s.focus();
            s.dispatchEvent(new KeyboardEvent("keydown", { key: a[0], shiftKey: a[1], bubbles: true, cancelable: true })); return s.getAttribute("aria-valuetext")"""
        for key, shift, text in (("ArrowRight", False, "81 °C"), ("ArrowUp", False, "82 °C"), ("ArrowLeft", True, "81.9 °C"), ("PageDown", False, "72 °C"),
                                 ("End", False, "95 °C"), ("Home", False, "45 °C")):
            self.assertEqual(page.promise(press, key, shift), text, key)
        page.settle()
        self.assertEqual(page.run("return location.hash"), "#protocol.set_temperature=45+degC")

    def test_typed_values_are_read_by_the_program(self):
        page = self.page
        page.open("si_joint_lateral_branch")
        enter = """const e = document.querySelector('[data-key="protocol.duration"] .exact'); e.focus(); e.value = a[0];
            e.dispatchEvent(new Event("change", { bubbles: true })); await new Promise((r) => setTimeout(r, 700)); await rflesion.settled();
            return document.querySelector('[data-key="protocol.duration"] .held').textContent"""
        self.assertEqual(page.promise(enter, "1.5 min"), "")
        self.assertEqual(page.promise(enter, "36.7"), "")
        self.assertIn("36.7", page.run("return location.hash"))
        self.assertIn("error", page.promise(enter, "a while"))


if __name__ == "__main__":
    unittest.main()
