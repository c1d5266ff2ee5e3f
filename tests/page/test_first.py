"""What a visitor meets: the contract for scripts, the address, Back, the time line, the size, licences."""

import os
import unittest

from browser import PAGE, OnePage, Refused


class First(OnePage):

    def setUp(self):
        self.page.go(f"file://{PAGE}")

    def test_contract_for_scripts(self):
        page = self.page
        self.assertTrue(page.run("return typeof window.rflesion.ready.then === 'function'"))
        self.assertIn("si_joint_lateral_branch", page.scenarios())
        before = page.result()
        self.assertEqual(set(before) & {"scenario", "program"}, set())
        self.assertNotIn("wall_time_s", before["numerics"])
        page.set({"gauge": 22})
        self.assertLess(page.result()["lesion"]["width_mm"], before["lesion"]["width_mm"])
        self.assertIn("gauge", page.promise("return rflesion.yaml()"))
        page.promise("await rflesion.reset(); await rflesion.settled()")
        self.assertEqual(page.result(), before)
        page.promise("rflesion.accuracy('draft'); await rflesion.settled()")
        self.assertEqual(page.result()["numerics"]["accuracy"], "draft")
        page.promise("rflesion.accuracy('auto'); await rflesion.settled()")
        self.assertEqual(page.result()["numerics"]["accuracy"], "standard")

    def test_accuracy_of_the_scenario(self):
        self.page.set({"numerics.accuracy": "fine"})
        self.assertEqual(self.page.result()["numerics"]["accuracy"], "fine")

    def test_the_last_wish_wins_without_waiting(self):
        page = self.page
        for wishes, address in (("set({ 'probe.gauge': '20' }); rflesion.reset()", ""),
                                ("reset(); rflesion.set({ 'probe.gauge': '20' })", "#probe.gauge=20"),
                                ("open('temperature_60'); rflesion.set({ gauge: 22 })", "#scenario=temperature_60&probe.gauge=22"),
                                ("set({ gauge: 20 }); rflesion.open('temperature_70')", "#scenario=temperature_70")):
            with self.subTest(wishes=wishes):
                page.promise(f"rflesion.{wishes}; await rflesion.settled()")
                self.assertEqual(page.run("return location.hash"), address)

    def test_a_fourth_criterion(self):
        """Its keys are written in full and leave short names to others; what it found, and a slider for each."""
        page = self.page
        page.set({"lesion.time_above.temperature": "50 degC", "lesion.time_above.duration": "20 s", "duration": "80 s"})
        # In the order in which they were set, which not every driver keeps.
        self.assertEqual(set(page.run("return location.hash.slice(1)").split("&")),
                         {"protocol.duration=80+s", "lesion.time_above.duration=20+s", "lesion.time_above.temperature=50+degC"})
        self.assertGreater(page.result()["criteria"]["time_above"]["width_mm"], 1)
        labels = page.run("""return [...document.querySelectorAll('[data-key^="lesion.time_above"] label')].map((e) => e.textContent)""")
        self.assertEqual(labels, ["Time above: temperature", "Time above: duration"])
        page.promise("await rflesion.reset(); await rflesion.settled()")

    def test_what_is_for_files_changes_nothing(self):
        self.page.set({"output.interval": "1 s"})
        self.assertEqual(self.page.run("return location.hash"), "")

    def test_yaml_is_a_text_of_what_is_set(self):
        text = self.page.promise("await rflesion.set({ 'probe.gauge': '22' }); return rflesion.yaml()")
        self.assertRegex(text, r"gauge: 22\b")
        self.assertRegex(self.page.promise("await rflesion.reset(); return rflesion.yaml()"), r"gauge: 18\b")

    def test_what_is_called_at_once_waits(self):
        """A page around a frame speaks before the solver is there."""
        script = self.page.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": """const timer = setInterval(() => {
            if (!window.rflesion) return; clearInterval(timer); window.early = [rflesion.result(), rflesion.yaml()];
            rflesion.accuracy("draft"); rflesion.set({ gauge: 22 }); rflesion.seek(20); rflesion.play(); rflesion.stop(); });"""}) \
            if self.BROWSER == "chromium" else self.skipTest("Chromium only")
        self.page.go(f"file://{PAGE}")
        self.page.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
        self.assertEqual(self.page.run("return early"), [None, None])
        self.assertEqual(self.page.result()["numerics"]["accuracy"], "draft")
        self.assertIn("probe.gauge=22", self.page.run("return location.hash"))
        self.assertEqual(self.page.complaints(), [])

    def test_a_run_without_result_says_why_and_the_next_has_one(self):
        page = self.page
        page.set({"tissue.temperature": "39 degC", "lesion.criterion": "cem43", "lesion.cem43": "0.01 min", "protocol.duration": "200 s"})
        self.assertIsNone(page.result())
        self.assertIn("reaches the end of the modelled tissue", page.run("return rflesion.error()"))
        self.assertIn("reaches the end of the modelled tissue", page.run("return document.querySelector('.results .note').textContent"))
        self.assertEqual(page.run("return document.querySelectorAll('.card, .curve, .verdict').length"), 0)
        page.set({"lesion.cem43": "100 min"})
        self.assertGreater(page.result()["lesion"]["width_mm"], 12)
        self.assertIsNone(page.run("return rflesion.error()"))
        self.assertEqual(page.run("return document.querySelectorAll('.card').length"), 4)

    def test_a_drag_that_nobody_ends_settles(self):
        """A finger that slips off, or a control that goes while it is dragged: no release is told."""
        self.page.promise("""const s = document.querySelector('[data-key="protocol.set_temperature"] input[type=range]');
            s.value = "70"; s.dispatchEvent(new Event("input", { bubbles: true })); await rflesion.settled();""")
        self.assertEqual(self.page.result()["numerics"]["accuracy"], "standard")
        self.assertEqual(self.page.run("return location.hash"), "#protocol.set_temperature=70+degC")

    def test_a_long_run_shows_how_far_it_is_and_ends_for_a_new_setting(self):
        page = self.page
        page.promise("await rflesion.open('pulsed_rf'); await rflesion.settled(); await rflesion.set({ 'protocol.pulses': 'resolved', 'protocol.duration': '10 min' });"
                     "for (let k = 0; k < 100 && document.querySelector('.busy').hidden; k++) await new Promise((r) => setTimeout(r, 50));"
                     "for (let k = 0; k < 100 && !/[1-9] %/.test(document.querySelector('.busy').textContent); k++) await new Promise((r) => setTimeout(r, 100));")
        self.assertRegex(page.run("return document.querySelector('.busy').textContent"), r"\d+ %")
        seconds = page.promise("""const from = performance.now(); await rflesion.set({ 'protocol.pulses': 'averaged', 'protocol.duration': '30 s' });
            await rflesion.settled(); return (performance.now() - from) / 1000""")
        self.assertLess(seconds, 5)

    def test_all_or_none_is_taken(self):
        before = self.page.result()
        with self.assertRaisesRegex(Refused, "did you mean probe.gauge"):
            self.page.set({"protocol.set_temperature": "70 degC", "probe.guage": "22"})
        with self.assertRaisesRegex(Refused, "unit is missing"):
            self.page.set({"protocol.duration": "90"})
        with self.assertRaisesRegex(Refused, "an object of settings"):
            self.page.set(None)
        self.page.settle()
        self.assertEqual(self.page.result(), before)
        self.assertEqual(self.page.run("return location.hash"), "")

    def test_broken_yaml_says_what_the_program_says(self):
        with self.assertRaisesRegex(Refused, r":3: error: probe.guage"):
            self.page.promise("await rflesion.open('title: x\\nprobe:\\n  guage: 18\\n')")
        with self.assertRaisesRegex(Refused, "no scenario"):
            self.page.promise("await rflesion.open('nothing_of_that_name')")
        self.page.settle()
        self.assertGreater(self.page.result()["lesion"]["width_mm"], 12)

    def test_address_says_the_state_and_back_undoes(self):
        page = self.page
        page.set({"probe.gauge": "22"})
        self.assertEqual(page.run("return location.hash"), "#probe.gauge=22")
        page.set({"protocol.set_temperature": "70 degC"})
        self.assertEqual(page.run("return location.hash"), "#probe.gauge=22&protocol.set_temperature=70+degC")
        width = page.result()["lesion"]["width_mm"]
        page.run("history.back()")
        page.promise("await new Promise((r) => setTimeout(r, 300)); await rflesion.settled()")
        self.assertEqual(page.run("return location.hash"), "#probe.gauge=22")
        self.assertGreater(page.result()["lesion"]["width_mm"], width)
        page.go(f"file://{PAGE}#probe.gauge=22&protocol.set_temperature=70+degC")
        self.assertEqual(page.result()["lesion"]["width_mm"], width)

    def test_back_undoes_a_drag(self):
        page = self.page
        page.set({"probe.gauge": "20"})
        length = page.run("return history.length")
        page.promise("""const s = document.querySelector('[data-key="protocol.set_temperature"] input[type=range]');
            for (let k = 0; k < 20; k++) { s.value = String(80 - k / 2); s.dispatchEvent(new Event("input", { bubbles: true })); await new Promise((r) => setTimeout(r, 40)); }
            s.dispatchEvent(new Event("change", { bubbles: true })); await rflesion.settled();""")
        self.assertRegex(page.run("return location.hash"), "set_temperature=7[01]")
        self.assertEqual(page.run("return history.length"), length + 1)
        page.run("history.back()")
        page.promise("await new Promise((r) => setTimeout(r, 300)); await rflesion.settled()")
        self.assertEqual(page.run("return location.hash"), "#probe.gauge=20")

    def test_nonsense_in_the_address_is_a_sentence(self):
        for nonsense in ("#probe.gauge=pink", "#%", "#a&b=&=c", "#scenario=no", "#at=soon", "#" + "x=1&" * 400, "#<script>alert(1)</script>"):
            with self.subTest(address=nonsense[:40]):
                self.page.go(f"file://{PAGE}{nonsense}")
                self.assertGreater(self.page.result()["lesion"]["width_mm"], 12)
                self.assertTrue(self.page.messages())
        self.page.go(f"file://{PAGE}#probe.gauge=22&probe.guage=3")
        self.assertLess(self.page.result()["lesion"]["width_mm"], 11)
        self.assertEqual(self.page.run("return location.hash"), "#probe.gauge=22")  # it says no more what was left out

    def test_back_leads_to_the_moment_as_well(self):
        page = self.page
        page.set({"probe.gauge": "22"})
        page.promise("rflesion.seek(20); await rflesion.settled()")
        page.set({"probe.gauge": "20"})
        page.run("history.back()")
        page.promise("await new Promise((r) => setTimeout(r, 300)); await rflesion.settled()")
        self.assertEqual(page.run("return location.hash"), "#probe.gauge=22&at=20")

    def test_a_file_that_opens_takes_the_complaint_about_the_one_before(self):
        drop = """const data = new DataTransfer(); data.items.add(new File([a[0]], "mine.yaml"));
            dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })); await new Promise((r) => setTimeout(r, 500)); await rflesion.settled()"""
        self.page.promise(drop, "\x00\x01\x02 a picture")
        self.assertIn("not a text file", self.page.messages()[0])
        self.page.promise(drop, "probe:\n  guage: 18\n")
        self.assertEqual(len(self.page.messages()), 1)
        self.assertIn("mine.yaml:2: error: probe.guage is not known", self.page.messages()[0])
        self.page.promise(drop, self.page.run("return rflesion.yaml()").replace("gauge: 18", "gauge: 22"))
        self.assertEqual(self.page.messages(), [])
        self.assertLess(self.page.result()["lesion"]["width_mm"], 11)

    def test_moments(self):
        page = self.page
        page.promise("rflesion.seek(20); await rflesion.settled()")
        self.assertIn("20 s", page.run("return document.querySelector('.results h2').textContent"))
        early = page.run("return document.querySelector('.card dd').textContent")
        page.promise("rflesion.seek(1e9); await rflesion.settled(); await new Promise(requestAnimationFrame)")
        self.assertNotEqual(early, page.run("return document.querySelector('.card dd').textContent"))
        page.promise("rflesion.play(); await new Promise((r) => setTimeout(r, 1000)); rflesion.stop()")
        self.assertEqual(page.run("return document.querySelector('.play').textContent"), "Play")

    def test_fluid_is_drawn_and_has_sliders(self):
        page = self.page
        words = """const said = [], pen = CanvasRenderingContext2D.prototype, draw = pen.fillText;
            pen.fillText = function (text, ...rest) { said.push(text); return draw.call(this, text, ...rest); };
            await rflesion.set(a[0]); await rflesion.settled(); await new Promise(requestAnimationFrame); pen.fillText = draw; return said;"""
        page.open("hot_surface_and_generator")
        self.assertNotIn("fluid", page.promise(words, {"probe.gauge": "20"}))
        page.open("fluid_injected")
        self.assertIn("fluid", page.promise(words, {"fluid.radius": "4 mm"}))
        keys = page.run("return [...document.querySelectorAll('[data-key] input[type=range]')].map((e) => e.closest('[data-key]').dataset.key)")
        for key in ("radius", "from", "to", "density", "specific_heat", "conductivity", "perfusion", "electrical_conductivity"):
            self.assertIn(f"fluid.{key}", keys)

    def test_size_and_licences(self):
        self.assertLess(os.path.getsize(PAGE), 500_000)
        words = self.page.promise("document.querySelectorAll('.menu button').forEach((b) => { if (b.textContent === 'About') b.click(); });"
                                  "await new Promise((r) => setTimeout(r, 500)); return document.querySelector('dialog').textContent")
        version = self.page.run("return rflesion.version")
        for text in (version, "For teaching only - not for clinical use.", "GNU General Public License", "GSL", "libyaml", "wasi-libc", "compiler-rt", "uPlot"):
            with self.subTest(text=text):
                self.assertIn(text.lower(), words.lower())

    def test_console_is_clean_and_nothing_leaves(self):
        self.page.requests()
        self.page.complaints()
        self.page.go(f"file://{PAGE}")
        self.page.set({"probe.gauge": "20"})
        self.assertEqual([address for address in self.page.requests() if not address.startswith(("file:", "blob:", "data:", "about:"))], [])
        self.assertEqual(self.page.complaints(), [])


if __name__ == "__main__":
    unittest.main()
