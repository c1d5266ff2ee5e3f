"""Lessons and what leaves the page: three generations of saved pages with hostile words, predictions, files."""

import os
import shutil
import tempfile
import unittest

from browser import PAGE, OnePage, native

HOSTILE = ('</script><script>window.pwned = 1</script>', '<img src=x onerror="window.pwned=1">', "$& $1 $` \\u003c {{title}} <!--@data--> '\"`", "<!--<script>", "\u2028\u2029\u202eevil", "=cmd|' /C calc'!A0", "é 漢 🩺",
           "x" * 200)

# What would be handed to the browser as a file is kept instead.
KEEP = """window.kept = {}; const make = URL.createObjectURL; URL.createObjectURL = (blob) => { window.lastBlob = blob; return make.call(URL, blob); };
HTMLAnchorElement.prototype.click = function () { window.kept[this.download] = window.lastBlob; };"""

PRESS = "[...document.querySelectorAll('button')].filter((b) => b.textContent === a[0] && b.offsetParent !== null)[0].click(); await new Promise((r) => setTimeout(r, 300));"


class Lessons(OnePage):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = tempfile.mkdtemp()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        shutil.rmtree(cls.folder)

    def menu(self, item):
        self.page.run("document.querySelector('.menu').open = true")
        self.page.promise(PRESS, item)

    def kept(self, ending):
        """The text of the file that was saved last with this ending."""
        return self.page.promise("for (let k = 0; k < 50; k++) { const name = Object.keys(kept).find((n) => n.endsWith(a[0]));"
                                 "if (name) { const text = await kept[name].text(); delete kept[name]; return text; } await new Promise((r) => setTimeout(r, 100)); }", ending)

    def save(self, title, question, hide):
        """A lesson by at most eight actions: menu, title, question, hide, save."""
        self.page.run(KEEP)
        self.menu("Make a lesson")
        self.page.promise("""const [title, question, hide] = a; const box = document.querySelector("dialog");
            const texts = box.querySelectorAll("input[type=text]"); texts[0].value = title; texts[1].value = question;
            const tick = [...box.querySelectorAll("input[type=checkbox]")].pop(); if (tick.checked !== hide) tick.click();""", title, question, hide)
        self.page.promise(PRESS, "Save this page as it is now")
        return self.kept(".html")

    def write(self, text, name="lesson.html"):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return f"file://{path}"

    def test_three_generations_of_hostile_words(self):
        page = self.page
        for words in HOSTILE:
            with self.subTest(words=words[:30]):
                page.go(f"file://{PAGE}#probe.gauge=20")
                for generation in range(3):
                    page.complaints()
                    address = self.write(self.save(words, words, False))
                    page.go(address)
                    self.assertIsNone(page.run("return window.pwned || null"), generation)
                    self.assertEqual(page.complaints(), [], generation)
                    shown = page.run("return [document.querySelector('#app h1').textContent, document.querySelector('.question').textContent]")
                    self.assertEqual(shown, [words.strip()] * 2, generation)
                    self.assertEqual(page.run("return document.querySelectorAll('.first [data-key]').length"), 3)
                    self.assertAlmostEqual(page.result()["lesion"]["width_mm"], native("si_joint_lateral_branch", {"probe.gauge": "20"})["lesion"]["width_mm"], 4)
        self.assertLess(os.path.getsize(os.path.join(self.folder, "lesson.html")), 700_000)

    def test_hostile_scenarios_travel(self):
        page = self.page
        page.go(f"file://{PAGE}")
        yaml = page.promise("return rflesion.yaml()")
        for words in HOSTILE[:4]:
            title = words.replace("\\", "\\\\").replace('"', '\\"')
            text = "\n".join(f'title: "{title}"' if line.startswith("title:") else line for line in yaml.split("\n"))
            with self.subTest(words=words):
                page.go(f"file://{PAGE}")
                page.promise("await rflesion.open(a[0]); await rflesion.settled()", text)
                self.assertEqual(page.run("return document.querySelector('#app h1').textContent"), words)
                page.go(self.write(self.save("a lesson", "with a dropped scenario", False)))
                self.assertIsNone(page.run("return window.pwned || null"))
                self.assertGreater(page.result()["lesion"]["width_mm"], 12)
                self.assertEqual(page.complaints(), [])

    def test_results_wait_for_a_prediction(self):
        page = self.page
        page.go(f"file://{PAGE}")
        page.go(self.write(self.save("Guess", "How wide?", True)))
        self.assertEqual(page.run("return document.querySelectorAll('.card, .verdict').length"), 0)
        self.assertNotIn("12.4", page.run("return document.body.innerText"))
        self.assertEqual(page.run("return [...document.querySelectorAll('button')].filter((b) => b.textContent === 'Leave prediction').length"), 0)
        page.promise(PRESS, "Show")
        page.settle()
        self.assertIn("12.4", page.run("return document.querySelector('.results').textContent"))
        self.assertIn("Overlap", page.run("return document.querySelector('.feedback').textContent"))
        page.promise(PRESS, "Another prediction")
        self.assertEqual(page.run("return document.querySelectorAll('.card').length"), 0)
        page.promise(PRESS, "Show")
        page.settle()
        self.assertIn("2 predictions", page.run("return document.querySelector('.feedback').textContent"))

    def test_what_is_hidden_is_told_nowhere(self):
        """Not to screen readers, not by variants, not in tables."""
        page = self.page
        page.go(f"file://{PAGE}")
        page.promise("await new Promise((r) => setTimeout(r, 1500))")
        spoken = "return document.querySelector('.results [role=status]').textContent"
        self.assertIn("12.4", page.run(spoken))
        page.promise(PRESS, "Predict")
        page.promise("await new Promise((r) => setTimeout(r, 1500))")
        self.assertEqual(page.run(spoken), "")
        page.run("document.querySelector('.vary').open = true")
        page.promise(PRESS, "Draw five outlines")
        page.promise("for (let k = 0; k < 200 && !document.querySelector('.vary .note').textContent.includes('predicted'); k++)"
                     " await new Promise((r) => setTimeout(r, 100)); await rflesion.settled()")
        self.assertNotIn("mm", page.run("return document.querySelector('.vary .note').textContent"))
        self.menu("Share")
        self.assertEqual(page.run("return [...document.querySelectorAll('dialog button:disabled')].map((b) => b.textContent)"), ["Curves (CSV)", "Outlines (CSV)"])
        page.run("document.querySelector('dialog').close()")
        page.promise(PRESS, "Show")
        page.settle()
        self.assertIn("mm", page.run("return document.querySelector('.vary .note').textContent"))

    def test_votes_of_a_class_are_counted(self):
        page = self.page
        page.go(f"file://{PAGE}")
        page.promise(PRESS, "Predict")
        vote = "[...document.querySelectorAll('.vote input')].filter((e) => ['in', 'out'].includes(e.value))[a[0]].click()"
        for chosen in ((0, 3, 5), (0, 2)):
            for number in chosen:
                page.promise(vote, number)
            page.promise(PRESS, "Show")
            page.settle()
            if chosen[-1] == 5:
                page.promise(PRESS, "Another prediction")
        told = page.run("return document.querySelector('.feedback').innerText")
        for line in ("close: 2 in, 0 out; it is inside", "middle: 1 in, 1 out; it is borderline", "distant: 0 in, 1 out; it is outside"):
            self.assertIn(line, told)
        page.set({"probe.gauge": "22"})
        self.assertIn("Settings have changed since this prediction", page.run("return document.querySelector('.feedback').innerText"))

    def test_a_lesson_takes_eight_actions_and_is_named_after_its_title(self):
        """Open it, tick three settings, type title and question, hide the result, save."""
        page = self.page
        page.go(f"file://{PAGE}")
        page.run(KEEP)
        page.promise(PRESS, "Make a lesson")
        page.promise("""const ticks = [...document.querySelectorAll("dialog .choices label")];
            for (const name of ["Active tip", "Perfusion", "Start temperature"]) ticks.find((e) => e.textContent.trim() === name).click();
            const [title, question] = document.querySelectorAll("dialog input[type=text]");
            title.value = "My own lesson"; question.value = "How wide?";
            [...document.querySelectorAll("dialog label")].find((e) => e.textContent === "Results only after a prediction").click();""")
        page.promise(PRESS, "Save this page as it is now")
        self.assertEqual(page.run("return Object.keys(kept)"), ["My_own_lesson.html"])
        saved = page.promise("return await Object.values(kept)[0].text()")
        path = os.path.join(self.folder, "own.html")
        with open(path, "w", encoding="utf-8") as file:
            file.write(saved)
        page.go(f"file://{path}")
        self.assertEqual(page.run("return [...document.querySelectorAll('.first [data-key]')].map((e) => e.dataset.key).sort()"),
                         ["probe.active_tip", "tissue.perfusion", "tissue.temperature"])
        self.assertEqual(page.run("return document.querySelector('.question').textContent"), "How wide?")
        self.assertEqual(page.run("return document.querySelectorAll('.card, .verdict').length"), 0)

    def test_a_freehand_outline_of_the_lesion_overlaps_it(self):
        page = self.page
        page.go(f"file://{PAGE}")
        page.promise(PRESS, "Predict")
        page.promise("""[...document.querySelectorAll(".vote")].find((e) => e.textContent === "Freehand").querySelector("input").click();
            const board = document.querySelector(".overlay"), area = board.getBoundingClientRect();
            const send = (type, x, y) => { const e = new PointerEvent(type, { pointerId: 1, clientX: x, clientY: y, bubbles: true }); board.setPointerCapture = () => {};
                board.hasPointerCapture = () => true; board.dispatchEvent(e); };
            const cx = area.left + area.width * 0.46, cy = area.top + area.height / 2;
            send("pointerdown", cx - 280, cy);
            for (let k = 0; k <= 40; k++) send("pointermove", cx - 280 * Math.cos(Math.PI * k / 40), cy - 190 * Math.sin(Math.PI * k / 40));""")
        page.promise(PRESS, "Show")
        page.settle()
        overlap = page.run("return Number(document.querySelector('.score').textContent.match(/\\d+/)[0])")
        self.assertGreater(overlap, 75)

    def test_files_carry_the_notice_and_the_numbers(self):
        page = self.page
        page.go(f"file://{PAGE}#probe.gauge=22&protocol.ramp=7+s")
        page.run(KEEP)
        self.menu("Share")
        for button, ending in (("Scenario (YAML, for rflesion run)", ".yaml"), ("Curves (CSV)", "_curves.csv"), ("Outlines (CSV)", "_outlines.csv"), ("Picture (PNG)", ".png")):
            page.promise(PRESS, button)
            if ending == ".png":
                size = page.promise("for (let k = 0; k < 50 && !Object.keys(kept).length; k++) await new Promise((r) => setTimeout(r, 100)); return Object.values(kept)[0].size")
                self.assertGreater(size, 20000)
                continue
            text = self.kept(ending)
            self.assertIn("For teaching only - not for clinical use.", text)
            if ending == ".yaml":
                path = os.path.join(self.folder, "saved.yaml")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
                self.assertAlmostEqual(native(path, {})["lesion"]["width_mm"], page.result()["lesion"]["width_mm"], 4)
            elif ending == "_curves.csv":
                rows = [line for line in text.split("\r\n") if line and not line.startswith("#")]
                head = rows[0].split(",")
                self.assertIn("isotherm.width_mm", head)
                self.assertAlmostEqual(float(rows[-1].split(",")[head.index("isotherm.width_mm")]), page.result()["lesion"]["width_mm"], 5)

    def test_settings_travel_as_text(self):
        page = self.page
        page.go(f"file://{PAGE}")
        self.menu("Share")
        page.promise("const areas = document.querySelectorAll('dialog textarea'); areas[areas.length - 1].value = 'scenario=temperature_60&probe.gauge=22';")
        page.promise(PRESS, "Use them")
        page.settle()
        self.assertIn("scenario=temperature_60", page.run("return location.hash"))
        self.assertLess(page.result()["lesion"]["width_mm"], 7.6)


if __name__ == "__main__":
    unittest.main()
