"""cfn-lint over every published bundle: no crash, no false error, and mistakes found at their line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus import AWS_SAMPLES, ITEM_API, require_corpus
from proton_bundle.bundle import read_bundle
from proton_bundle.files import FolderFiles, MemoryFiles
from proton_bundle.findings import Severity
from proton_bundle.layout import find_bundles
from proton_cloudformation.rendered_check import check_bundle
from proton_cloudformation.worker import CfnLintWorker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.bundle import Bundle

EXPECTED = json.loads(Path(__file__).with_name("published_errors.json").read_text("utf-8"))

pytestmark = require_corpus


@pytest.fixture(scope="module")
def worker() -> Iterator[CfnLintWorker]:
    with CfnLintWorker() as worker:
        yield worker


def published() -> Iterator[Bundle]:
    for base in (AWS_SAMPLES, ITEM_API):
        files = FolderFiles(base)
        for root in find_bundles(files.paths()):
            yield read_bundle(files, root.path)


def test_every_error_is_a_true_mistake(worker: CfnLintWorker) -> None:
    templates, errors, lowered = set(), set(), set()
    for bundle in published():
        templates |= {path for part in bundle.parts.values() for path in part.template_paths}
        for finding in check_bundle(bundle, worker):
            line = bundle_line(bundle, finding.path, finding.span.start)
            if finding.severity is Severity.ERROR:
                errors.add(f"{finding.path}:{line} {finding.code}")
            elif finding.code.startswith("E"):
                lowered.add(finding.code)
    assert len(templates) >= 43
    assert errors == set(EXPECTED["errors"])
    assert lowered == set(EXPECTED["lowered"])


def bundle_line(bundle: Bundle, path: str, offset: int) -> int:
    sources = [file.source for part in bundle.parts.values() for file in part.template_files]
    return next(each for each in sources if each.path == path).position(offset).line + 1


PLANTED = [
    ("fargate-env", "CidrBlock:", "CidrBlok:", "CidrBlok"),
    ("load-balanced-fargate-svc", "!Ref LoadBalancer\n", "!Ref LoadBalancr\n", "LoadBalancr"),
    ("load-balanced-fargate-svc", "LaunchType: FARGATE", "LaunchTyp: FARGATE", "LaunchTyp"),
    ("apigw-lambda-svc", "!Ref LambdaFunction\n", "!Ref LambdaFunktion\n", "LambdaFunktion"),
    ("apigw-lambda-svc", "AWS::Lambda::Permission", "AWS::Lambda::Permision", "AWS::Lambda::Permision"),
    ("worker-lambda-svc", "!GetAtt SQSQueue.Arn", "!GetAtt SQSQueue.Arnn", "Arnn"),
    ("scheduled-fargate-svc", "!Ref ECRRepo\n", "!Ref ECRRepp\n", "ECRRepp"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "right", "wrong", "covered"), PLANTED)
def test_a_mistake_planted_in_a_published_bundle_is_found(
    worker: CfnLintWorker, name: str, right: str, wrong: str, covered: str
) -> None:
    folder = next(AWS_SAMPLES.glob(f"*-templates/{name}/v1"))
    files = FolderFiles(folder)
    contents = {path: files.read(path) for path in files.paths()}
    path = next(
        each
        for each, data in sorted(contents.items())
        if each.endswith("cloudformation.yaml") and right.encode() in data
    )
    text = contents[path].decode()
    at = re.search(re.escape(right), text)
    assert at is not None
    changed = text[: at.start()] + wrong + text[at.end() :]
    bundle = read_bundle(MemoryFiles(contents | {path: changed.encode()}))
    errors = [
        each
        for each in check_bundle(bundle, worker)
        if each.severity is Severity.ERROR and each.path == path
    ]
    assert covered in [changed[each.span.start : each.span.end] for each in errors]
    line = changed.count("\n", 0, at.start()) + 1
    assert line in [bundle_line(bundle, path, each.span.start) for each in errors]
