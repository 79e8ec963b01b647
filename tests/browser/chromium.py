"""Chromium without a window, driven through its debugging protocol over a pair of pipes: nothing but Python is needed."""

import base64
import itertools
import json
import os
import select
import subprocess
import tempfile
import time

# Nothing is to go out: no updates, no sync, no first run; without the sandbox, which root has not.
OPTIONS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
           "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe"]


class Chromium:
    """`with Chromium() as browser`: one page, whose events are kept."""

    def __enter__(self):
        self.profile = tempfile.TemporaryDirectory(prefix="lacquer-chromium-")
        to_browser, self.out = os.pipe()
        self.into, from_browser = os.pipe()

        def take_pipes():  # the browser reads from 3 and writes to 4
            os.dup2(to_browser, 50)
            os.dup2(from_browser, 51)
            os.dup2(50, 3)
            os.dup2(51, 4)

        self.process = subprocess.Popen(["chromium", *OPTIONS, f"--user-data-dir={self.profile.name}", "about:blank"],
                                        preexec_fn=take_pipes, close_fds=False, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.ids, self.pending, self.events = itertools.count(1), b"", []
        target = next(t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.page(f"{domain}.enable")
        return self

    def __exit__(self, *_):
        os.close(self.out)  # it ends by itself then
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.into)
        self.profile.cleanup()

    def receive(self, timeout):
        end = time.monotonic() + timeout
        while b"\0" not in self.pending:
            if not select.select([self.into], [], [], max(0, end - time.monotonic()))[0]:
                raise TimeoutError("Chromium does not answer")
            piece = os.read(self.into, 1 << 20)
            if not piece:
                raise EOFError("Chromium has gone")
            self.pending += piece
        message, self.pending = self.pending.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        number = next(self.ids)
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive(60)
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def page(self, method, **parameters):
        return self.call(method, self.session, **parameters)

    def open(self, path, width, height, scheme="light"):
        """Shows a file as on a screen of that size that asks for "light" or "dark"."""
        self.page("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=width < 600)
        self.page("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.events.clear()
        self.page("Page.navigate", url=path.resolve().as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.receive(60))

    def value(self, expression):
        return self.page("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def requests(self):
        return [event["params"]["request"]["url"] for event in self.events
                if event.get("method") == "Network.requestWillBeSent"]

    def complaints(self):
        return [event for event in self.events if event.get("method") in
                ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")]

    def picture(self, whole=False):
        """PNG bytes of what is seen, or of the page from top to bottom."""
        return base64.b64decode(self.page("Page.captureScreenshot", captureBeyondViewport=whole, **(
            {"clip": {"x": 0, "y": 0, "scale": 1, "width": self.value("document.documentElement.clientWidth"),
                      "height": self.value("document.documentElement.scrollHeight")}} if whole else {}))["data"])
