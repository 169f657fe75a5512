#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The signing authority: what it signs, what it refuses, and what it remembers.

PLUTON_SIGN, PLUTON_FLASH: the programs; SIGN_CUT: cut.c as a library to preload; SIGN_EXHAUST:
exhaust.c. Signatures are judged by python-cryptography and tests/lib/lms_verify.py.
"""

import concurrent.futures
import hashlib
import os
import pathlib
import random
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import lms_verify  # noqa: E402
from authority import (HEADER, LABEL, PLACE, ROOT, SIGN, SPEC, AuthorityTest, Image, is_signed,  # noqa: E402
                       run)

FLASH = os.environ["PLUTON_FLASH"]
GRANTS = sum(field["bytes"] for field in SPEC["policy_field"])  # of a policy, behind its fields
CUT, EXHAUST = os.environ["SIGN_CUT"], os.environ["SIGN_EXHAUST"]
RANDOM = random.Random(int(os.environ.get("PLUTON_SEED") or "8", 0))
CUTS = 12 if os.environ.get("PLUTON_TIER", "quick") == "quick" else 1000
SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"


class Signing(AuthorityTest):
    def judge(self, image, root_hash):
        """Every signature of a development image, from the root's hash on."""
        self.assertEqual(hashlib.sha256(b"\x04" + image["root"]).hexdigest(), root_hash)
        first, last = PLACE["root"][0], PLACE["certificate"][0]
        self.assertTrue(is_signed(image["root"], LABEL["certificate"] + image.raw[first:last],
                                  image["certificate"]))
        self.assertTrue(is_signed(image["key"], LABEL["manifest"] + image.before("signature"),
                                  image["signature"]))
        self.assertEqual(hashlib.sha256(image.payload).digest(), image["digest"])
        self.assertEqual(len(image.payload), image.number("payload_bytes"))

    def test_first_use(self):
        image = self.make("--security-version", 3, "--release", 77, "--devices", "uart0,timer,40",
                          "--host", "update.example", "--host", "api.example")
        keys = self.keys()
        self.judge(image, keys["root", "development"])
        self.assertEqual(image["type"], b"PLRT")
        self.assertEqual(image.number("security_version"), 3)
        self.assertEqual(image.number("release"), 77)
        self.assertEqual(image.number("entry"), 0x80)
        self.assertEqual(image.number("load"), 0x100000)
        self.assertEqual(image.number("devices"), 1 << 7 | 1 << 6 | 1 << 40)
        self.assertEqual(image["hosts"].rstrip(b"\0"), b"update.example\0api.example")
        self.assertEqual(image.payload.rstrip(b"\0"), self.payload.read_bytes())
        self.assertEqual(image["second_signature"], bytes(lms_verify.SIGNATURE))
        self.assertEqual((self.authority / "pin").stat().st_mode & 0o777, 0o600)
        for key in (image["root"], image["key"]):
            self.assertNotEqual(key, bytes(64))
        self.check_log()
        self.assertIn(hashlib.sha256(LABEL["manifest"] + image.before("signature")).hexdigest(),
                      self.lines()[-1])

    def test_second_signature(self):
        self.sign("keys", "--second")
        seen = set()
        for release in range(3):
            image = self.make("--second", "--release", release)
            self.judge(image, self.keys()["root", "development"])
            message = LABEL["second"] + image.before("second_key")
            self.assertTrue(lms_verify.verify(image["second_key"], message,
                                              image["second_signature"]))
            self.assertFalse(lms_verify.verify(image["second_key"], message + b"x",
                                               image["second_signature"]))
            self.assertEqual(hashlib.sha256(image["second_key"]).hexdigest(),
                             self.keys()["second", "development"])
            seen.add(lms_verify.index_of(image["second_signature"]))
        self.assertEqual(seen, {0, 1, 2})

    def test_no_private_key_in_a_file(self):
        """Of the token's keys SoftHSM's files hold wrapped ones alone; elsewhere there is no key."""
        self.make()
        self.sign("keys", "--second")
        for path in self.authority.rglob("*"):
            if path.is_file():
                self.assertNotIn(b"PRIVATE KEY", path.read_bytes())
        for path in self.authority.iterdir():
            if path.is_file():
                self.assertIn(path.name, {"log", "log.key", "lock", "pin", "softhsm2.conf",
                                          "lms-development.state", "lms-development.tree"})

    def test_verify_says_which(self):
        image = self.make("--security-version", 4, "--second", code=2)
        self.sign("keys", "--second")
        image = self.make("--security-version", 4, "--second")
        keys = self.keys()
        root, second = keys["root", "development"], keys["second", "development"]

        def verify(raw, *words, code=1, says=""):
            self.image.write_bytes(raw)
            done = run(SIGN, "verify", self.image, "--root", root, *words, code=code)
            self.assertIn(says, done.stderr.decode())

        def flipped(name, offset=0):
            raw = bytearray(image.raw)
            raw[(HEADER if name == "payload" else PLACE[name][0]) + offset] ^= 1
            return bytes(raw)

        verify(image.raw, "--second-hash", second, "--least", 4, code=0)
        verify(flipped("magic"), says="refused: format")
        verify(image.raw[:-4], says="refused: format")
        verify(image.raw + b"\xff", says="refused: format")
        verify(flipped("root"), says="refused: root")
        verify(flipped("key"), says="refused: certificate")
        verify(flipped("certificate"), says="refused: certificate")
        verify(flipped("release"), says="refused: signature")
        verify(flipped("signature"), says="refused: signature")
        verify(flipped("second_signature", 700), "--second-hash", second, says="refused: second")
        verify(flipped("second_key", 30), "--second-hash", second, says="refused: second")
        verify(flipped("second_signature", 700), code=0)
        verify(image.raw, "--second-hash", root, says="refused: second")
        verify(image.raw, "--type", "SMON", says="refused: type")
        verify(image.raw, "--least", 5, says="refused: rollback")
        verify(image.raw, "--revoked", "3,0", says="refused: revoked")
        verify(flipped("payload"), says="refused: digest")
        run(SIGN, "verify", self.image, "--root", "12", code=2)
        # Another authority's root.
        other = self.folder / "other"
        listed = run(SIGN, "keys", "--authority", other).stdout.decode().split()
        self.image.write_bytes(image.raw)
        done = run(SIGN, "verify", self.image, "--root", listed[2], code=1)
        self.assertIn("refused: root", done.stderr.decode())

    def test_keys(self):
        self.sign("keys", "--id", 5, "--types", "NWOS,POLI")
        self.refused("keys", "--id", 5, "--types", "NWOS", says="already")
        self.refused("image", self.payload, self.image, "--type", "PLRT", "--id", 5,
                     says="does not sign")
        self.refused("image", self.payload, self.image, "--type", "NWOS", "--id", 6,
                     says="no image key", code=2)
        self.sign("image", self.payload, self.image, "--type", "NWOS", "--id", 5)
        self.assertEqual(Image(self.image.read_bytes()).number("key_types"), 1 << 2 | 1 << 6)
        self.sign("keys", "--revoke", 5)
        self.assertIn("revoked", self.sign("keys").stdout.decode())
        self.refused("image", self.payload, self.image, "--type", "NWOS", "--id", 5,
                     says="is revoked")
        self.refused("keys", "--id", 5, "--types", "NWOS,POLI", says="is revoked")
        self.refused("keys", "--revoke", 9, says="no image key", code=2)
        # A certificate of another key, or one that was changed, is not used.
        self.make()
        path = self.authority / "keys" / "development-0.certificate"
        whole = path.read_bytes()
        for raw in (whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1]), whole[:64] + b"\1" + whole[65:],
                    (self.authority / "keys" / "development-5.certificate").read_bytes()):
            path.write_bytes(raw)
            self.refused("image", self.payload, self.image, "--type", "PLRT", says="certificate")
        path.write_bytes(whole)
        self.make()

    def test_bad_manifests(self):
        def bad(*words, says=""):
            self.refused("image", self.payload, self.image, *words, says=says, code=2)
            self.assertFalse(self.image.exists())

        bad("--type", "PLRT", "--load", "0x80000000", says="no loader")
        bad("--type", "PLRT", "--load", "0x100001", says="no loader")
        bad("--type", "SMON", "--data", "0x803f0000", "--data-bytes", 4, says="no loader")
        bad("--type", "RADI", "--load", "0x80000000", says="no loader")
        bad("--type", "RADI", "--load", 0, says="no loader")
        bad("--type", "XXXX")
        bad(says="--type")
        bad("--type", "PLRT", "--security-version", 33)
        bad("--type", "PLRT", "--devices", "nothing")
        bad("--type", "PLRT", "--host", "with blank")
        bad("--type", "PLRT", *(["--host", "h" * 250] * 2))
        self.payload.write_bytes(b"")
        bad("--type", "PLRT", says="payload")
        self.payload.write_bytes(bytes(SPEC["payload_most"] + 4))
        bad("--type", "PLRT", says="more than")

    def test_wrong_use(self):
        self.make()
        run(SIGN, "log", "--authority", self.folder / "none", code=2)
        self.assertFalse((self.folder / "none").exists())
        for words in (["log", "extra"], ["show"], ["keys", "--id", "32"], ["keys", "--dismiss"],
                      ["sing"], [], ["log", "--nothing"], ["image", "a", "b", "--draft", "--approved"],
                      ["approve", self.image], ["approver", "Big Name"], ["keys", "--types", ","]):
            self.assertNotEqual(run(SIGN, *words, code=None).returncode, 0)
            self.assertEqual(run(SIGN, *words, code=2).stdout, b"")


