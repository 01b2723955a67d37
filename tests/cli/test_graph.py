"""``proton graph``: who reads which output, in three forms that say the same."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from command import proton
from corpus import AWS_SAMPLES, require_corpus
from sample import write_base

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/item-api"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_base(tmp_path, "project")
    template = tmp_path / "worker/v1/instance_infrastructure/cloudformation.yaml"
    reads = (
        "  Topic:\n    Value: '{{ environment.outputs.TopicArn }}{{ environment.outputs.Gone }}'\n"
    )
    template.write_text(template.read_text() + reads)
    return tmp_path


def graph(folder: Path, *options: str) -> dict:
    return json.loads(proton("graph", "--format", "json", *options, cwd=folder).stdout)


def test_json_has_templates_links_and_specs(project):
    found = graph(project)
    worker = next(each for each in found["templates"] if each["name"] == "worker")
    assert (worker["kind"], worker["major"], worker["engine"]) == ("service", 1, "cloudformation")
    assert worker["environments"] == [
        {"template": "network/v1", "declared": True, "reads": ["TopicArn"], "unknown": ["Gone"]}
    ]
    network = next(each for each in found["templates"] if each["name"] == "network")
    assert network["outputs"] == ["TopicArn"]
    assert {each["path"]: each["template"] for each in found["specs"]} == {
        "network/spec/spec.yaml": "network/v1",
        "worker/spec/spec.yaml": "worker/v1",
    }


def test_text_names_the_readers_and_what_lacks(project):
    text = proton("graph", cwd=project).stdout
    assert "TopicArn  ← worker v1" in text
    assert "network v1, reads TopicArn, which lacks Gone" in text
    assert "worker/spec/spec.yaml: worker-dev in dev" in text


def test_a_bundle_alone_is_shown_with_the_environments_it_needs(project):
    found = graph(project, "worker/v1")
    assert [each["path"] for each in found["templates"]] == ["network/v1", "worker/v1"]
    (project / "network").rename(project / "other")
    text = proton("graph", "worker/v1", cwd=project).stdout
    assert "network:1, which is not here" in text


def test_a_workspace_says_what_is_deployed():
    deployed = graph(EXAMPLE)["deployed"]
    assert [(each["kind"], each["name"], each["into"]) for each in deployed] == [
        ("environment", "dev", None),
        ("service", "getitem", "dev"),
    ]


def test_svg_is_xml_with_every_template_and_escapes_names(project, tmp_path):
    (project / "worker").rename(project / 'a<b>&"c')
    file = tmp_path / "graph.svg"
    assert proton("graph", "--format", "svg", "--output", file, cwd=project).stdout == ""
    root = ET.fromstring(file.read_text(encoding="utf-8"))
    text = " ".join(root.itertext())
    assert 'a<b>&"c v1' in text
    assert "network v1" in text
    paths = root.findall("{http://www.w3.org/2000/svg}path")
    assert len(paths) == 2, "one line to the output, one for the component"


@pytest.mark.parametrize("form", ["text", "json", "svg"])
def test_nothing_to_show_is_said(tmp_path, form):
    done = proton("graph", "--format", form, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.strip()


@require_corpus
def test_the_aws_samples_have_no_output_that_is_lacking():
    found = graph(AWS_SAMPLES)
    assert len(found["templates"]) >= 20
    assert [link for t in found["templates"] for link in t["environments"] if link["unknown"]] == []
    svg = ET.fromstring(proton("graph", "--format", "svg", AWS_SAMPLES).stdout)
    boxes = svg.findall("{http://www.w3.org/2000/svg}rect")
    assert len(boxes) == len(found["templates"])
    edges = [(int(b.get("y") or 0), int(b.get("x") or 0), int(b.get("height") or 0)) for b in boxes]
    for y, x, _ in edges:
        above = [o for o in edges if o[1] == x and o[0] < y]
        assert all(o[0] + o[2] <= y for o in above), "boxes do not overlap"
