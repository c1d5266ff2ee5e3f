"""For everyone: axe-core without a finding, all by keyboard alone, the tree of controls as reviewed, narrow and zoomed windows."""

import os
import unittest

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from browser import PAGE, ROOT, OnePage

SHORT = bool(os.environ.get("RFLESION_SHORT"))
AXE = os.environ.get("RFLESION_AXE", os.path.join(ROOT, "build", "page-deps", "axe-core", "axe.min.js"))
TREE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tree.txt")
SPOKEN = {"button", "radio", "slider", "textbox", "combobox", "checkbox", "heading", "DisclosureTriangle", "img", "status", "region", "main", "group", "alert", "dialog"}

PRESS = "[...document.querySelectorAll('button')].find((b) => b.textContent === a[0]).click(); await new Promise((r) => setTimeout(r, 200));"


class Access(OnePage):

    def setUp(self):
        self.page.go(f"file://{PAGE}")

    def axe(self, what):
        found = self.page.promise("const { violations } = await axe.run(document, { resultTypes: ['violations'] });"
                                  "return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join('; ')}`)")
        self.assertEqual(found, [], what)

    @unittest.skipUnless(os.path.exists(AXE), "no axe-core: make page-deps")
    def test_axe_finds_nothing(self):
        page = self.page
        with open(AXE, encoding="utf-8") as file:
            script = file.read()
        page.run(script)
        for scenario in page.scenarios()[:3] if SHORT else page.scenarios():
            page.open(scenario)
            page.run("document.querySelectorAll('details').forEach((d) => { d.open = !d.matches('.menu'); })")
            self.axe(scenario)
        page.open("si_joint_lateral_branch")
        for theme in ("dark", "light"):
            page.run("document.documentElement.dataset.theme = arguments[0]", theme)
            page.promise(PRESS, "Pin this result")
            page.set({"probe.gauge": "22"})
            self.axe(f"{theme}, pinned")
            for dialog in ("Share", "Make a lesson", "About"):
                page.promise(PRESS, dialog)
                self.axe(f"{theme}, {dialog}")
                page.run("document.querySelector('dialog').close()")
            page.promise(PRESS, "Predict")
            self.axe(f"{theme}, predict")
            page.promise(PRESS, "Show")
            page.settle()
            self.axe(f"{theme}, shown")
            page.promise(PRESS, "Leave prediction")

    def keys(self, *keys):
        chain = ActionChains(self.page.driver)
        for key in keys:
            chain.send_keys(key)
        chain.perform()

    def focus(self):
        return self.page.run("const e = document.activeElement; return e.closest('[data-key]') ? `${e.closest('[data-key]').dataset.key} ${e.type}`"
                             " : e.getAttribute('aria-label') || e.textContent.slice(0, 40) || e.id")

    def tab_to(self, wanted, most=120):
        for _ in range(most):
            self.keys(Keys.TAB)
            if self.focus() == wanted:
                return
        self.fail(f"the Tab key never comes to {wanted}")

    def test_keyboard_alone(self):
        page = self.page
        self.tab_to("Predict")
        self.keys(Keys.SPACE)
        self.tab_to("Width")
        before = page.run("return document.activeElement.getAttribute('aria-valuenow')")
        self.keys(Keys.ARROW_UP)
        self.assertNotEqual(page.run("return document.activeElement.getAttribute('aria-valuenow')"), before)
        self.tab_to("Show")
        self.keys(Keys.ENTER)
        page.settle()
        self.assertIn("Overlap", page.run("return document.querySelector('.feedback').textContent"))
        self.tab_to("Leave prediction")
        self.keys(Keys.ENTER)
        self.tab_to("probe.gauge radio")
        self.keys(Keys.ARROW_RIGHT)
        page.settle()
        self.assertEqual(page.run("return location.hash"), "#probe.gauge=19")
        self.tab_to("protocol.set_temperature range")
        self.keys(Keys.ARROW_RIGHT)
        page.promise("await new Promise((r) => setTimeout(r, 700)); await rflesion.settled()")
        self.assertIn("set_temperature=81", page.run("return location.hash"))
        self.tab_to("Reset")
        self.keys(Keys.ENTER)
        page.settle()
        self.assertEqual(page.run("return location.hash"), "")

    def spoken(self):
        """Role, name and value of all that is spoken, in reading order."""
        nodes = self.page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        by_id = {node["nodeId"]: node for node in nodes}
        sliders = iter(self.page.run("return [...document.querySelectorAll('input[type=range]')].filter((e) => e.offsetParent).map((e) => e.getAttribute('aria-valuetext'))"))

        def walk(node):
            role, name = node.get("role", {}).get("value"), node.get("name", {}).get("value", "")
            if not node.get("ignored") and role in SPOKEN and (name or role == "status"):
                value = next(sliders) if role == "slider" else node.get("value", {}).get("value", "") if role in ("textbox", "combobox") else ""
                checked = next((p["value"].get("value") for p in node.get("properties", []) if p["name"] in ("checked", "pressed")), "")
                yield f"{role}: {name}{f' = {value}' if value else ''}{' (on)' if checked == 'true' else ''}"
            for child in node.get("childIds", []):
                if child in by_id:
                    yield from walk(by_id[child])

        return list(walk(nodes[0]))

    def test_tree_of_controls(self):
        """tree.txt is what a screen reader meets; where it changes on purpose: RFLESION_TREE=write tests/page/run test_access."""
        page = self.page
        page.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        page.promise("await new Promise((r) => setTimeout(r, 1500))")
        text = "\n".join(self.spoken()) + "\n"
        if os.environ.get("RFLESION_TREE") == "write":
            with open(TREE, "w", encoding="utf-8") as file:
                file.write(text)
        with open(TREE, encoding="utf-8") as file:
            self.assertEqual(text, file.read())

    def test_narrow_and_zoomed(self):
        for width, height in ((360, 740), (390, 844), (320, 256), (320, 180)):
            with self.subTest(width=width, height=height):
                self.page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
                self.page.go(f"file://{PAGE}")
                self.page.run("document.querySelectorAll('details').forEach((d) => { d.open = !d.matches('.menu'); })")
                self.assertLessEqual(self.page.run("return document.documentElement.scrollWidth"), width)
        self.page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 1280, "height": 720, "deviceScaleFactor": 1, "mobile": False})

    def test_targets_are_large_enough(self):
        small = self.page.run("""return [...document.querySelectorAll("button, select, summary, input:not(.sr):not([hidden]), .gauges label, .vote span")]
            .filter((e) => e.offsetParent).map((e) => [e.textContent || e.className || e.type, e.getBoundingClientRect()])
            .filter(([, r]) => r.height < 43.5 || r.width < 43.5).map(([name, r]) => `${name} ${r.width} x ${r.height}`)""")
        self.assertEqual(small, [])


if __name__ == "__main__":
    unittest.main()
