"""A service bundle whose template has as many lines as are wanted, all of them of use."""

from __future__ import annotations

from pathlib import Path

TEMPLATE = "instance_infrastructure/cloudformation.yaml"

_SCHEMA = """\
schema:
  format:
    openapi: "3.0.0"
  service_input_type: "Inputs"
  types:
    Inputs:
      type: object
      properties:
        queue_name: {type: string, default: jobs}
        retention: {type: integer, default: 3600}
        encrypted: {type: boolean, default: true}
        topics:
          type: array
          items: {type: string}
          default: [one]
"""
_MANIFEST = """\
infrastructure:
  templates:
    - file: cloudformation.yaml
      rendering_engine: jinja
      template_language: cloudformation
"""
_HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Description: Queues of {{ service.name }} in {{ environment.name }}
Resources:
"""
_BLOCK = """\
  Queue@:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: '{{ service_instance.inputs.queue_name }}-{{ service_instance.name }}-@'
      MessageRetentionPeriod: {{ service_instance.inputs.retention }}
  {% if service_instance.inputs.encrypted %}
      KmsMasterKeyId: alias/aws/sqs
  {% endif %}
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt Letters@.Arn
        maxReceiveCount: 3
  Letters@:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub '${AWS::StackName}-letters-@'
  Policy@:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue@]
      PolicyDocument:
        Statement:
        {% for topic in service_instance.inputs.topics %}
          - Effect: Allow
            Principal: {Service: sns.amazonaws.com}
            Action: sqs:SendMessage
            Resource: !GetAtt Queue@.Arn
            Condition: {ArnEquals: {aws:SourceArn: '{{ environment.name }}-{{ topic }}'}}
        {% endfor %}
"""


def template(lines: int) -> str:
    """About *lines* lines: whole resources only."""
    blocks = max(1, (lines - _HEAD.count("\n")) // _BLOCK.count("\n"))
    return _HEAD + "".join(_BLOCK.replace("@", str(number)) for number in range(1, blocks + 1))


def write_bundle(folder: Path, lines: int) -> Path:
    """*folder*, which has become a bundle."""
    files = {
        "schema/schema.yaml": _SCHEMA,
        "instance_infrastructure/manifest.yaml": _MANIFEST,
        TEMPLATE: template(lines),
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder
