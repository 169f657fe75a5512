#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The fleet page: its numbers against the database, its reasons, its texts, who may see it; and the same in a headless
browser, on a phone's width and a desk's, by keyboard alone.

PLUTON_SERVICE names the program; PLUTON_SHOTS=DIR keeps pictures. Arguments are those of unittest.
"""

import collections
import html.parser
import os
import pathlib
import random
import re
import socket
import sqlite3
import ssl
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import attestation as a  # noqa: E402
import folders  # noqa: E402
from browser import OUTSIDE, PALE, Browser  # noqa: E402

FULL = os.environ.get("PLUTON_TIER") == "full"
DAY, HOUR = 86400, 3600
STATES = ("healthy", "ill", "silent", "never", "withdrawn")
HOSTILE = "</td><script>alert('x')</script><img src=x onerror=alert(1)>\"'&amp;\x01"
SHOWN = HOSTILE.replace("\x01", "\ufffd")


class Page(html.parser.HTMLParser):
    """A page as its elements; what would run or load something."""

    VOID = ("meta", "link", "br", "input")

    def __init__(self, body):
        super().__init__()
        self.open, self.links, self.found, self.handlers, self.tables, self.cells = [], [], [], [], {}, None
        self.text, self.tiles, self.bars, self.tile = [], {}, [], None
        self.feed(body.decode("ascii"))
        self.close()
        assert self.open == [], self.open
        self.words = " ".join(" ".join(self.text).split())

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.found.append(tag)
        self.handlers += [k for k in named if k.startswith("on") or k in ("style", "src", "srcset", "action")
                          and not (tag == "form" and named[k].startswith("/"))]
        if "href" in named:
            self.links.append(named["href"])
        if tag == "tbody":
            self.cells = self.tables.setdefault(self.text[-1] if self.caption is None else self.caption, [])
        elif tag == "tr" and self.cells is not None:
            self.cells.append([])
        elif tag == "td":
            self.cells[-1].append("")
        elif tag == "caption":
            self.caption = ""
        elif tag == "rect":
            self.bars.append((named["class"], int(named["x"]), int(named["height"])))
        elif tag == "li" and "tiles" in self.classes():
            self.tile = named["class"]
        elif tag == "li" and self.cells:
            self.cells[-1][-1] += " "
        if tag not in self.VOID:
            self.open.append((tag, named.get("class", "")))

    caption = None

    def classes(self):
        return [c for _, c in self.open]

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        assert self.open.pop()[0] == tag

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag, tag
        if tag == "tbody":
            self.cells, self.caption = None, None

    def handle_data(self, data):
        self.text.append(data)
        tags = [tag for tag, _ in self.open]
        if "caption" in tags:
            self.caption += data
        elif self.cells and self.cells[-1] and "td" in tags:
            self.cells[-1][-1] += data
        elif tags[-1:] == ["b"] and "tiles" in self.classes():
            self.tiles[self.tile] = int(data)


class Fleet(unittest.TestCase):
    """Sixty devices: healthy, ill in several ways, silent, never seen, withdrawn; and a stranger."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = folders.temporary("pluton-fleet-")
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.service = a.Service(cls.folder).start()
        cls.addClassCleanup(cls.service.stop)
        cls.software = software = a.Software()
        cls.devices = [a.Device() for _ in range(60)]
        cls.service.enrol(cls.devices)
        cls.service.set_policy(software.policy(1, least=2, withdrawn=[("SMON", 3)]))
        client = cls.service.client()
        log = software.log()
        for n, device in enumerate(cls.devices[:40]):
            client.attest(device, software.log(3) if n == 39 else log)
        cls.sick = cls.devices[30:33]
        client.attest(cls.sick[0], log, c2395=a.DEBUG, c_65539=True)
        client.attest(cls.sick[1], software.log(1))
        client.attest(cls.sick[2], log[:-1])
        client.attest(a.Device(), log)
        client.attest(cls.devices[0], log, key=a.new_key())
        client.close()
        # devices[39] runs a withdrawn release, devices[50] an operator withdrew, with words of its own.
        path = f"/v1/devices/{cls.devices[50].id.hex()}/withdraw"
        assert cls.service.operate("POST", path, "<script>alert(2)</script>").status == 200
        with cls.database() as store:
            for n in range(3):  # silent
                store.execute("UPDATE device SET judged = judged - ? WHERE id = ?", (DAY + n, cls.devices[n].id))
            for n in range(3, 8):  # nearly silent
                store.execute("UPDATE device SET judged = judged - ? WHERE id = ?", (DAY - 2 * HOUR, cls.devices[n].id))
            now = int(time.time())
            for n in range(200):
                store.execute("INSERT INTO health VALUES (?, ?, ?, 0, 0, 0)", (now - 200 - n * 600, 100 - n % 7, n % 7))
            store.execute("INSERT INTO decision (time, device, address, reason, ill, detail) VALUES (?, NULL, ?, ?, 0, ?)",
                          (now, HOSTILE, HOSTILE, HOSTILE))
        cls.states = dict(zip(STATES, (33, 4, 3, 19, 1)))

    @classmethod
    def database(cls):
        store = sqlite3.connect(cls.service.home / "service.db", timeout=30)
        cls.addClassCleanup(store.close)
        return store

    def get(self, path):
        answer = self.service.operate("GET", path)
        self.assertEqual(answer.status, 200, answer.body)
        return Page(answer.body)


