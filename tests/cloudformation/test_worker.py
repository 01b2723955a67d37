"""cfn-lint's process: it may print, hang, crash and be told anything, and the parent goes on."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from proton_cloudformation.cfn_lint import HEADER, Failure
from proton_cloudformation.worker import COMMAND, CfnLintWorker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WRONG_PROPERTY = """\
Resources:
  Box:
    Type: AWS::S3::Bucket
    Properties:
      BucketNam: box
"""
SOUND = WRONG_PROPERTY.replace("BucketNam:", "BucketName:")

# Speaks the protocol, and does to the text what the text says.
OBEDIENT = """
    import json, os, struct, sys, time
    header = struct.Struct(">I")
    def send(message):
        payload = json.dumps(message).encode()
        sys.stdout.buffer.write(header.pack(len(payload)) + payload)
        sys.stdout.buffer.flush()
    send({"ready": True})
    while head := sys.stdin.buffer.read(4):
        text = json.loads(sys.stdin.buffer.read(header.unpack(head)[0]))["text"]
        if text == "hang":
            time.sleep(600)
        if text == "die":
            sys.exit("out of memory")
        if text == "babble":
            os.write(1, b"Warning: deprecated")
            sys.exit(0)
        send({"matches": [], "failure": None, "detail": f"{os.getpid()}"})
