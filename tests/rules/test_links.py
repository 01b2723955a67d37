"""Rules that look from one bundle to another, or to the version before."""

from __future__ import annotations

from proton_bundle.analysis import ProjectAnalysis
from proton_bundle.bundle import read_bundle
from proton_bundle.files import MemoryFiles
from proton_bundle.findings import Severity
from proton_bundle.linter import Linter
from proton_bundle.rules.examples import example_files
from proton_bundle.rules.registry import by_code
from proton_bundle.workspace.project import Project


def tree(base: str, text: str = "") -> MemoryFiles:
    files, _ = example_files(base, text)
    return MemoryFiles({path: body.encode() for path, body in files.items()})


def codes(files: MemoryFiles) -> list[tuple[str, str]]:
    found = Linter(ProjectAnalysis(Project(files))).check()
    return [(each.code, each.path) for each in found if each.severity is not Severity.INFO]


def test_a_newly_required_input_breaks_the_version_before():
    rule = by_code()["PB706"].rule
    earlier = {"": read_bundle(tree("service"))}
    for text, expected in ((rule.bad, ["PB706"]), (rule.good, [])):
        project = ProjectAnalysis(Project(tree("service", text)))
        found = [each.code for each in Linter(project, earlier=earlier).check()]
        assert found == expected


READS_OUTPUT = """
-- worker/v1/instance_infrastructure/cloudformation.yaml --
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: "{{ service_instance.inputs.queue_name }}"
      Tags:
        - {Key: a, Value: "{{ environment.outputs.TopicArn }}"}
        - {Key: b, Value: "{{ environment.outputs.Topic }}"}
"""
WORKER = "worker/v1/instance_infrastructure/cloudformation.yaml"


def test_siblings_are_linked_by_their_folders_when_nothing_names_them():
    text = READS_OUTPUT + "-- worker/v1/.template-registration.yaml --\n"
    assert codes(tree("project", text)) == [("PB604", WORKER)]


def test_an_environment_that_shares_hardly_a_name_is_not_taken_for_the_one_meant():
    text = (
        READS_OUTPUT.replace("TopicArn", "VpcId") + "-- worker/v1/.template-registration.yaml --\n"
    )
    assert codes(tree("project", text)) == []


def test_an_environment_that_is_elsewhere_leaves_its_outputs_unknown():
    text = READS_OUTPUT + (
        "-- worker/v1/.template-registration.yaml --\ncompatible_environments:\n  - elsewhere:3\n"
    )
    assert codes(tree("project", text)) == []


def test_the_inputs_of_a_customer_managed_environment_are_its_outputs():
    text = READS_OUTPUT + (
        "-- network/v1/infrastructure/manifest.yaml --\n"
        "-- network/v1/infrastructure/cloudformation.yaml --\n"
        "-- network/v1/schema/schema.yaml --\n"
        "schema:\n  format: {openapi: '3.0.0'}\n  environment_input_type: In\n  types:\n"
        "    In: {type: object, properties: {TopicArn: {type: string}}}\n"
        "-- network/spec/spec.yaml --\n"
    )
    assert ("PB604", WORKER) in codes(tree("project", text))
    assert len([each for each in codes(tree("project", text)) if each[0] == "PB604"]) == 1


COMPONENT = """
-- proton.yaml --
templates:
  - path: network/v1
  - path: worker/v1
environments:
  dev: {template: network, spec: network/spec/spec.yaml}
services:
  jobs: {template: worker, spec: worker/spec/spec.yaml}
components:
  store: {path: bucket, service: jobs, instance: worker-dev}
-- bucket/cloudformation.yaml --
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: "{{ service_instance.inputs.NAME }}"
"""


def test_an_attached_component_is_checked_against_the_instance_it_is_attached_to():
    assert codes(tree("project", COMPONENT.replace("NAME", "queue_name"))) == []
    wrong = codes(tree("project", COMPONENT.replace("NAME", "queue_nam")))
    assert wrong == [("PB603", "bucket/cloudformation.yaml")]
