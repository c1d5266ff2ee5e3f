"""Firefox without geckodriver, which Debian does not have: its own protocol (Marionette) over a socket, as far as the tests need it."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time


class Firefox:
    """The few calls of selenium's driver that browser.py makes."""

    def __init__(self, width, height, scripts):
        self.profile = tempfile.mkdtemp()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with open(os.path.join(self.profile, "user.js"), "w", encoding="utf-8") as file:
            file.write(f'user_pref("marionette.port", {port});\nuser_pref("javascript.enabled", {str(scripts).lower()});\n'
                       'user_pref("datareporting.policy.dataSubmissionEnabled", false);\nuser_pref("app.update.enabled", false);\n'
                       'user_pref("browser.shell.checkDefaultBrowser", false);\nuser_pref("browser.tabs.remote.separatePrivilegedContentProcess", false);\n')
        self.process = subprocess.Popen([shutil.which("firefox-esr") or "firefox", "--headless", "--marionette", "--profile", self.profile,
                                         f"--width={width}", f"--height={height}", "--no-remote"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env={**os.environ, "MOZ_HEADLESS_WIDTH": str(width), "MOZ_HEADLESS_HEIGHT": str(height), "HOME": self.profile})
        self.socket = self.connect(port)
        self.rest, self.count = b"", 0
        self.read()
        self.send("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"acceptInsecureCerts": True}}})

    @staticmethod
    def connect(port):
        for _ in range(300):
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=300)
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("Firefox did not open its port")

    def read(self):
        """A message: its length, a colon, JSON."""
        while b":" not in self.rest:
            self.rest += self.more()
        length, self.rest = self.rest.split(b":", 1)
        while len(self.rest) < int(length):
            self.rest += self.more()
        message, self.rest = self.rest[:int(length)], self.rest[int(length):]
        return json.loads(message)

    def more(self):
        part = self.socket.recv(65536)
        if not part:
            raise RuntimeError("Firefox has gone")
        return part

    def send(self, command, parameters):
        self.count += 1
        text = json.dumps([0, self.count, command, parameters]).encode()
        self.socket.sendall(str(len(text)).encode() + b":" + text)
        _, _, error, result = self.read()
        if error:
            raise RuntimeError(f"{error['error']}: {error['message']}")
        return result

    def set_script_timeout(self, seconds):
        self.send("WebDriver:SetTimeouts", {"script": 1000 * seconds, "pageLoad": 60000})

    def get(self, address):
        self.send("WebDriver:Navigate", {"url": address})

    def execute_script(self, script, *arguments):
        return self.send("WebDriver:ExecuteScript", {"script": script, "args": list(arguments), "sandbox": None, "newSandbox": False})["value"]

    def execute_async_script(self, script, *arguments):
        return self.send("WebDriver:ExecuteAsyncScript", {"script": script, "args": list(arguments), "sandbox": None, "newSandbox": False})["value"]

    @property
    def page_source(self):
        return self.send("WebDriver:GetPageSource", {})["value"]

    def screenshot(self):
        return self.send("WebDriver:TakeScreenshot", {"full": False})["value"]

    def quit(self):
        try:
            self.send("Marionette:Quit", {"flags": ["eForceQuit"]})
        except (OSError, RuntimeError):
            pass
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.socket.close()
        shutil.rmtree(self.profile, ignore_errors=True)
