"""The process in which cfn-lint runs; the only module that imports cfnlint.

It reads texts from standard input and answers on standard output, one message each (see
``cfn_lint.HEADER``), and ends when standard input does, even in the middle of a lint.
"""

from __future__ import annotations

import json
import os
import re
import signal
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from proton_bundle.source import Span
from proton_cloudformation.cfn_lint import HEADER, CfnLintMatch, Failure, LintResult, to_wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What YAML 1.1, and so cfn-lint, counts as a line end; more than SourceText does.
_YAML_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


class _Rule(Protocol):
    id: str
    severity: str
    shortdesc: str


class _Match(Protocol):
    """cfn-lint's own match; lines and columns count from 1, the end is exclusive."""

    rule: _Rule
    message: str
    linenumber: int
    columnnumber: int
    linenumberend: int
    columnnumberend: int


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when we end
    requests, answers = _take_over_standard_streams()
    incoming: SimpleQueue[dict[str, Any]] = SimpleQueue()
    Thread(target=_receive, args=(requests, incoming), daemon=True).start()
    lint = _load_cfn_lint()
    _send(answers, {"ready": True})
    while True:
        request = incoming.get()
        _send(answers, to_wire(_answer(lint, request["text"], request["ignore"])))


def _take_over_standard_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to ourselves: what cfn-lint prints goes to standard error."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return requests, answers


def _receive(requests: BinaryIO, incoming: SimpleQueue[dict[str, Any]]) -> None:
    while header := requests.read(HEADER.size):
        (length,) = HEADER.unpack(header)
        incoming.put(json.loads(requests.read(length)))
    os._exit(0)


def _send(answers: BinaryIO, message: dict[str, object]) -> None:
    payload = json.dumps(message).encode()
    answers.write(HEADER.pack(len(payload)) + payload)
    answers.flush()


def _answer(
    lint: Callable[[str, list[str]], Iterator[CfnLintMatch]], text: str, ignore: list[str]
) -> LintResult:
    try:
        return LintResult(tuple(lint(text, ignore)))
    # A rule may end with SystemExit too; whatever it is, the next text deserves its turn.
    except BaseException as problem:
        detail = f"cfn-lint failed on this template: {type(problem).__name__}: {problem}"
        return LintResult((), Failure.CRASH, detail)


def _load_cfn_lint() -> Callable[[str, list[str]], Iterator[CfnLintMatch]]:
    """Import cfn-lint and its rules once; both are slow, and every lint shares them."""
    from cfnlint.config import ConfigMixIn
    from cfnlint.decode import decode_str
    from cfnlint.runner import Runner

    # No .cfnlintrc of the working directory or the home: the same text, the same matches.
    arguments = ["--config-file", os.devnull]
    runners: dict[tuple[str, ...], Any] = {}

    def lint(text: str, ignore: list[str]) -> Iterator[CfnLintMatch]:
        template, matches = decode_str(text)
        if not matches:
            runner = runners.get(tuple(ignore))
            if runner is None:
                config = ConfigMixIn(arguments, regions=["us-east-1"], ignore_checks=ignore)
                runner = runners[tuple(ignore)] = Runner(config)
            matches = runner.validate_template(template)
        starts = [0, *(found.end() for found in _YAML_LINE_END.finditer(text))]
        for match in matches:
            yield _plain_match(match, starts, len(text))

    for _ in lint("Resources: {}", []):
        pass  # loads the rules, so that the first template does not pay for them
    return lint


def _plain_match(match: _Match, starts: list[int], length: int) -> CfnLintMatch:
    def offset(line: int, column: int) -> int:
        start = starts[min(max(line, 1), len(starts)) - 1]
        return min(start + max(column, 1) - 1, length)

    start = offset(match.linenumber, match.columnnumber)
    end = offset(match.linenumberend, match.columnnumberend)
    return CfnLintMatch(
        rule=match.rule.id,
        level=match.rule.severity,
        title=match.rule.shortdesc,
        message=match.message,
        span=Span(start, max(start, end)),
        # Only some matches carry a path, and its steps may be subclasses of str that carry marks.
        path=tuple(
            step if isinstance(step, int) else str(step) for step in getattr(match, "path", ())
        ),
    )


if __name__ == "__main__":
    main()
