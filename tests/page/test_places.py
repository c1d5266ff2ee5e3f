"""Where the page lives: a file, a web server, frames with and without an origin, no script, less able browsers."""

import os
import shutil
import tempfile
import unittest

from browser import PAGE, Page, Site

FRAMES = {
    "sandboxed": '<iframe id="f" sandbox="allow-scripts" src="rflesion.html#probe.gauge=22" width="900" height="600"></iframe>',
    "same origin": '<iframe id="f" src="rflesion.html#probe.gauge=22" width="900" height="600"></iframe>',
}
PARENT = """<!DOCTYPE html><title>course</title>{frame}<script>
window.heard = [];
addEventListener("message", (event) => heard.push(event.data));
window.tell = (wish) => document.getElementById("f").contentWindow.postMessage({{ rflesion: wish }}, "*");
</script>"""


class Places(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        shutil.copy(PAGE, os.path.join(cls.folder, "rflesion.html"))

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_over_http(self):
        with Site(self.folder) as site, Page("chromium", None) as page:
            page.requests()
            page.go(f"{site}/rflesion.html#probe.gauge=22")
            self.assertLess(page.result()["lesion"]["width_mm"], 11)
            asked = [address for address in page.requests() if address.startswith("http")]
            self.assertEqual([address for address in asked if not address.endswith(("/rflesion.html", "/favicon.ico"))], [])

    def test_frames(self):
        for name, frame in FRAMES.items():
            with self.subTest(frame=name):
                with open(os.path.join(self.folder, "course.html"), "w", encoding="utf-8") as file:
                    file.write(PARENT.format(frame=frame))
                with Site(self.folder) as site, Page("chromium", None) as page:
                    page.go(f"{site}/course.html", wait=False)
                    heard = page.promise("while (!heard.length) await new Promise((r) => setTimeout(r, 100)); return heard.pop().rflesion")
                    self.assertEqual(heard["settings"]["probe.gauge"], "22")
                    width = heard["result"]["lesion"]["width_mm"]
                    heard = page.promise("heard.length = 0; tell({ set: { 'protocol.set_temperature': '60 degC' } });"
                                         "while (!heard.length) await new Promise((r) => setTimeout(r, 100)); return heard.pop().rflesion")
                    self.assertLess(heard["result"]["lesion"]["width_mm"], width)
                    heard = page.promise("heard.length = 0; tell({ set: { 'probe.guage': '60' } });"
                                         "while (!heard.length) await new Promise((r) => setTimeout(r, 100)); return heard.pop().rflesion")
                    self.assertIn("did you mean", heard["error"])
                    self.assertEqual([line for line in page.complaints() if "favicon" not in line], [])

    def test_controls_in_frames(self):
        with Page("chromium") as page:
            for controls, shown in (("all", (True, True)), ("lesson", (False, True)), ("none", (False, False))):
                page.go(f"file://{PAGE}#controls={controls}")
                seen = page.run("return ['.top', '.controls'].map((name) => Boolean(document.querySelector(name).offsetHeight))")
                self.assertEqual(tuple(seen), shown, controls)
                self.assertTrue(page.run("return document.querySelector('canvas.map').clientHeight > 200"))

    def test_without_scripts(self):
        with Page("chromium", None, scripts=False) as page:
            page.go(f"file://{PAGE}", wait=False)
            source = page.driver.page_source
            self.assertIn("For teaching only - not for clinical use.", source)

    def test_less_able_browsers_say_so(self):
        for missing in ("WebAssembly", "DecompressionStream", "Worker"):
            with self.subTest(missing=missing), Page("chromium", None) as page:
                page.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": f"delete window.{missing}; window.{missing} = undefined;"})
                page.go(f"file://{PAGE}", wait=False)
                words = page.promise("await new Promise((r) => setTimeout(r, 800)); return document.body.innerText")
                self.assertIn("This browser", words)
                self.assertIn("For teaching only", words)


if __name__ == "__main__":
    unittest.main()