class Approvals(AuthorityTest):
    def setUp(self):
        super().setUp()
        for name in ("alice", "bob"):
            self.sign("approver", name)
        self.sign("keys", "--kind", "release", "--id", 2, "--types", "PLRT")

    def drafted(self, *options):
        self.sign("image", self.payload, self.draft, "--type", "PLRT", "--kind", "release", "--id",
                  2, "--draft", *options)
        return Image(self.draft.read_bytes())

    def approve(self, name, **more):
        return self.sign("approve", self.draft, "--approver", name, **more)

    def finish(self, code=0, says=""):
        self.image.unlink(missing_ok=True)
        done = self.sign("image", "--approved", self.draft, self.image, code=code)
        self.assertIn(says, done.stderr.decode())
        self.assertEqual(self.image.exists(), code == 0)

    def test_two(self):
        draft = self.drafted("--release", 9)
        self.assertEqual(draft["signature"], bytes(64))
        self.finish(code=1, says="this draft has 0")
        self.approve("alice")
        self.finish(code=1, says="this draft has 1 (alice)")
        self.approve("alice")  # again
        self.finish(code=1, says="this draft has 1 (alice)")
        self.approve("bob")
        self.finish()
        image = Image(self.image.read_bytes())
        self.assertEqual(image.before("signature"), draft.before("signature"))
        self.assertTrue(is_signed(image["key"], LABEL["manifest"] + image.before("signature"),
                                  image["signature"]))
        self.assertIn("approvers=alice,bob", self.lines()[-1])
        self.assertNotEqual(self.keys()["root", "release"], self.keys().get(("root", "development")))
        self.check_log()
        # Directly, too: the same manifest is the same draft.
        self.sign("image", self.payload, self.image, "--type", "PLRT", "--kind", "release", "--id",
                  2, "--release", 9)

    def test_approvals_are_of_one_draft(self):
        self.drafted("--release", 9)
        self.approve("alice")
        self.approve("bob")
        self.drafted("--release", 10)
        self.finish(code=1, says="this draft has 0")
        self.payload.write_bytes(b"other" * 40)
        self.drafted("--release", 9)
        self.finish(code=1, says="this draft has 0")
        # Nor do they pass by another name of the file.
        folder = self.authority / "approvals"
        manifest = hashlib.sha256(LABEL["manifest"] +
                                  Image(self.draft.read_bytes()).before("signature")).hexdigest()
        for path in list(folder.iterdir()):
            shutil.copy(path, folder / f"{manifest}-{path.name.split('-')[1]}")
        self.finish(code=1, says="this draft has 0")

    def test_one_approver_as_two(self):
        self.drafted()
        self.approve("alice")
        mine = next((self.authority / "approvals").iterdir())
        for name in ("bob", "carol"):
            shutil.copy(mine, mine.with_name(mine.name.replace("alice", name)))
            self.finish(code=1, says="this draft has 1 (alice)")

    def test_foreign_key_or_pin(self):
        self.drafted()
        pin = self.authority / "approvers" / "bob.pin"
        self.sign("approve", self.draft, "--approver", "bob", "--approver-pin",
                  self.authority / "approvers" / "alice.pin", code=1)
        pin.write_text("0" * 32)
        self.assertIn("PIN is wrong", self.approve("bob", code=1).stderr.decode())
        self.finish(code=1, says="this draft has 0")

    def test_what_is_no_draft(self):
        self.drafted()
        for name in ("alice", "bob"):
            self.approve(name)
        self.finish()
        whole = self.image.read_bytes()
        for raw in (whole, self.draft.read_bytes()[:-1], b"OPLI", self.draft.read_bytes() + b"abcd",
                    self.draft.read_bytes()[:-4] + b"evil"):
            self.draft.write_bytes(raw)
            self.approve("alice", code=1)
            self.finish(code=1)
        # Another authority's draft.
        other = self.folder / "other"
        run(SIGN, "image", self.payload, self.draft, "--type", "PLRT", "--draft", "--authority",
            other)
        self.approve("alice", code=1)

    def test_approvers(self):
        self.refused("approver", "alice", says="already")
        self.refused("approver", "carol", says="two approvers must agree")
        self.refused("approver", "carol", "--by", "alice", "--by", "alice",
                     says="two approvers must agree")
        self.refused("approver", "carol", "--by", "alice", "--by", "carol", says="no approver",
                     code=2)
        self.sign("approver", "carol", "--by", "alice", "--by", "bob")
        self.drafted()
        self.approve("carol")
        self.approve("bob")
        self.sign("approver", "bob", "--dismiss")
        self.finish(code=1, says="this draft has 1 (carol)")
        self.refused("approve", self.draft, "--approver", "bob", says="no approver", code=2)
        self.refused("approver", "bob", "--by", "alice", "--by", "carol", says="dismissed")
        self.approve("alice")
        self.finish()

    def test_release_key_needs_approvers(self):
        self.authority = self.folder / "fresh"
        self.refused("keys", "--kind", "release", "--id", 1, says="two approvers")
        self.sign("approver", "alice")
        self.refused("keys", "--kind", "release", "--id", 1, says="two approvers")