class Content(Fleet):
    def test_who_may_see_it(self):
        stranger = a.credential(self.folder / "stranger.pem", a.foreign(key := a.new_key(), f"{a.ARC}.3"), key)
        for path in ("/", "/?span=day", "/devices", f"/devices/{self.devices[0].id.hex()}", "/style.css"):
            for who, reason in ((None, "certificate_missing"), (stranger, "certificate_foreign")):
                client = a.Client(self.service.admin_port, self.service.root("server"), who)
                answer = client.call("GET", path)
                client.close()
                self.assertEqual((answer.status, answer.reason), (403, reason), path)
            client = self.service.client()
            self.assertEqual(client.call("GET", path).reason, "route")  # not on the devices' port
            client.close()
            self.assertEqual(self.service.operate("POST", path, "x").reason, "method")

    def test_head(self):
        for path, kind in (("/", "text/html; charset=utf-8"), ("/style.css", "text/css; charset=utf-8")):
            head = self.service.operate("GET", path).headers
            rules = dict(rule.strip().split(" ", 1) for rule in head["Content-Security-Policy"].split(";"))
            self.assertEqual(rules, {"default-src": "'none'", "style-src": "'self'", "form-action": "'self'",
                                     "base-uri": "'none'", "frame-ancestors": "'none'"})
            wanted = {"Content-Type": kind, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
                      "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY"}
            self.assertEqual({k: head[k] for k in wanted}, wanted)

    def test_absent(self):
        for path in ("/devices/", "/devicesx", "/devices/" + "0" * 64, "/devices/" + "F" * 64, "/devices/x", "/x", "/x?a=b"):
            self.assertEqual(self.service.operate("GET", path).reason, "route", path)

    def test_health(self):
        page = self.get("/")
        self.assertEqual(page.tiles, self.states)
        self.assertIn("60 devices are enrolled", page.words)

    def test_chart(self):
        for span, bars in (("day", 96), ("week", 20), ("month", 5)):
            page = self.get(f"/?span={span}")
            rows = page.tables["Devices by health"]
            self.assertTrue(bars - 4 <= len(rows) <= bars + 4, (span, len(rows)))
            healthy = [bar for bar in page.bars if bar[0] == "healthy"]
            self.assertEqual(len(healthy), len(rows))
            self.assertEqual(len({x for _, x, _ in healthy}), len(rows), "bars on top of each other")
            for kind, x, height in page.bars:
                self.assertTrue(0 <= x <= 950 and 0 < height <= 200, (kind, x, height))
        times = [row[0] for row in self.get("/?span=day").tables["Devices by health"]]
        self.assertEqual(times, sorted(times, reverse=True))

    def test_a_page_leaves_a_sample(self):
        with self.database() as store:
            store.execute("DELETE FROM health WHERE time > ?", (int(time.time()) - 100,))
        self.get("/")  # or one a minute before
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with self.database() as store:
                found = store.execute("SELECT healthy, ill, silent, never, withdrawn FROM health ORDER BY time DESC LIMIT 1").fetchone()
            if found == tuple(self.states.values()):
                break
            time.sleep(0.1)
        self.assertIn(found, (tuple(self.states.values()), (100, 0, 0, 0, 0)))

    # ---- reasons ----

    def test_every_verdict_has_its_reasons(self):
        rows = self.get("/").tables["Last verdicts, the newest first"]
        kinds = collections.Counter(row[2].split(" ")[0][:7].rstrip() for row in rows)
        self.assertEqual(sum(kinds.values()), 46 if len(rows) == 46 else 50)
        seen = " ".join(row[2] for row in rows)
        for word in ("component_missing", "component_withdrawn", "version", "debug", "tainted", "device_unknown", "signature"):
            self.assertRegex(seen, rf"\b{word} \w")
        for row in rows:
            verdict = row[2]
            if verdict == "healthy":
                continue
            self.assertRegex(verdict, r"^(ill|refused)\S* ?.*\S{3}", row)
            self.assertGreater(len(verdict), 25, f"without a reason: {row}")
        debug = next(row[2] for row in rows if "debug " in row[2])
        self.assertIn("tainted", debug)
        with self.database() as store:
            kept = store.execute("SELECT count(*) FROM decision WHERE reason <> 'accepted' OR ill <> 0").fetchone()[0]
        self.assertEqual(sum(1 for row in rows if row[2] != "healthy"), kept)

    def test_reasons_of_devices(self):
        for device, words in ((self.sick[0], ("debug", "tainted")), (self.sick[1], ("version",)),
                              (self.sick[2], ("component_missing",)), (self.devices[39], ("component_withdrawn",))):
            page = self.get(f"/devices/{device.id.hex()}")
            (row,) = page.tables["The device"]
            self.assertTrue(row[1].startswith("ill"), row)
            for word in words:
                self.assertRegex(row[2], rf"\b{word} \w[\w' ]+", row)
            self.assertEqual(len(page.tables["Its last verdicts, the newest first"]), 1 + (device in self.sick))
        (row,) = self.get(f"/devices/{self.devices[50].id.hex()}").tables["The device"]
        self.assertEqual(row[1].split(), ["withdrawn", "<script>alert(2)</script>"])
        page = self.get(f"/devices/{self.devices[0].id.hex()}")
        self.assertIn("signature", page.tables["Its last verdicts, the newest first"][0][2])

    # ---- texts ----

    def test_hostile_texts_stay_text(self):
        device = self.devices[50].id.hex()
        for path in ("/", "/devices", "/devices?state=withdrawn", f"/devices/{device}", f"/devices?find={device}",
                     "/devices?find=%22%3E%3Cscript%3E", "/devices?find=\"><script>alert(3)</script>", "/?span=<script>",
                     "/devices?after=<script>&state=<script>"):
            page = self.get(path)
            self.assertFalse({"script", "img", "iframe", "object", "style", "base"} & set(page.found), path)
            self.assertEqual(page.handlers, [], path)
            for link in page.links:
                self.assertRegex(link, r"^(/|#)[^/]*", link)
                self.assertFalse(link.startswith("//"), link)
        rows = self.get("/").tables["Last verdicts, the newest first"]
        row = next(row for row in rows if "alert('x')" in row[3])
        self.assertEqual((row[3], row[4]), (SHOWN, SHOWN))
        self.assertIn(SHOWN, row[2])

    # ---- devices ----

    def walk(self, path):
        names = []
        while path:
            page = self.get(path)
            names += re.findall(r"/devices/([0-9a-f]{64})", " ".join(page.links))
            following = [link for link in page.links if "after=" in link]
            path = following[0] if following else None
        return names

    def test_paging_and_search(self):
        ids = sorted(d.id.hex() for d in self.devices)
        self.assertEqual(self.walk("/devices"), ids)
        for find in ("", ids[7][:1], ids[7][:2], ids[7], "0" * 64, "f" * 64):
            self.assertEqual(self.walk(f"/devices?find={find}"), [i for i in ids if i.startswith(find)], find)
        for state, count in self.states.items():
            self.assertEqual(len(self.walk(f"/devices?state={state}")), count, state)
        self.assertIn("None.", self.get("/devices?find=" + "0" * 64).words)
        self.assertEqual(self.walk(f"/devices?find={ids[9].upper()}"), [ids[9]])
        for wrong in ("x", "0" * 65, "0x1", "%61"):
            self.assertIn("64 hexadecimal digits", self.get(f"/devices?find={wrong}").words)

    def test_api(self):
        answer = self.service.operate("GET", f"/v1/devices/{self.sick[0].id.hex()}")
        self.assertEqual(len(answer.body.decode().splitlines()), 1)
        self.assertIn("ill=debug,tainted state=ill", answer.body.decode())
        self.assertEqual(self.service.operate("GET", "/v1/devices/" + "0" * 64).reason, "route")
        self.assertEqual(self.service.operate("GET", "/v1/devices/x").reason, "route")

    def test_a_page_elsewhere_cannot_post(self):
        """A browser sends the operator's certificate whoever asks it to."""
        device = self.devices[51].id.hex()
        client = self.service.admin()
        client.connection.request("POST", f"/v1/devices/{device}/withdraw", body="x",
                                  headers={"Origin": "https://elsewhere.example"})
        got = client.connection.getresponse()
        self.assertEqual((got.status, b"reason method" in got.read()), (405, True))
        client.close()
        self.assertIn("state=never", self.service.operate("GET", f"/v1/devices/{device}").body.decode())

    # ---- the rest ----

    def test_certificates(self):
        page = self.get("/")
        self.assertRegex(page.words, r"Of healthy devices: 5 have less than 4 hours left.* 0 renew in the next hours; 28 have more")
        rows = page.tables["Certificates that end next"]
        self.assertEqual(len(rows), 20)
        self.assertEqual([row[2] for row in rows], sorted(row[2] for row in rows))
        self.assertEqual({row[0] for row in rows[:5]}, {d.id.hex()[:16] for d in self.devices[3:8]})

    def test_versions(self):
        page = self.get("/")
        found = {(row[0], row[1]): (int(row[3]), row[4]) for row in page.tables["Components that run"]}
        self.assertIn("What 40 devices ran", page.words)
        self.assertEqual(found[("SMON", "3")], (1, "withdrawn"))
        self.assertEqual(found[("PLRT", "2")], (38, "released"))
        self.assertEqual(found[("NWOS", "1")], (1, "below the minimum"))
        self.assertEqual(found[("NWOS", "2")], (37, "released"))
        self.assertEqual(found[("BROM", "0")], (40, "released"))

    def test_policy(self):
        page = self.get("/")
        self.assertIn("Epoch 1 : 13 releases, 1 of them withdrawn", page.words)
        self.assertEqual(sorted(page.tables["Rules of the policy"]),
                         [[kind, "2", "required"] for kind in sorted(self.software.kinds)])

    def test_no_device_waits_for_a_page(self):
        """A large fleet: the page looks at all of it, and nonces are given meanwhile."""
        drawn = random.Random(7)
        ids = [drawn.randbytes(31) + b"\0" for _ in range(200000 if FULL else 40000)]
        with self.database() as store:
            store.executemany("INSERT INTO device (id, attestation, general, enrolled) VALUES (?, zeroblob(64), zeroblob(64), 1)",
                              ((i,) for i in ids))
        try:
            took = []

            def pages():
                for _ in range(4):
                    begin = time.monotonic()
                    took.append((self.service.operate("GET", "/").status, begin, time.monotonic()))

            reader = threading.Thread(target=pages)
            client, nonces = self.service.client(), []
            self.addCleanup(client.close)
            reader.start()
            while reader.is_alive():
                begin = time.monotonic()
                client.nonce(self.devices[0])
                nonces.append((begin, time.monotonic()))
            reader.join()
            self.assertEqual([status for status, _, _ in took], [200] * 4)
            longest = max(took, key=lambda one: one[2] - one[1])
            inside = [n for n in nonces if n[0] > longest[1] and n[1] < longest[2]]
            self.assertGreater(len(inside), 5, f"a page took {longest[2] - longest[1]:.3f} s, and nothing was answered in it")
        finally:
            with self.database() as store:
                store.execute("DELETE FROM device WHERE enrolled = 1")


