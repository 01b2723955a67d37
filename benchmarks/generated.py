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
Description: Workers of {{ service.name }} in {{ environment.name }}
Resources:
  {% for topic in service_instance.inputs.topics %}
  Topic{{ loop.index }}:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: '{{ environment.name }}-{{ topic }}'
  {% endfor %}
"""
# One expression or tag in 17 lines, as in AWS's samples.
_BLOCK = """\
  Queue@:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: '{{ service_instance.inputs.queue_name }}-@'
      MessageRetentionPeriod: {{ service_instance.inputs.retention }}
  {% if service_instance.inputs.encrypted %}
      KmsMasterKeyId: alias/aws/sqs
  {% endif %}
      VisibilityTimeout: 120
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt Letters@.Arn
        maxReceiveCount: 3
      Tags:
        - Key: part
          Value: 'worker-@'
  Letters@:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub '${AWS::StackName}-letters-@'
      MessageRetentionPeriod: 1209600
  QueuePolicy@:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues:
        - !Ref Queue@
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: sns.amazonaws.com
            Action: sqs:SendMessage
            Resource: !GetAtt Queue@.Arn
  LogGroup@:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub '/${AWS::StackName}/worker-@'
      RetentionInDays: 7
  # What the worker may do: read its queue, write its log.
  Role@:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazonaws.com
            Action: sts:AssumeRole
      Policies:
        - PolicyName: work
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action:
                  - sqs:ReceiveMessage
                  - sqs:DeleteMessage
                  - sqs:GetQueueAttributes
                Resource: !GetAtt Queue@.Arn
              - Effect: Allow
                Action:
                  - logs:CreateLogStream
                  - logs:PutLogEvents
                Resource: !GetAtt LogGroup@.Arn
  Alarm@:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmDescription: 'Letters of {{ service_instance.name }}'
      Namespace: AWS/SQS
      MetricName: ApproximateNumberOfMessagesVisible
      Dimensions:
        - Name: QueueName
          Value: !GetAtt Letters@.QueueName
      Statistic: Maximum
      Period: 300
      EvaluationPeriods: 1
      Threshold: 1
      ComparisonOperator: GreaterThanOrEqualToThreshold
"""


def template(lines: int) -> str:
    """About *lines* lines: whole resources only."""
    blocks = max(1, round((lines - _HEAD.count("\n")) / _BLOCK.count("\n")))
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
