"""What the page says of a bench: the program's sentence, after the run that a released control gets, and never in its way."""

import subprocess
import tempfile
import unittest

from browser import PAGE, PROGRAM, OnePage

WAIT = """for (let k = 0; k < 300; k++) { const text = document.querySelector('.bench').textContent; if (text) return text;
    await new Promise((r) => setTimeout(r, 50)); } return '';"""

SLIDER = "const s = document.querySelector('[data-key=\"protocol.set_temperature\"] input[type=range]');"


def native(scenario, *settings):
    """What the program says, as a page writes degrees."""
    with tempfile.TemporaryDirectory() as directory:
        words = subprocess.run([PROGRAM, "run", scenario, "--bench", "-o", directory + "/out", *settings], capture_output=True, text=True, check=True).stdout
    return next(line for line in words.splitlines() if line.startswith(("On a bench", "In a body"))).replace("degC", "°C")


class Bench(OnePage):

    def setUp(self):
        self.page.go(f"file://{PAGE}")

    def said(self):
        return self.page.run("return document.querySelector('.bench').textContent")

    def test_it_says_what_the_program_says(self):
        page = self.page
        self.assertEqual(page.promise(WAIT), native("si_joint_lateral_branch"))
        page.set({"probe.gauge": "22"})
        self.assertEqual(page.promise(WAIT), native("si_joint_lateral_branch", "--set", "probe.gauge=22"))
        for scenario in ("bench_ex_vivo", "sphere_first_look", "pulsed_rf"):
            with self.subTest(scenario=scenario):
                page.open(scenario)
                self.assertEqual(page.promise(WAIT), native(scenario))

    def test_it_goes_with_a_changed_setting_and_comes_after_the_release(self):
        page = self.page
        page.promise(WAIT)
        during = page.promise(SLIDER + """const seen = new Set();
            for (let k = 0; k < 30; k++) { s.value = String(60 + k); s.dispatchEvent(new Event("input", { bubbles: true }));
                seen.add(document.querySelector('.bench').textContent); await new Promise((r) => setTimeout(r, 40));
                seen.add(document.querySelector('.bench').textContent); }
            s.value = "70"; s.dispatchEvent(new Event("input", { bubbles: true })); s.dispatchEvent(new Event("change", { bubbles: true }));
            await rflesion.settled(); return [...seen];""")
        self.assertEqual(during, [""])
        self.assertEqual(page.result()["numerics"]["accuracy"], "standard")
        self.assertEqual(page.promise(WAIT), native("si_joint_lateral_branch", "--set", "set_temperature=70 degC"))

    def test_what_is_wanted_meanwhile_does_not_wait_for_it(self):
        """A moved slider ends it in the Worker at once, and it is begun again after the slider's own run."""
        page = self.page
        listening = page.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": """window.jobs = []; const post = Worker.prototype.postMessage;
            Worker.prototype.postMessage = function (message, ...rest) {
                jobs.push(message.type === "run" ? (message.job.bench ? "bench" : message.job.accuracy) : message.type);
                return post.call(this, message, ...rest); };"""})
        page.go(f"file://{PAGE}#scenario=too_much_power")
        sent = page.promise("""while (jobs[jobs.length - 1] !== "bench") await new Promise((r) => setTimeout(r, 1));
            const s = document.querySelector('[data-key="protocol.power"] input[type=range]'), before = jobs.length;
            s.value = "6"; s.dispatchEvent(new Event("input", { bubbles: true }));
            const at_once = jobs.slice(before);
            s.dispatchEvent(new Event("change", { bubbles: true })); await rflesion.settled();
            return [at_once, jobs.slice(before)]""")
        self.assertEqual(sent[0], ["end"])
        self.assertEqual([job for job in sent[1] if job != "end"][0], "draft")
        self.assertEqual(page.promise(WAIT), native("too_much_power", "--set", "protocol.power=6 W"))
        self.assertEqual(page.run("return jobs.filter((job) => job === 'bench').length"), 2)
        page.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", listening)

    def test_it_stands_below_the_whole_heating_only(self):
        page = self.page
        words = page.promise(WAIT)
        page.promise("rflesion.seek(20); await rflesion.settled(); await new Promise((r) => setTimeout(r, 200))")
        self.assertEqual(self.said(), "")
        page.promise("rflesion.seek(1e9); await rflesion.settled()")
        self.assertEqual(page.promise(WAIT), words)

    def test_it_waits_for_a_prediction(self):
        page = self.page
        words = page.promise(WAIT)
        press = "[...document.querySelectorAll('button')].find((b) => b.textContent === a[0] && b.offsetParent !== null).click(); await new Promise((r) => setTimeout(r, 1000))"
        page.promise(press, "Predict")
        self.assertEqual(self.said(), "")
        page.promise(press, "Show")
        page.settle()
        self.assertEqual(page.promise(WAIT), words)


class Labels(OnePage):

    def test_labels_stand_in_place_of_names_and_are_text(self):
        page = self.page
        yaml = page.promise("return rflesion.yaml()")
        for label in ('<img src=x onerror="window.pwned=1">', "</script><script>window.pwned = 1</script>", "仙骨外側枝 _x^2 {b} & \\u003c"):
            with self.subTest(label=label):
                quoted = label.replace("\\", "\\\\").replace('"', '\\"')
                page.go(f"file://{PAGE}")
                page.complaints()
                page.promise("await rflesion.open(a[0]); await rflesion.settled()", yaml.replace("\n  close:\n", f'\n  close:\n    label: "{quoted}"\n'))
                self.assertIsNone(page.run("return window.pwned || null"))
                self.assertEqual(page.complaints(), [])
                self.assertIn(label, page.run("return [...document.querySelectorAll('.verdict b')].map((b) => b.textContent)"))
                self.assertIn(f"{label}: Monitor radius", page.run("return [...document.querySelectorAll('label')].map((l) => l.textContent)"))
                self.assertEqual(page.result()["monitors"]["close"]["label"], label)
                self.assertIn("label", page.promise("return rflesion.yaml()"))
                # Its key keeps the name.
                page.set({"monitors.close.distance": "1 mm"})
                self.assertIn("monitors.close.distance", page.run("return location.hash"))


if __name__ == "__main__":
    unittest.main()
