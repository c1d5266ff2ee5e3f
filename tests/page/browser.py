"""A headless browser with the page in it, and what the tests ask of the page."""

import http.server
import json
import os
import shutil
import subprocess
import tempfile
import threading
import unittest

from selenium import webdriver
from selenium.webdriver.chrome.options import Options as ChromeOptions
from selenium.webdriver.chrome.service import Service as ChromeService

from marionette import Firefox

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.environ.get("RFLESION_PAGE", os.path.join(ROOT, "build", "page", "rflesion.html"))
PROGRAM = os.path.join(ROOT, "build", "rflesion")


def chromium(width, height, scripts):
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={width},{height}",
                     "--lang=en"):
        options.add_argument(argument)
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(service=ChromeService(shutil.which("chromedriver")), options=options)
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
    return driver


class Page:
    """The page in a browser; `with Page("chromium") as page:`."""

    def __init__(self, browser="chromium", address="", width=1280, height=720, scripts=True, path=PAGE):
        self.browser = browser
        self.driver = (chromium if browser == "chromium" else Firefox)(width, height, scripts)
        self.driver.set_script_timeout(120)
        self.path = path
        if address is not None:
            self.go(f"file://{path}{address}", wait=scripts)

    def __enter__(self):
        return self

    def __exit__(self, *what):
        self.driver.quit()

    def go(self, address, wait=True):
        self.driver.get("about:blank")
        self.driver.get(address)
        if wait:
            self.settle()

    def run(self, script, *arguments):
        """The value of a script of one page."""
        return self.driver.execute_script(script, *arguments)

    def promise(self, script, *arguments):
        """What a script's promise comes to; an error where it is rejected."""
        answer = self.driver.execute_async_script(
            "const given = [...arguments], done = given.pop();"
            f"(async (...a) => {{ {script} }})(...given).then((value) => done({{ value }}),"
            " (error) => done({ error: String(error.message || error) }));", *arguments)
        if "error" in answer:
            raise Refused(answer["error"])
        return answer.get("value")

    def settle(self):
        self.promise("await window.rflesion.ready; await window.rflesion.settled();")

    def open(self, name):
        self.promise("await rflesion.open(a[0]); await rflesion.settled();", name)

    def set(self, settings):
        self.promise("await rflesion.set(a[0]); await rflesion.settled();", settings)

    def result(self):
        return self.run("return window.rflesion.result()")

    def scenarios(self):
        return self.run("return window.rflesion.scenarios()")

    def messages(self):
        """What the page has told in words of trouble."""
        return self.run("return [...document.querySelectorAll('.message, .held')].map((e) => e.textContent).filter(Boolean)")

    def complaints(self):
        """What the console was told (Chromium only)."""
        if self.browser != "chromium":
            return []
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self):
        """Addresses that were asked for since the last call (Chromium only)."""
        found = []
        if self.browser != "chromium":
            return found
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.append(message["params"]["request"]["url"])
        return found


class OnePage(unittest.TestCase):
    """Tests that share one browser."""

    BROWSER = "chromium"

    @classmethod
    def setUpClass(cls):
        cls.page = Page(cls.BROWSER)

    @classmethod
    def tearDownClass(cls):
        cls.page.driver.quit()


class Refused(Exception):
    """The page rejected what a test asked for."""


def native(scenario, settings):
    """summary.json of the program with the same settings; a page has no output, so that no snapshot is too late."""
    with tempfile.TemporaryDirectory() as directory:
        command = [PROGRAM, "run", scenario, "-o", os.path.join(directory, "result")]
        for key, text in {"output.snapshots": "0 s", **settings}.items():
            command += ["--set", f"{key}={text}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refused(done.stderr)
        with open(os.path.join(directory, "result", "summary.json"), encoding="utf-8") as file:
            return json.load(file)


class Site:
    """A folder over http on this machine; `with Site(folder) as address:`."""

    def __init__(self, folder):
        quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *a: None})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: quiet(*a, directory=folder))

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *what):
        self.server.shutdown()
        self.server.server_close()