class Record(AuthorityTest):
    def setUp(self):
        super().setUp()
        for release in range(4):
            self.make("--release", release)
        self.check_log()
        self.path = self.authority / "log"
        self.whole = self.path.read_bytes()

    def broken(self, raw, says="not what was recorded"):
        """Every command that opens the authority refuses."""
        if raw is None:
            self.path.unlink()
        else:
            self.path.write_bytes(raw)
        self.refused("log", says=says)
        self.image.unlink(missing_ok=True)
        self.refused("image", self.payload, self.image, "--type", "PLRT", says=says)
        self.assertFalse(self.image.exists())
        self.path.write_bytes(self.whole)
        self.sign("log")

    def test_edited(self):
        for _ in range(12):
            raw = bytearray(self.whole)
            raw[RANDOM.randrange(len(raw) - 1)] ^= 1 << RANDOM.randrange(7)
            self.broken(bytes(raw))
        self.broken(self.whole.replace(b"release=2", b"release=3"), "wrong signature")

    def test_removed(self):
        lines = self.whole.splitlines(keepends=True)
        for i in range(len(lines)):
            self.broken(b"".join(lines[:i] + lines[i + 1:]))
        self.broken(b"".join([lines[1], lines[0], *lines[2:]]))
        self.broken(b"".join([*lines, lines[-1]]))

    def test_truncated(self):
        lines = self.whole.splitlines(keepends=True)
        for kept in range(len(lines)):
            self.broken(b"".join(lines[:kept]), "cut off")
        self.broken(self.whole[:-1], "cut off")
        self.broken(None, "cut off")

    def test_chain_made_anew(self):
        """Who can hash but not sign: lines with a chain that fits."""
        lines, previous = self.whole.decode().splitlines(), bytes(32)
        del lines[3]
        for i, line in enumerate(lines):
            said, signature = line.split(" previous=")[0], line.split(" signature=")[1]
            said = f"{i + 1} {said.split(' ', 1)[1]}"
            lines[i] = f"{said} previous={previous.hex()} signature={signature}"
            previous = hashlib.sha256(lines[i].encode()).digest()
        self.broken(("\n".join(lines) + "\n").encode(), "wrong signature")

    def test_exchanged(self):
        """A genuine line of the same number, of a copy of the authority that went another way."""
        fork = self.folder / "fork"
        shutil.copytree(self.authority, fork)
        run(SIGN, "image", self.payload, self.image, "--type", "PLRT", "--release", 50, "--authority",
            fork)
        other = (fork / "log").read_bytes().splitlines(keepends=True)[-1]
        for release in (4, 5):
            self.make("--release", release)
        self.whole = self.path.read_bytes()
        lines = self.whole.splitlines(keepends=True)
        at = next(i for i, line in enumerate(lines) if line.split()[0] == other.split()[0])
        self.broken(b"".join([*lines[:at], other, *lines[at + 1:]]), "does not follow")
        self.broken(b"".join([*lines[:at], other]), "cut off")

    def test_unfinished_line(self):
        self.path.write_bytes(self.whole + b"9 2026-01-01T00:00:00Z sig")
        self.sign("log")
        self.assertEqual(self.path.read_bytes(), self.whole)