"""


@pytest.fixture(scope="module")
def worker() -> Iterator[CfnLintWorker]:
    with CfnLintWorker() as worker:
        yield worker


@pytest.fixture
def obedient() -> Iterator[CfnLintWorker]:
    command = (sys.executable, "-c", textwrap.dedent(OBEDIENT))
    with CfnLintWorker(timeout=0.5, command=command) as worker:
        yield worker


def test_a_match_says_which_rule_and_where(worker: CfnLintWorker) -> None:
    [result] = worker.lint([WRONG_PROPERTY])
    [match] = result.matches
    assert (match.rule, match.level) == ("E3002", "error")
    assert WRONG_PROPERTY[match.span.start : match.span.end] == "BucketNam"
    assert match.path == ("Resources", "Box", "Properties", "BucketNam")


def test_offsets_survive_line_ends_that_only_yaml_counts(worker: CfnLintWorker) -> None:
    text = 'Description: "one\u2028two"\r\n' + WRONG_PROPERTY
    [match] = worker.lint([text])[0].matches
    assert text[match.span.start : match.span.end] == "BucketNam"


def test_results_come_in_the_order_of_the_texts(worker: CfnLintWorker) -> None:
    counts = [len(each.matches) for each in worker.lint([SOUND, WRONG_PROPERTY, SOUND + "#"])]
    assert counts == [0, 1, 0]


@pytest.mark.parametrize("text", ["", "[]", "a: b: c", "\x00", "Resources: 3", "é: {", "a: *b"])
def test_text_that_is_no_template_is_answered(worker: CfnLintWorker, text: str) -> None:
    [result] = worker.lint([text])
    assert result.failure is None


def test_ignored_rules_are_silent() -> None:
    with CfnLintWorker(ignore=["E30"]) as worker:
        assert worker.lint([WRONG_PROPERTY])[0].matches == ()


def test_configuration_files_of_the_machine_are_not_read(tmp_path: Path) -> None:
    (tmp_path / ".cfnlintrc").write_text("ignore_checks: [E]\n")
    code = textwrap.dedent(f"""
        from proton_cloudformation.worker import CfnLintWorker
        with CfnLintWorker() as worker:
            print(len(worker.lint([{WRONG_PROPERTY!r}])[0].matches))
    """)
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "1"


def test_a_module_in_the_users_directory_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "yaml.py").write_text("raise SystemExit('hostile')\n")
    process = subprocess.Popen(COMMAND, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        (length,) = HEADER.unpack(process.stdout.read(HEADER.size))
        assert json.loads(process.stdout.read(length)) == {"ready": True}
        process.kill()


def test_what_is_printed_does_not_reach_the_protocol(tmp_path: Path) -> None:
    (tmp_path / "noise.py").write_text(
        textwrap.dedent("""
            import builtins, os
            real = builtins.__import__
            def noisy(name, *rest, **options):
                if name.startswith("cfnlint.rules"):
                    os.write(1, b"noise")
                    print("more noise", flush=True)
                return real(name, *rest, **options)
            builtins.__import__ = noisy
        """)
    )
    code = textwrap.dedent(f"""
        import runpy, sys
        sys.path.insert(0, {str(tmp_path)!r})
        import noise
        runpy.run_module("proton_cloudformation.worker_process", run_name="__main__")
    """)
    with CfnLintWorker(command=(sys.executable, "-c", code)) as worker:
        [result] = worker.lint([WRONG_PROPERTY])
    assert [match.rule for match in result.matches] == ["E3002"]


def test_a_hanging_lint_is_killed_and_the_next_one_answered(obedient: CfnLintWorker) -> None:
    before, hung, after = obedient.lint(["a", "hang", "b"])
    assert hung.failure is Failure.TIMEOUT
    assert "0.5 seconds" in hung.detail
    assert before.detail != after.detail  # another process


def test_a_crash_says_its_last_words(obedient: CfnLintWorker) -> None:
    crashed, after = obedient.lint(["die", "a"])
    assert crashed.failure is Failure.CRASH
    assert "out of memory" in crashed.detail
    assert after.failure is None


def test_a_broken_protocol_is_a_crash(obedient: CfnLintWorker) -> None:
    crashed, after = obedient.lint(["babble", "a"])
    assert crashed.failure is Failure.CRASH
    assert after.failure is None


def test_a_command_that_cannot_work_is_a_crash() -> None:
    with CfnLintWorker(command=(sys.executable, "-c", "raise SystemExit('no cfnlint')")) as worker:
        [result] = worker.lint(["a"])
    assert result.failure is Failure.CRASH
    assert "no cfnlint" in result.detail


def test_the_same_text_is_linted_once(obedient: CfnLintWorker) -> None:
    first = obedient.lint(["a"])
    obedient.lint(["hang"])  # so that another process would answer
    assert obedient.lint(["a"]) == first


def test_failures_are_not_remembered(obedient: CfnLintWorker) -> None:
    assert obedient.lint(["die", "die"])[1].failure is Failure.CRASH


def test_the_cache_outlives_the_process_and_survives_damage(tmp_path: Path) -> None:
    with CfnLintWorker(cache_directory=tmp_path) as worker:
        fresh = worker.lint([WRONG_PROPERTY])
    nobody = (sys.executable, "-c", "raise SystemExit")
    with CfnLintWorker(cache_directory=tmp_path, command=nobody) as worker:
        assert worker.lint([WRONG_PROPERTY]) == fresh
    with CfnLintWorker(cache_directory=tmp_path, ignore=["W"], command=nobody) as worker:
        assert worker.lint([WRONG_PROPERTY])[0].failure is Failure.CRASH
    for file in tmp_path.rglob("*.json"):
        file.write_text("{")
    with CfnLintWorker(cache_directory=tmp_path, command=nobody) as worker:
        assert worker.lint([WRONG_PROPERTY])[0].failure is Failure.CRASH


def test_many_threads_share_few_processes() -> None:
    command = (sys.executable, "-c", textwrap.dedent(OBEDIENT))
    with CfnLintWorker(command=command, processes=2) as worker, ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: worker.lint([f"{n}", f"x{n}"]), range(40)))
    pids = {result.detail for pair in answers for result in pair}
    assert all(result.failure is None for pair in answers for result in pair)
    assert 1 <= len(pids) <= 2


def test_closing_ends_a_lint_under_way() -> None:
    command = (sys.executable, "-c", textwrap.dedent(OBEDIENT))
    worker = CfnLintWorker(timeout=60, command=command)
    worker.lint(["a"])
    with ThreadPoolExecutor(1) as threads:
        lint = threads.submit(worker.lint, ["hang"])
        worker.close()
        try:
            [result] = lint.result(timeout=20)
        except RuntimeError:
            return  # closed before the lint began
    assert result.failure is Failure.CRASH


def test_a_closed_worker_says_so() -> None:
    worker = CfnLintWorker()
    worker.close()
    with pytest.raises(RuntimeError, match="closed"):
        worker.lint(["a"])


def test_the_process_ends_with_its_parent() -> None:
    process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def test_the_parent_never_imports_cfnlint() -> None:
    code = textwrap.dedent("""
        import sys
        from proton_cloudformation.worker import CfnLintWorker
        with CfnLintWorker() as worker:
            worker.lint(["Resources: {}"])
        print(sorted(name for name in sys.modules if name.startswith("cfnlint")))
    """)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
