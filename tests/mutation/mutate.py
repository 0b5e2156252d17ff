#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes small faults in headers, one at a time, and sees whether the header's own tests notice.

    tests/mutation/mutate.py --only exchange/            every mutant of a folder (or of one header)
    tests/mutation/mutate.py --sample 300 --seed 1       300 mutants out of all folders
    tests/mutation/mutate.py --sample 300 --verbose > first; tests/mutation/mutate.py --again first
                                                         after tests were added: what lived, once more

Needs python3 (its standard library), a compiler, and what the tests need. The same seed gives the same mutants, whatever
else was changed; `--again` counts what the run before killed as killed, since tests are only added in between.

A mutant is an operator, an integer, a boolean or a table's text changed, two rows of a table swapped, or a statement
left out. It is *killed* when a test fails or hangs (a test's static_assert is a test), *survived* when all pass. One that
does not compile, that a static_assert of the header itself refuses, or that stands in what another system or compiler is
given, proves nothing and is counted apart. Survivors
that change nothing anybody could see stand in survivors.txt with their reason; they are not tried and not counted, but
with --all. The last line is `mutants N killed N survived N`; the exit code is 0 from 95 % killed (--least).
"""
import argparse
import collections
import concurrent.futures
import hashlib
import itertools
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = TESTS.parent / "include"
HEADERS = ["endpoint/", "exchange/", "client/", "http/", "schema/", "transport/", "core/secret.hpp", "core/redact.hpp",
           "core/sanitize.hpp", "event/message_readings.hpp", "journal/"]
ON_DEMAND = ["describe/", "json/read/faults.hpp", "pacing/", "outbox/", "transport/beast",
             "schema/reflect.hpp", "schema/annotations.hpp"]  # with --only; the last two need a compiler with reflection
TIME_LIMIT = 40  # seconds that one test run may take; far more than it needs, since a busy machine must kill no mutant
TIME_LIMITS = {"core/redact.test.cpp": 120, "transport/curl.test.cpp": 45, "transport/beast.test.cpp": 60, "faults/curl_faults.test.cpp": 300,
               "faults/beast_faults.test.cpp": 300, "schedules/schedules.test.cpp": 120,
               "verdicts/verdicts.cpp": 300}

# The tests of a header beside tests/<its path>.test.cpp, the quickest and closest first; every prefix that fits counts.
# What sees almost everything stands last: it is built only for a mutant that all others let live.
ANSWERS = ["endpoint/classify.test.cpp", "endpoint/marks.test.cpp", "endpoint/marked_answer.test.cpp",
           "endpoint/decode.test.cpp", "verdicts/verdicts.cpp"]
ASYNC = ["client/async_client.test.cpp", "client/send_all.test.cpp", "client/asio.test.cpp"]
CLIENT = ["client/client.test.cpp", "client/client_options.test.cpp"]
ALSO = [
    ("describe/", ["describe/json_schema.test.cpp", "describe/reference.test.cpp"]),
    ("endpoint/blamed_key.hpp", ["endpoint/gateway_error.test.cpp", "endpoint/classify.test.cpp"]),
    ("endpoint/checked.hpp", ["event/event.test.cpp"]),
    ("endpoint/classify.hpp", ANSWERS),
    ("endpoint/decode.hpp", ["endpoint/classify.test.cpp", *CLIENT, "compile_fail/decodes_no_endpoint.cpp",
                             "compile_fail/decodes_by_no_policy.cpp", "verdicts/verdicts.cpp"]),
    ("endpoint/encode.hpp", ["event/self_hosted.test.cpp", *CLIENT]),
    ("endpoint/endpoint.hpp", ["endpoint/encode.test.cpp", "endpoint/classify.test.cpp"]),
    ("endpoint/gateway_error.hpp", ANSWERS),
    ("endpoint/loose_value.hpp", ANSWERS),
    ("endpoint/find_marks.hpp", ANSWERS),
    ("endpoint/marked_answer.hpp", ANSWERS),
    ("endpoint/marks.hpp", ANSWERS),
    ("endpoint/page_text.hpp", ["endpoint/gateway_error.test.cpp", "endpoint/classify.test.cpp"]),
    ("endpoint/read_request.hpp", ["testing/received_request.test.cpp", "event/read_event.test.cpp"]),
    ("endpoint/receipt.hpp", ["endpoint/decode.test.cpp", *CLIENT]),
    ("endpoint/request_options.hpp", ["endpoint/encode.test.cpp", *CLIENT]),
    ("endpoint/verdict.hpp", [*ANSWERS[:1], "exchange/exchange.test.cpp", "client/observer.test.cpp", *ANSWERS]),
    ("exchange/retry_budget.hpp", ["client/threads.test.cpp"]),
    ("exchange/", ["exchange/exchange.test.cpp", "exchange/retry_budget.test.cpp", *CLIENT, "schedules/schedules.test.cpp"]),
    ("client/client.hpp", ["client/client_options.test.cpp"]),
    ("client/async_client.hpp", ASYNC),
    ("client/send_", ASYNC),
    ("client/submission.hpp", ["client/submission.test.cpp", *CLIENT, *ASYNC, "schedules/schedules.test.cpp"]),
    ("client/", [*CLIENT, "client/submission.test.cpp", "client/threads.test.cpp"]),
    ("http/retry_after.hpp", ["endpoint/decode.test.cpp"]),
    ("http/request.hpp", ["http/http.test.cpp", "endpoint/encode.test.cpp", *CLIENT, "transport/curl.test.cpp"]),
    ("http/async_transport.hpp", ASYNC),
    ("http/completion_handler.hpp", ["client/async_client.test.cpp", "transport/curl_multi.test.cpp"]),
    ("http/transport.hpp", ["http/any_transport.test.cpp"]),
    ("http/", ["http/http.test.cpp", *CLIENT, "endpoint/decode.test.cpp"]),
    ("schema/entry.hpp", ["json/read/faults.test.cpp", "endpoint/read_request.test.cpp", "describe/json_schema.test.cpp"]),
    ("schema/more_rules.hpp", ["describe/json_schema.test.cpp"]),
    ("schema/required.hpp", ["json/map/convert.test.cpp", "json/native.test.cpp", "json/bridge.test.cpp"]),
    ("schema/rules.hpp", ["schema/schema.test.cpp", "event/event.test.cpp", "event/phone.test.cpp"]),
    ("schema/validate.hpp", ["compile_fail/blank_name.cpp", "compile_fail/end_before_start.cpp"]),
    ("schema/", ["schema/more_rules.test.cpp", "json/member_types.test.cpp", "event/print.test.cpp", "testing/received_request.test.cpp",
                 "schema/schema.test.cpp", "event/event.test.cpp", "event/self_hosted.test.cpp", "json/native.test.cpp"]),
    ("transport/curl_multi", ["faults/curl_multi_faults.test.cpp"]),
    ("transport/curl_engine", ["transport/curl_multi.test.cpp", "transport/curl_loop.test.cpp"]),
    ("transport/curl_poller", ["transport/curl_multi.test.cpp", "faults/curl_multi_faults.test.cpp"]),
    ("transport/curl_sockets", ["transport/curl_multi.test.cpp", "faults/curl_multi_faults.test.cpp"]),
    ("transport/curl", ["transport/curl.test.cpp", "transport/curl_attempt.test.cpp", "transport/curl_multi.test.cpp", "faults/curl_faults.test.cpp"]),
    ("transport/beast", ["transport/beast_coding.test.cpp", "transport/beast.test.cpp", "faults/beast_faults.test.cpp"]),
    ("journal/sqlite", ["journal/sqlite.test.cpp"]),
    ("journal/postgres", ["journal/postgres.test.cpp"]),
    ("journal/", ["journal/once.test.cpp", "testing/memory_journal.test.cpp", "testing/journal_kit.test.cpp", "journal/sqlite.test.cpp"]),
    ("outbox/sqlite", ["outbox/sqlite.test.cpp", "outbox/worker.test.cpp"]),
    ("pacing/", ["pacing/pace.test.cpp", "pacing/breaker.test.cpp"]),
    ("core/", ["core/redact.test.cpp", "core/sanitize.test.cpp", "endpoint/decode.test.cpp"]),
    ("event/message_readings.hpp", ["event/message.test.cpp", "endpoint/decode.test.cpp"]),
]
# What a test file is linked with beside the runner.
OBJECTS = {f"faults/{name}_faults.test.cpp": ["faults/cases.cpp"] for name in ("curl", "curl_multi", "curl_loop", "httplib", "beast")}
SOURCES = {"schedules/schedules.test.cpp": ["schedules/layouts.cpp", "schedules/submissions.cpp"]}  # what belongs to a test file and sees the mutant
LIBRARIES = ["-Wl,--as-needed", "-lcurl", "-lssl", "-lcrypto", "-lboost_json", "-lsqlite3", "-lz"]
FLAGS = {"verdicts/verdicts.cpp": ["-O1"], "schedules/schedules.test.cpp": ["-O1"]}
ARGUMENTS = {"schedules/schedules.test.cpp": ["100000"]}

# Texts of these headers decide what an answer means, whatever words they hold; elsewhere a sentence is for people.
TEXTS_DECIDE = re.compile(r"endpoint/(classify|marks|gateway_error|verdict)|http/retry_after")
FOR_PEOPLE = re.compile(r"message|advice|refuse\(|append\(|failure\(|problem|why|reason|meaning")

OPERATORS = [
    (r"==", "!="), (r"!=", "=="), (r"(?<= )<=(?= )", "<"), (r"(?<= )>=(?= )", ">"), (r"(?<= )<(?= )", "<="),
    (r"(?<= )>(?= )", ">="), (r"(?<= )&&(?= )", "||"), (r"(?<= )\|\|(?= )", "&&"), (r"(?<= )\+(?= )", "-"),
    (r"(?<= )-(?= )", "+"), (r"\+=", "-="), (r"-=", "+="), (r"(?<![&|])\|=", "&="), (r"(?<= )\*(?= )", "+"),
    (r"(?<= )%(?= )", "+"), (r"(?<=[ (])!(?=[\w(*])", ""), (r"\btrue\b", "false"), (r"\bfalse\b", "true"),
    (r"\bstd::min\b", "std::max"), (r"\bstd::max\b", "std::min"),
]
INTEGER = re.compile(r"(?<![\w.'])(\d[\d']*)(?![\w.'])")
HEX = re.compile(r"(?<![\w.'])0x[0-9A-Fa-f']+\b")
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
ROW = re.compile(r"^\s*\{.*\},?(\s*//.*)?$")
DECLARATION = re.compile(r"^(const|static|constexpr|inline|auto|using|struct|class|template|friend|public|private|typename|"
                         r"explicit|virtual|enum|namespace|return|default|else|\[\[|#|})\b|^[\w:<>,&*\s]+[\s&*>]\w+"
                         r"(\s*=[^=].*|\{.*\}|\[.*\].*|\(.*\).*)?;$|=\s*(default|delete);$|^~?\w+\(\)\s*=|^\w[\w:]*\s*\(\w+\s[\w&*]")


FATES = {"passed": "survived", "failed": "killed", "assert": "refused", "stillborn": "not compiled", "unseen": "not for this compiler"}


class Mutant:
    def __init__(self, header, number, before, after, text):
        self.header, self.number, self.text = header, number, text
        self.before, self.after = (re.sub(r"\s*//.*", "", line) for line in (before, after))

    def __str__(self):
        return f"{self.header}:{self.number}: {self.before} -> {self.after}"

    def key(self):
        return f"{self.header}: {self.before} -> {self.after}"


def blank(text):
    """`text` with comments, texts, characters and what only the compiler reads replaced by as many spaces."""
    pieces = (r"\bconcept \w+ =.*?;\n(?=\n)|\brequires [^{};]*?\{[^\n]*|//[^\n]*|/\*.*?\*/"
              r"|\.reserve\([^;]*\);"  # how much room is made beforehand, nobody sees
            r"|\"(?:[^\"\\\n]|\\.)*\"|(?<![\w])'(?:[^'\\\n]|\\.)'|^[ \t]*#[^\n]*|\bstatic_assert\(.*?\);"
              r"|\btemplate <[^{};]*?>(?=\n| \w)|\[\[[^\]]*\]\]|\boperator\s*(?:==|!=|<=|>=|<|>|&&|\|\||!|\+=|\+|-|\*)")
    return re.sub(pieces, lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.S | re.M)


def changes_of_line(line, code, decides):
    """Every (new line) that one changed token makes."""
    for pattern, new in OPERATORS:
        for found in re.finditer(pattern, code):
            yield line[:found.start()] + new + line[found.end():]
    for found in list(INTEGER.finditer(code)) + list(HEX.finditer(code)):
        value = int(found.group().replace("'", ""), 0)
        for other in {value + 1, max(value - 1, 0)} - {value}:
            yield line[:found.start()] + str(other) + line[found.end():]
    if code.strip().startswith("static_assert") or "#include" in line or not re.search(r'"', line):
        return
    for found in TEXT.finditer(line):
        in_comment = "//" in re.sub(TEXT, lambda m: " " * len(m.group()), line)[:found.start()]
        words = found.group(1)
        sentence = words.count(" ") > 2 or FOR_PEOPLE.search(line[:found.start()])
        if not in_comment and words and (decides or not sentence):
            yield line[:found.end() - 1] + "X" + line[found.end() - 1:]


def is_droppable(code, before):
    code = code.strip()
    starts_fresh = not before or before[-1] in ";{}:"
    balanced = all(code.count(a) == code.count(b) for a, b in ("()", "{}", "[]"))
    if not code.endswith(";") or not starts_fresh or not balanced or code == ";":
        return False
    return code.startswith(("if (", "case ", "for (", "while (")) or not DECLARATION.search(code)


def mutants_of(header):
    text = (INCLUDE / "wawp" / header).read_text()
    lines, codes = text.split("\n"), blank(text).split("\n")
    in_assert = set()  # lines of a static_assert's text, blanked as a whole
    for found in re.finditer(r"\bstatic_assert\(.*?\);", text, flags=re.S):
        first = text.count("\n", 0, found.start())
        in_assert.update(range(first, first + found.group().count("\n") + 1))

    def with_line(number, *new):
        return "\n".join(lines[:number] + list(new) + lines[number + len(new):])

    decides = bool(TEXTS_DECIDE.search(header))
    last = ""
    for i, (line, code) in enumerate(zip(lines, codes)):
        if i not in in_assert:
            for new in changes_of_line(line, code, decides):
                yield Mutant(header, i + 1, line.strip(), new.strip(), with_line(i, new))
            if is_droppable(code, last):
                yield Mutant(header, i + 1, line.strip(), "(nothing)", with_line(i, ""))
            if i + 1 < len(lines) and ROW.match(line) and ROW.match(lines[i + 1]) and line.strip() != lines[i + 1].strip():
                yield Mutant(header, i + 1, line.strip(), "(swapped with the next row)", with_line(i, lines[i + 1], line))
        if code.strip():
            last = code.strip()


def tests_of(header):
    own = header.replace(".hpp", ".test.cpp")
    listed = [own] + [test for prefix, tests in ALSO if header.startswith(prefix) for test in tests]
    return [test for test in dict.fromkeys(listed) if (TESTS / test).exists()]


class Unsound(Exception):
    """A test fails without any mutant."""


class Builder:
    """Compiles a test file against the headers, with a folder in front of them that holds the mutant."""

    def __init__(self, compiler, work):
        self.compiler, self.work = compiler, work
        self.flags = ["-std=c++20", "-O0", "-w", "-pthread", "-D_GLIBCXX_ASSERTIONS",
                      f'-DWAWP_TEST_DIR="{TESTS}"', f"-I{TESTS}"]
        version = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout
        catch = work / "catch.hpp"
        catch.write_text((TESTS / "support/catch.hpp").read_text())
        if "clang" in version:
            self.run(["-x", "c++-header", str(catch), "-o", str(work / "catch.pch")])
            self.with_catch = ["-include-pch", str(work / "catch.pch")]
            self.flags.append("-fbracket-depth=512")
        else:
            self.run(["-x", "c++-header", str(catch), "-o", f"{catch}.gch"])
            self.with_catch = ["-include", str(catch)]
        self.linker = ["-fuse-ld=gold"] if shutil.which("ld.gold") else []
        self.libraries = list(LIBRARIES)
        for package, seen in (("cpp-httplib", ["-DWAWP_TEST_HTTPLIB"]), ("libpq", [])):
            flags, libraries = (subprocess.run(["pkg-config", what, package], capture_output=True, text=True) for what in ("--cflags", "--libs"))
            if flags.returncode == 0:
                self.flags += [*flags.stdout.split(), *seen]
                self.libraries += libraries.stdout.split()
        self.objects, self.last_error = {}, ""
        self.lock, self.soundness, self.sound = threading.Lock(), {}, set()
        self.object_of("support/main.cpp")

    def run(self, arguments):
        done = subprocess.run([self.compiler, *self.flags, *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"cannot build what the tests need:\n{done.stderr[-2000:]}")

    def object_of(self, source):
        with self.lock:
            if source not in self.objects:
                target = self.work / (source.replace("/", "_") + ".o")
                self.run([f"-I{INCLUDE}", "-c", str(TESTS / source), "-o", str(target)])
                self.objects[source] = str(target)
            return self.objects[source]

    def judge(self, test, overlay):
        """`passed`, `failed`, `assert` (a static_assert of a header noticed) or `stillborn`."""
        if test.startswith("compile_fail/"):
            return self.judge_refusal(test, overlay)
        program = overlay / "test"
        own_main = "int main(" in (TESTS / test).read_text()
        objects = [] if own_main else [self.object_of("support/main.cpp")]
        objects += [self.object_of(source) for source in OBJECTS.get(test, [])]
        sources = [str(TESTS / source) for source in SOURCES.get(test, [])]
        built = subprocess.run([self.compiler, *self.flags, *FLAGS.get(test, []), *([] if own_main else self.with_catch),
                                f"-I{overlay}", f"-I{INCLUDE}", "-x", "c++", str(TESTS / test), *sources, "-x", "none",
                                *objects, *self.linker, *self.libraries, "-o", str(program)],
                               capture_output=True, text=True)
        if built.returncode != 0:
            self.last_error = built.stderr
            errors = re.findall(r"^(\S*): (?:fatal )?error: (.*)$", built.stderr, flags=re.M)
            if not errors or any(not re.search("static.assert", text) for _, text in errors):
                return "stillborn"
            in_test = any(place.startswith(str(TESTS)) for place, _ in errors)
            return "failed" if in_test else "assert"  # a test may run in the compiler
        try:  # a test that looks at a clock may fail because the machine is busy: what fails is asked twice
            return "passed" if self.passes(test, program) or self.passes(test, program) else "failed"
        except subprocess.TimeoutExpired:
            return "failed"

    def judge_refusal(self, test, overlay):
        """The same of a file that must not compile."""
        checked = subprocess.run(["cmake", f"-DCOMPILER={self.compiler}", f"-DSOURCE={TESTS / test}", f"-DINCLUDE={overlay};-I{INCLUDE}",
                                  "-P", str(TESTS / "compile_fail/check.cmake")], capture_output=True, text=True)
        self.last_error = checked.stderr
        return "passed" if checked.returncode == 0 else "failed"

    @staticmethod
    def passes(test, program):
        done = subprocess.run([str(program), *ARGUMENTS.get(test, [])], capture_output=True, cwd=program.parent,
                              timeout=TIME_LIMITS.get(test, TIME_LIMIT))
        return done.returncode == 0

    def sees(self, test, overlay):
        """Whether the mutant is in what the compiler is given here: it is not where another system or compiler is meant."""
        given = [self.compiler, *self.flags, *FLAGS.get(test, []), f"-I{INCLUDE}", "-E", "-P", "-x", "c++", str(TESTS / test)]
        texts = [subprocess.run([given[0], *more, *given[1:]], capture_output=True).stdout for more in ([], [f"-I{overlay}"])]
        return texts[0] != texts[1]

    def require_sound(self, test):
        """What a test says of a mutant counts only if it builds and passes without any; asked once for each, when it does not pass."""
        with self.lock:
            once = self.soundness.setdefault(test, threading.Lock())
        with once:
            if test in self.sound:
                return
            with tempfile.TemporaryDirectory(dir=self.work) as folder:
                if self.judge(test, pathlib.Path(folder)) != "passed":
                    raise Unsound(f"{self.last_error[-3000:]}\n{test} fails without any mutant: mend it, or use --without")
            self.sound.add(test)


def judge_mutant(builder, mutant, tests):
    with tempfile.TemporaryDirectory(dir=builder.work) as folder:
        overlay = pathlib.Path(folder)
        place = overlay / "wawp" / mutant.header
        place.parent.mkdir(parents=True)
        place.write_text(mutant.text)
        for test in tests:
            fate = builder.judge(test, overlay)
            if fate != "passed":
                builder.require_sound(test)
            if fate != "passed":
                return fate, test
        return "passed" if any(builder.sees(test, overlay) for test in tests) else "unseen", ""


def accepted():
    """The survivors that stand in survivors.txt: header: before -> after | reason."""
    file = TESTS / "mutation/survivors.txt"
    lines = file.read_text().splitlines() if file.exists() else []
    return dict(line.rsplit(" | ", 1) for line in lines if line and not line.startswith("#"))


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=int, default=95, help="percent that must be killed; a small sample tells less exactly")
    parser.add_argument("--sample", type=int, default=0, help="how many mutants that compile; 0 is all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", help="a header or folder below include/wawp/; may stand several times")
    parser.add_argument("--without", action="append", default=[], help="a test file that is left out")
    parser.add_argument("--all", action="store_true", help="also try the survivors that are accepted")
    parser.add_argument("--again", help="of a run with --verbose, whose output this file is, the survivors")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--compiler", default=shutil.which("clang++") or "c++")
    parser.add_argument("--verbose", action="store_true", help="print each mutant with the test that killed it")
    parser.add_argument("--list", action="store_true", help="print the mutants and try none")
    return parser.parse_args()


def main():
    asked = options()
    wanted = asked.only or HEADERS
    root = INCLUDE / "wawp"
    headers = sorted(str(path.relative_to(root)) for path in root.rglob("*.hpp"))
    allowed = HEADERS + ON_DEMAND if asked.only else HEADERS
    headers = [h for h in headers if any(h.startswith(w) for w in wanted) and any(h.startswith(known) for known in allowed)
               and (asked.only or not any(h.startswith(later) for later in ON_DEMAND))]
    tests = {h: [t for t in tests_of(h) if t not in asked.without] for h in headers}
    mutants = list({m.key() + str(m.number): m for h in headers if tests[h] for m in mutants_of(h)}.values())
    if asked.sample:  # each mutant's place hangs on itself alone: a changed line draws no other sample
        mutants.sort(key=lambda m: hashlib.sha256(f"{asked.seed} {m.key()}".encode()).digest())
    known = {} if asked.all else accepted()
    made = {m.key() for m in mutants}
    stale = [key for key in known if key.split(":")[0] in headers and key not in made]
    if stale:
        sys.exit("\n".join(["survivors.txt speaks of mutants that there are no more:", *stale]))
    skipped = sum(m.key() in known for m in mutants)
    mutants = [m for m in mutants if m.key() not in known]
    killed_before = 0
    if asked.again:
        named = {fate: set() for fate in FATES.values()}
        for line in pathlib.Path(asked.again).read_text().splitlines():
            fate, _, mutant = line.partition(": ")
            named.get(fate, set()).add(re.sub(r"^(\S+):\d+:", r"\1:", mutant.rsplit(" | ", 1)[0]))
        killed_before = sum(m.key() in named["killed"] - named["survived"] for m in mutants)
        mutants = [m for m in mutants if m.key() in named["survived"]]
    if asked.list:
        print(*mutants, sep="\n")
        return 0
    for header in headers:
        if not tests[header]:
            print(f"no test: {header}")

    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutation") as folder:
        builder = Builder(asked.compiler, pathlib.Path(folder))
        try:
            return report(run(builder, mutants, tests, asked), killed_before, skipped, asked, started)
        except Unsound as why:
            sys.exit(str(why))


def run(builder, mutants, tests, asked):
    """(mutant, (fate, test)) in the order of the mutants, until as many that compile were found as are wanted."""
    fates, queue, rest = [], collections.deque(), iter(mutants)
    wanted = asked.sample or len(mutants)
    with concurrent.futures.ThreadPoolExecutor(asked.jobs) as pool:
        while True:
            for mutant in itertools.islice(rest, 2 * asked.jobs - len(queue)):
                queue.append((mutant, pool.submit(judge_mutant, builder, mutant, tests[mutant.header])))
            if not queue or wanted == 0:
                break
            mutant, future = queue.popleft()
            fates.append((mutant, future.result()))
            wanted -= fates[-1][1][0] in ("passed", "failed")
            fate, test = fates[-1][1]
            if fate == "passed" or asked.verbose:
                print(f"{FATES[fate]}: {mutant} | {test}", flush=True)  # at once: a long run may be ended early
            killed = sum(fate == "failed" for _, (fate, _) in fates)
            print(f"\r{len(fates)} of {len(mutants)}, killed {killed}", end="", file=sys.stderr, flush=True)
        for _, future in queue:
            future.cancel()
    return fates


def report(fates, killed_before, skipped, asked, started):
    count = {fate: sum(f == fate for _, (f, _) in fates) for fate in FATES}
    count["failed"] += killed_before
    counted = count["failed"] + count["passed"]
    print(f"not compiled {count['stillborn']}, not for this compiler {count['unseen']}, refused by the header's own static_assert {count['assert']}, "
          f"accepted survivors not tried {skipped}, seconds {time.monotonic() - started:.0f}")
    print(f"mutants {counted} killed {count['failed']} survived {count['passed']}")
    return 0 if counted and count["failed"] >= asked.least / 100 * counted else 1


if __name__ == "__main__":
    sys.exit(main())