class Second(AuthorityTest):
    def setUp(self):
        super().setUp()
        self.sign("keys", "--second")
        self.state = self.authority / "lms-development.state"

    def index(self):
        return lms_verify.index_of(self.make("--second")["second_signature"])

    def test_set_back(self):
        copies = [self.state.read_bytes()]
        for expected in range(3):
            self.assertEqual(self.index(), expected)
            copies.append(self.state.read_bytes())
        for older in copies[:-1]:
            self.state.write_bytes(older)
            self.refused("image", self.payload, self.image, "--type", "PLRT", "--second",
                         says="set back")
        self.state.write_bytes(copies[-1])
        self.assertEqual(self.index(), 3)

    def test_changed(self):
        whole = self.state.read_bytes()
        for at in (0, 7, 8, 30, len(whole) // 2, len(whole) - 1):
            raw = bytearray(whole)
            raw[at] ^= 1
            self.state.write_bytes(raw)
            self.sign("image", self.payload, self.image, "--type", "PLRT", "--second", code=1)
        self.state.write_bytes(whole[:-1])
        self.sign("image", self.payload, self.image, "--type", "PLRT", "--second", code=1)
        # Another authority's state, and none at all: no new key takes the place of the old one.
        other = self.folder / "other"
        run(SIGN, "keys", "--second", "--authority", other)
        self.state.write_bytes((other / self.state.name).read_bytes())
        self.sign("image", self.payload, self.image, "--type", "PLRT", "--second", code=1)
        self.state.unlink()
        self.sign("image", self.payload, self.image, "--type", "PLRT", "--second", code=2)
        self.sign("keys", "--second", code=2)
        self.state.write_bytes(whole)
        self.assertEqual(self.index(), 0)

    def test_tree_is_made_again(self):
        tree = self.authority / "lms-development.tree"
        whole = tree.read_bytes()
        for raw in (None, whole[:-32], whole[:100] + b"\0\0\0\0" + whole[104:]):
            tree.unlink()
            if raw is not None:
                tree.write_bytes(raw)
            self.index()
            self.assertEqual(tree.read_bytes(), whole)

    def test_many_processes(self):
        def one(number):
            path = self.folder / f"image{number}"
            run(SIGN, "image", self.payload, path, "--type", "PLRT", "--second", "--authority",
                self.authority)
            return lms_verify.index_of(Image(path.read_bytes())["second_signature"])

        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            seen = list(pool.map(one, range(18)))
        self.assertEqual(sorted(seen), list(range(18)))
        self.check_log()

    def test_exhausted(self):
        done = run(EXHAUST, self.authority)
        self.assertIn(b"1024 signatures, then none", done.stdout)
        self.refused("image", self.payload, self.image, "--type", "PLRT", "--second",
                     says="are used")


class Killed(AuthorityTest):
    """The process dies at the n-th call that changes a file, in it or in the token's module."""

    def env(self, n, behind):
        return {"LD_PRELOAD": CUT, "CUT_AT": str(n), **({"CUT_AFTER": "1"} if behind else {})}

    def calls(self, *options):
        count = self.folder / "count"
        self.make(*options, env={"LD_PRELOAD": CUT, "CUT_COUNT": str(count)})
        return int(count.read_text())

    def test_signing(self):
        self.sign("keys", "--second")
        self.make("--second")
        calls = self.calls("--second")
        self.assertGreater(calls, 20)
        points = [(n, behind) for n in range(1, calls + 1) for behind in (False, True)]
        seen, died = set(), 0
        for n, behind in sorted(RANDOM.sample(points, min(CUTS, len(points)))):
            self.image.unlink(missing_ok=True)
            done = self.sign("image", self.payload, self.image, "--type", "PLRT", "--second",
                             code=None, env=self.env(n, behind))
            died += done.returncode == -9
            whole = self.image.read_bytes() if self.image.exists() else b""
            self.assertIn(done.returncode, (0, -9), done.stderr)
            # What left is whole and on record; the index was never there before, nor comes again.
            for raw in filter(None, (whole, self.make("--second").raw)):
                image = Image(raw)
                index = lms_verify.index_of(image["second_signature"])
                self.assertNotIn(index, seen)
                seen.add(index)
                self.assertTrue(lms_verify.verify(image["second_key"], LABEL["second"] +
                                                  image.before("second_key"),
                                                  image["second_signature"]))
                manifest = hashlib.sha256(LABEL["manifest"] + image.before("signature")).hexdigest()
                self.assertTrue(any(f"index={index} manifest={manifest}" in line
                                    for line in self.lines()))
            self.check_log()
        self.assertGreater(died, len(points[:CUTS]) // 2)

    def test_before_output(self):
        """An index that was taken and whose signature never left is lost, not used again."""
        self.sign("keys", "--second")
        first = lms_verify.index_of(self.make("--second")["second_signature"])
        state = (self.authority / "lms-development.state").read_bytes()
        for n in range(1, 400):
            self.image.unlink()
            done = self.sign("image", self.payload, self.image, "--type", "PLRT", "--second",
                             code=None, env=self.env(n, True))
            advanced = (self.authority / "lms-development.state").read_bytes() != state
            if done.returncode == -9 and advanced and not self.image.exists():
                break
            if not self.image.exists():
                self.image.write_bytes(b"")
            state = (self.authority / "lms-development.state").read_bytes()
        else:
            self.fail("never between the two")
        index = lms_verify.index_of(self.make("--second")["second_signature"])
        lost = [i for i in range(first + 1, index)
                if not any(f"index={i} " in line for line in self.lines())]
        self.assertTrue(lost)

    def test_first_use(self):
        """A cut in the making of an authority: it can be finished, or says that it can't."""
        count = self.folder / "count"
        run(SIGN, "keys", "--authority", self.folder / "counted",
            env={"LD_PRELOAD": CUT, "CUT_COUNT": str(count)})
        calls = int(count.read_text())
        for n in RANDOM.sample(range(1, calls + 1), min(CUTS, calls)):
            self.authority = self.folder / f"a{n}"
            run(SIGN, "keys", "--authority", self.authority, code=-9, env=self.env(n, False))
            done = self.sign("keys", code=None)
            self.assertIn(done.returncode, (0, 1), done.stderr)
            if done.returncode == 0:
                self.check_log()
                self.make()
            else:
                self.assertNotEqual(done.stderr, b"")


    def test_new_keys(self):
        """A cut in the making of keys: the next call makes them, and they sign."""
        self.make()
        clean, count = self.authority.rename(self.folder / "clean"), self.folder / "count"
        for words in (["--second"], ["--id", 3, "--types", "PLRT"]):
            self.authority = self.folder / "counted"
            shutil.copytree(clean, self.authority)
            self.sign("keys", *words, env={"LD_PRELOAD": CUT, "CUT_COUNT": str(count)})
            shutil.rmtree(self.authority)
            calls = int(count.read_text())
            for n in RANDOM.sample(range(1, calls + 1), min(CUTS // 3, 40, calls)):
                self.authority = self.folder / f"{words[0]}{n}"
                shutil.copytree(clean, self.authority)
                self.sign("keys", *words, code=-9, env=self.env(n, False))
                done = self.sign("keys", *words, code=None)
                if done.returncode != 0:  # all was done before the cut
                    self.assertIn(b"already", done.stderr)
                self.make(*(words[:2] if words[0] == "--id" else words))
                self.check_log()


class Tokens(AuthorityTest):
    def test_wrong_pin(self):
        self.make()
        pin = self.authority / "pin"
        right = pin.read_bytes()
        pin.write_text("1234\n")
        self.refused("log", says="PIN is wrong")
        self.refused("image", self.payload, self.image, "--type", "PLRT", says="PIN is wrong")
        pin.write_text("\n")
        self.refused("log", says="not a PIN", code=2)
        pin.unlink()
        self.refused("log", says=str(pin), code=2)
        away = self.folder / "elsewhere"
        away.write_bytes(right)
        away.chmod(0o600)
        self.sign("log", "--pin-file", away)
        away.chmod(0o640)
        self.refused("log", "--pin-file", away, says="others can read", code=2)

    def test_no_module(self):
        self.refused("keys", "--module", self.folder / "none.so", says="install", code=3)
        self.refused("keys", "--module", self.payload, says="module", code=3)
        self.refused("keys", "--module", "/lib/x86_64-linux-gnu/libz.so.1", says="module", code=3)

    def test_default_module_is_missing(self):
        """In a mount name space of its own, where SoftHSM's folder is an empty one."""
        probe = subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True)
        words = [SIGN, "keys", "--authority", str(self.authority)]
        if probe.returncode == 0:
            script = f"mount -t tmpfs none {pathlib.Path(SOFTHSM).parent} && exec \"$@\""
            words = ["unshare", "-rm", "sh", "-c", script, "sh", *words]
            done = run(*words, code=3)
            self.assertIn("apt-get install softhsm2", done.stderr.decode())
            self.assertFalse(self.authority.exists())
        else:
            strings = pathlib.Path(SIGN).read_bytes()
            self.assertIn(b"apt-get install softhsm2", strings)

    def test_token_is_gone(self):
        self.make()
        shutil.move(self.authority / "tokens", self.folder / "tokens")
        self.refused("log", says="no token")
        self.refused("image", self.payload, self.image, "--type", "PLRT", says="no token")

    def test_folder_moves(self):
        self.make()
        self.authority = self.authority.rename(self.folder / "moved")
        self.make()
        self.check_log()

    def test_other_module(self):
        """Any module, its token made by its own tool."""
        conf, tokens = self.folder / "conf", self.folder / "tokens"
        tokens.mkdir()
        conf.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\n")
        env = {"SOFTHSM2_CONF": str(conf)}
        module = ("--module", os.path.realpath(SOFTHSM))
        done = self.sign("keys", *module, code=1, env=env)
        self.assertIn("openpluton authority", done.stderr.decode())
        run("softhsm2-util", "--init-token", "--free", "--label", "openpluton authority", "--pin",
            "87654321", "--so-pin", "12345678", env=env)
        pin = self.authority / "pin"
        pin.write_text("87654321\n")
        pin.chmod(0o600)
        self.sign("keys", *module, env=env)
        self.make(*module, env=env)


class Policies(AuthorityTest):
    def text(self, text, code=0):
        path, made = self.folder / "policy.txt", self.folder / "policy"
        path.write_text(text)
        done = run(SIGN, "policy", path, made, code=code)
        return made.read_bytes() if code == 0 else done.stderr.decode()

    def test_payload(self):
        raw = self.text("# nothing\n\nuart0 app_secure=rw app_normal=w # ours\n host b.example # theirs\nsram:9 radio=rx\n"
                        "host attest://a:1/00\nhost b.example\nflash:63 pluton=r\n")
        self.assertEqual(raw[:8], b"OPPO" + (3).to_bytes(4, "little"))
        self.assertEqual(raw[8:GRANTS], b"b.example\0attest://a:1/00".ljust(256, b"\0"))
        words = [int.from_bytes(raw[i:i + 4], "little") for i in range(GRANTS, len(raw), 4)]
        self.assertEqual(words, [135, 3 << 3 | 2 << 6, 9, 5 << 15, 127, 1])
        shown = run(SIGN, "policy", "show", self.folder / "policy").stdout.decode()
        self.assertEqual(self.text(shown), raw)
        self.payload.write_bytes(raw)
        self.sign("image", self.payload, self.image, "--type", "POLI")
        self.assertEqual(run(SIGN, "policy", "show", self.image).stdout.decode(), shown)

    def test_refusals(self):
        for text, says in (("firewall app_normal=r", "can't be granted"),
                           ("uart0 app_normal=x", "does not have"),
                           ("sram:3 app_normal=wx", "both written and executed"),
                           ("sram:3 app_normal=w radio=x", "both written and executed"),
                           ("flash:0 app_normal=w", "does not have"),
                           ("sram:64 radio=r", "no such resource"), ("170 radio=r", "no such"),
                           ("uart9 radio=r", "no such resource"), ("uart0 nobody=r", "subject=rights"),
                           ("uart0 radio=rr", "subject=rights"), ("uart0 radio=", "subject=rights"),
                           ("uart0 radio=r\nuart0 radio=r", "twice"),
                           ("host", "not host NAME"), ("host a b", "not host NAME"), ("hosts a", "no such resource"),
                           ("host \x01", "printable"), (f"host {'a' * 200}\nhost {'b' * 55}", "do not fit"),
                           ("\n".join(f"{i} radio=r" for i in range(65)), "more than 64")):
            self.assertIn(says, self.text(text, code=2))

    def test_default(self):
        raw = self.text((ROOT / "firmware" / "monitor" / "policy.txt").read_text())
        self.assertEqual(raw[:4], b"OPPO")


class Flash(AuthorityTest):
    def setUp(self):
        super().setUp()
        self.flash = self.folder / "flash"
        for name in ("runtime", "monitor", "normal"):
            (self.folder / f"{name}.bin").write_bytes(name.encode() * 100)

    def build(self, *words, code=0):
        return run(FLASH, "build", self.flash, "--firmware", self.folder, "--policy",
                   ROOT / "firmware" / "monitor" / "policy.txt", "--authority", self.authority,
                   *words, code=code)

    def inside(self, slot, kind):
        place = {p["type"]: p["offset"] for p in SPEC["place"]}[kind]
        raw = self.flash.read_bytes()[SPEC["flash"]["slot"][slot] + place:]
        size = Image(raw).number("payload_bytes")
        return Image(raw[:HEADER + size])

    def test_build(self):
        self.build("--first", "b")
        self.assertEqual(self.flash.stat().st_size, 1 << 24)
        for slot in (0, 1):
            for kind, text in (("PLRT", b"runtime"), ("SMON", b"monitor"), ("NWOS", b"normal")):
                image = self.inside(slot, kind)
                self.assertEqual(image["type"], kind.encode())
                self.assertEqual(image.payload, text * 100)
                self.assertTrue(is_signed(image["key"], LABEL["manifest"] +
                                          image.before("signature"), image["signature"]))
        self.assertEqual(self.inside(0, "NWOS").number("devices"), 7 << 5 | 7 << 23)
        self.assertEqual(self.inside(0, "NWOS")["hosts"].rstrip(b"\0"), b"gateway.example")
        self.assertEqual(self.inside(0, "POLI").payload[:4], b"OPPO")
        self.assertEqual(self.inside(0, "POLI").payload[8:GRANTS].rstrip(b"\0"), b"gateway.example")
        self.assertEqual(set(self.inside(0, "POLI")["hosts"]), {0})
        table = self.flash.read_bytes()[:64]
        self.assertEqual(table[:4], b"OPBT")
        self.assertEqual(table[12:16], (1).to_bytes(4, "little"))
        self.assertEqual(table[32:], hashlib.sha256(table[:32]).digest())
        # The rest is erased.
        raw = self.flash.read_bytes()
        self.assertEqual(set(raw[0x2000:0x100000]), {0xFF})
        self.assertEqual(set(raw[0xF00000:]), {0xFF})

    def test_cores(self):
        # Of what the folder has, and of that alone: images, and their rights in the policy.
        self.build()
        without = self.inside(0, "POLI").payload
        for kind in ("RTA0", "RTA1", "RADI"):
            place = {p["type"]: p["offset"] for p in SPEC["place"]}[kind]
            self.assertEqual(self.flash.read_bytes()[SPEC["flash"]["slot"][0] + place], 0xFF)
        rights = lambda payload: [int.from_bytes(payload[at:at + 4], "little")  # noqa: E731
                                  for at in range(GRANTS + 4, len(payload), 8)]
        self.assertEqual([right for right in rights(without) if right >> 9], [])
        (self.folder / "control.bin").write_bytes(b"control" * 100)
        (self.folder / "radio.bin").write_bytes(b"radio" * 100)
        self.build()
        self.assertEqual(self.inside(0, "RTA0").payload, b"control" * 100)
        self.assertEqual(self.inside(0, "RTA0").number("load"), 0x34000000)
        self.assertEqual(self.inside(0, "RTA0").number("entry"), 0)
        self.assertEqual(self.inside(0, "RTA0").number("devices"), 1 << 9 | 1 << 12 | 1 << 26 | 1 << 29)
        self.assertEqual(self.inside(0, "RADI").number("data_bytes"), 0x20000)
        held = rights(self.inside(0, "POLI").payload)
        self.assertEqual([sum(1 for right in held if right >> 3 * subject & 7) for subject in (3, 4, 5)], [4, 0, 3])
        self.build("--without", "RTA0", "--without", "RADI")
        self.assertEqual(self.inside(0, "POLI").payload, without)

    def test_slots(self):
        self.build()
        before = self.flash.read_bytes()
        (self.folder / "normal.bin").write_bytes(b"newer" * 40)
        self.build("--slot", "b", "--security-version", 2, "--first", "b")
        after = self.flash.read_bytes()
        self.assertEqual(before[0x1000:0x800000], after[0x1000:0x800000])
        self.assertEqual(self.inside(1, "NWOS").payload, b"newer" * 40)
        self.assertEqual(self.inside(1, "NWOS").number("security_version"), 2)
        shown = run(FLASH, "show", self.flash).stdout.decode()
        self.assertIn("slot b is tried first", shown)
        self.build("--first", "a")
        table = self.flash.read_bytes()[0x1000:0x1040]
        self.assertEqual(table[8:16], (2).to_bytes(4, "little") + bytes(4))

    def test_unsigned(self):
        self.build("--unsigned")
        self.assertFalse(self.authority.exists())
        image = self.inside(1, "SMON")
        self.assertEqual(image.payload, b"monitor" * 100)
        for name in ("root", "key", "certificate", "signature", "second_key"):
            self.assertEqual(set(image[name]), {0})
        self.assertEqual(run(FLASH, "show", self.flash).stdout.count(b", unsigned"), 8)
        self.build("--unsigned", "--second", code=2)

    def test_signed_elsewhere(self):
        self.make("--release", 5)
        self.build("--image", f"PLRT={self.image}")
        self.assertEqual(self.inside(0, "PLRT").raw, self.image.read_bytes())
        self.build("--image", f"SMON={self.image}", code=2)
        self.build("--without", "PLRT", "--devices", "uart0", "--host", "update.example")
        self.assertEqual(set(self.flash.read_bytes()[0x100000:0x140000]), {0xFF})
        self.assertEqual(self.inside(0, "NWOS").number("devices"), 1 << 7)
        self.assertEqual(self.inside(0, "NWOS")["hosts"].rstrip(b"\0"), b"update.example")
        service = "attest://localhost:8443/" + "5a" * 32
        self.build("--host", "update.example", "--host", "gateway.example", "--service", service)
        named = self.inside(0, "POLI").payload[8:GRANTS].rstrip(b"\0")
        self.assertEqual(named.split(b"\0"), [b"gateway.example", b"update.example", service.encode()])
        self.build("--host", "h" * 200, "--service", service, code=2)

    def test_show_by_root(self):
        self.build()
        root = self.keys()["root", "development"]
        shown = run(FLASH, "show", self.flash, "--root", root).stdout.decode()
        self.assertEqual(shown.count(", valid"), 8)
        shown = run(FLASH, "show", self.flash, "--root", "00" * 32).stdout.decode()
        self.assertEqual(shown.count(", valid"), 0)
        self.assertEqual(shown.count("refused: root"), 8)

    def test_corrupt(self):
        self.build()
        whole = self.flash.read_bytes()
        for where, told in ((0x100000 + HEADER, "slot a, PLRT, payload"),
                            (0x840000 + PLACE["certificate"][0] + 5, "slot b, SMON, certificate"),
                            ("b:NWOS:digest", "slot b, NWOS, digest"),
                            ("a:POLI:payload", "slot a, POLI, payload"),
                            (0x100000 + 3000, "slot a, PLRT, header behind its fields"),
                            (0x1A0000, "slot a, POLI, nothing"), (0x1004, "boot table 1"),
                            (0x300000, "no image"), (0x3000, "no slot")):
            self.flash.write_bytes(whole)
            done = run(FLASH, "corrupt", self.flash, where)
            self.assertIn(told, done.stdout.decode(), where)
            changed = self.flash.read_bytes()
            self.assertEqual(sum(whole[i:i + 4096] != changed[i:i + 4096]
                                 for i in range(0, 1 << 24, 4096)), 1)
        for where in ("0x1000000", "-1", "c:NWOS:digest", "a:NWOS:nothing", "a", ""):
            run(FLASH, "corrupt", self.flash, where, code=2)

    def test_wrong_use(self):
        self.build("--payload", "PLRT=/nothing", code=2)
        self.assertFalse(self.flash.exists())
        (self.folder / "monitor.bin").unlink()
        self.build(code=3)
        self.flash.write_bytes(b"short")
        run(FLASH, "show", self.flash, code=2)
        run(FLASH, "show", self.folder / "none", code=2)
        run(FLASH, "show", self.flash, "--slot", "a", code=2)


if __name__ == "__main__":
    unittest.main()