class Forwarder:
    """A port without TLS for the browser, which forwards to the operators' port with the operator's certificate."""

    def __init__(self, service):
        self.service = service
        self.context = ssl.create_default_context(cadata=service.root("server"))
        self.context.load_cert_chain(service.home / "admin.pem")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                one, _ = self.listener.accept()
            except OSError:
                return
            raw = socket.create_connection(("localhost", self.service.admin_port))
            tls = self.context.wrap_socket(raw, server_hostname="localhost")
            for source, sink in ((one, tls), (tls, one)):
                threading.Thread(target=self.pump, args=(source, sink), daemon=True).start()

    @staticmethod
    def pump(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def close(self):
        self.listener.close()


class InBrowser(Fleet):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.forwarder = Forwarder(cls.service)
        cls.addClassCleanup(cls.forwarder.close)
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def visit(self, path, width=1280, dark=False):
        self.browser.visit(self.forwarder.url + path, width, dark)

    def test_widths_and_schemes(self):
        device = self.sick[0].id.hex()
        for path, name in (("/", "fleet"), ("/devices", "devices"), (f"/devices/{device}", "device"), ("/devices?find=x", "wrong")):
            for width in (360, 1280):
                for dark in (False, True):
                    with self.subTest(path=path, width=width, dark=dark):
                        self.visit(path, width, dark)
                        self.assertEqual(self.browser.complaints(), [])
                        self.assertEqual(self.browser.requests(), [self.forwarder.url + path, self.forwarder.url + "/style.css"])
                        self.assertLessEqual(self.browser.run("document.documentElement.scrollWidth"), width)
                        self.assertEqual(self.browser.run(f"{OUTSIDE}({width})"), [])
                        self.assertEqual(self.browser.run(PALE), [])
                        self.assertEqual(self.browser.run("document.styleSheets[0].cssRules.length > 20"), True)
                        if os.environ.get("PLUTON_SHOTS"):
                            self.browser.screenshot(pathlib.Path(os.environ["PLUTON_SHOTS"])
                                                    / f"{name}-{width}{'-dark' if dark else ''}.png")

    def test_hostile_texts_do_nothing(self):
        self.visit("/")
        run = self.browser.run
        self.assertEqual(run("document.querySelectorAll('script, img, iframe').length"), 0)
        self.assertEqual(run("[...document.querySelectorAll('td')].filter(c => c.textContent.includes(\"alert('x')\")).length"), 3)
        self.visit("/devices?state=withdrawn")
        self.assertIn("<script>alert(2)</script>", run("document.querySelector('tbody').textContent"))
        self.assertEqual(self.browser.complaints(), [])

    def test_policy_of_content_holds(self):
        """What is planted into the page is not run, whatever its form."""
        self.visit("/")
        self.browser.run("""(() => { window.ran = false; const s = document.createElement('script'); s.textContent = 'window.ran = true';
            document.body.append(s); const d = document.createElement('div');
            d.innerHTML = '<img src=x onerror="window.ran = true"><p style="color:red" id=styled>x</p>'; document.body.append(d); })()""")
        time.sleep(0.3)
        self.assertEqual(self.browser.run("window.ran"), False)
        self.assertNotEqual(self.browser.run("getComputedStyle(document.getElementById('styled')).color"), "rgb(255, 0, 0)")

    def test_by_keyboard(self):
        run, press = self.browser.run, self.browser.press
        self.visit("/")
        press("Tab", 9)
        self.assertEqual(run("document.activeElement.className"), "skip")
        self.assertGreaterEqual(run("document.activeElement.getBoundingClientRect().left"), 0)
        press("Enter", 13, "\r")
        self.assertEqual(run("document.activeElement.id"), "main")
        seen = set()
        for _ in range(150):
            press("Tab", 9)
            seen.add(run("document.activeElement.tagName + (document.activeElement.className || '')"))
            self.assertNotEqual(run("getComputedStyle(document.activeElement).outlineStyle"), "none",
                                run("document.activeElement.outerHTML.slice(0, 80)")) if run(
                                    "document.activeElement.matches('a, summary, .scroll')") else None
        self.assertLessEqual({"A", "DIVscroll", "SUMMARY"}, seen)
        run("document.querySelector('summary').focus()")
        press("Enter", 13, "\r")
        self.assertTrue(run("document.querySelector('details').open"))
        # To one device, from the list, without a mouse.
        wanted = self.sick[1].id.hex()
        self.visit("/devices")
        while run("document.activeElement.name") != "find":
            press("Tab", 9)
        for digit in wanted[:12]:
            press(digit, ord(digit.upper()), digit)
        press("Enter", 13, "\r")
        self.until("location.search.includes('find=')")
        self.assertEqual(run("document.querySelectorAll('tbody tr').length"), 1)
        while run("(document.activeElement.getAttribute('href') || '').startsWith('/devices/')") is not True:
            press("Tab", 9)
        press("Enter", 13, "\r")
        self.until(f"location.pathname === '/devices/{wanted}'")
        self.assertIn("version", run("document.querySelector('tbody').textContent"))

    def until(self, condition):
        end = time.monotonic() + 20
        while not self.browser.run(f"document.readyState === 'complete' && ({condition})"):
            self.assertLess(time.monotonic(), end, condition)
            time.sleep(0.05)

    def test_outline(self):
        for path in ("/", "/devices", f"/devices/{self.devices[0].id.hex()}"):
            self.visit(path)
            levels = self.browser.run("[...document.querySelectorAll('h1, h2, h3')].map(h => +h.tagName[1])")
            self.assertEqual(levels.count(1), 1)
            for what in ("th:not([scope])", "table:not(:has(caption))", "svg:not([aria-label])", "input:not(label input)",
                         "select:not(label select)"):
                self.assertEqual(self.browser.run(f"document.querySelectorAll('{what}').length"), 0, what)
            self.assertTrue(self.browser.run("document.documentElement.lang") == "en" and self.browser.run("document.title"))


if __name__ == "__main__":
    unittest.main()
