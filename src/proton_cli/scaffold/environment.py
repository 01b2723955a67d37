"""A new environment template: a topic that services publish their alarms to."""

from __future__ import annotations

from proton_cli.scaffold.provisioning import (
    CLOUDFORMATION_MANIFEST,
    TERRAFORM_MANIFEST,
    Provisioning,
    codebuild_manifest,
    notify,
)

SCHEMA = """\
schema:
  format:
    openapi: "3.0.0"
  environment_input_type: EnvironmentInput
  types:
    EnvironmentInput:
      type: object
      description: What a platform team says when it creates an environment
      properties:
        display_name:
          type: string
          title: Display name
          description: Stands before the subject of e-mails from the alarm topic
          default: Alarms
          minLength: 1
          maxLength: 100
"""

SPEC = """\
proton: EnvironmentSpec
spec:
  display_name: Alarms of development
"""

_CLOUDFORMATION = """\
AWSTemplateFormatVersion: "2010-09-09"
Description: What all services of one environment share.
Resources:
  AlarmTopic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: "{{ environment.inputs.display_name }}"
Outputs:
  {# Services read these as environment.outputs.AlarmTopicArn and so on. #}
  AlarmTopicArn:
    Description: Topic for the alarms of services
    Value: !Ref AlarmTopic
"""

_TERRAFORM = """\
# Proton writes proton.auto.tfvars.json and declares var.environment beside this file.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

resource "aws_sns_topic" "alarms" {
  name_prefix  = "alarms-"
  display_name = var.environment.inputs.display_name
}
"""

_TERRAFORM_OUTPUTS = """\
# Services read these as var.environment.outputs.AlarmTopicArn and so on.
output "AlarmTopicArn" {
  description = "Topic for the alarms of services"
  value       = aws_sns_topic.alarms.arn
}
"""

_CODEBUILD = codebuild_manifest(
    [
        "name=$(jq -r .environment.name proton-inputs.json)",
        "display_name=$(jq -r .environment.inputs.display_name proton-inputs.json)",
        (
            'topic=$(aws sns create-topic --name "$name-alarms"'
            ' --attributes "DisplayName=$display_name" --query TopicArn --output text)'
        ),
        *notify("AlarmTopicArn", "$topic"),
    ],
    [
        "name=$(jq -r .environment.name proton-inputs.json)",
        'topic=$(aws sns create-topic --name "$name-alarms" --query TopicArn --output text)',
        'aws sns delete-topic --topic-arn "$topic"',
    ],
)

FILES: dict[Provisioning, dict[str, str]] = {
    Provisioning.CLOUDFORMATION: {
        "infrastructure/manifest.yaml": CLOUDFORMATION_MANIFEST,
        "infrastructure/cloudformation.yaml": _CLOUDFORMATION,
    },
    Provisioning.CODEBUILD: {"infrastructure/manifest.yaml": _CODEBUILD},
    Provisioning.SELF_MANAGED: {
        "infrastructure/manifest.yaml": TERRAFORM_MANIFEST,
        "infrastructure/main.tf": _TERRAFORM,
        "infrastructure/outputs.tf": _TERRAFORM_OUTPUTS,
    },
}
