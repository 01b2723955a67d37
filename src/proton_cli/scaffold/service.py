"""A new service template: a queue of work, with its dead letters."""

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
  service_input_type: ServiceInput
  types:
    ServiceInput:
      type: object
      description: What a developer says for each instance of the service
      properties:
        visibility_timeout:
          type: number
          title: Visibility timeout
          description: Seconds that a message stays hidden while somebody works on it
          default: 30
          minimum: 0
          maximum: 43200
"""

SPEC = """\
proton: ServiceSpec
instances:
  - name: {name}-dev
    environment: {environment}
    spec:
      visibility_timeout: 60
"""

_CLOUDFORMATION = """\
AWSTemplateFormatVersion: "2010-09-09"
Description: One instance of the service, deployed into one environment.
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: true
      VisibilityTimeout: {{ service_instance.inputs.visibility_timeout }}
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt DeadLetters.Arn
        maxReceiveCount: 5
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
  DeadLetters:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: true
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
Outputs:
  {# Proton shows these with the instance; the pipeline reads them from service_instances. #}
  QueueUrl:
    Description: Where to send work
    Value: !Ref Queue
"""

_TERRAFORM = """\
# Proton writes proton.auto.tfvars.json and declares var.environment, var.service and
# var.service_instance beside this file.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

resource "aws_sqs_queue" "work" {
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = var.service_instance.inputs.visibility_timeout
}
"""

_TERRAFORM_OUTPUTS = """\
output "QueueUrl" {
  description = "Where to send work"
  value       = aws_sqs_queue.work.url
}
"""

_CODEBUILD = codebuild_manifest(
    [
        "name=$(jq -r '.service.name + \"-\" + .service_instance.name' proton-inputs.json)",
        "timeout=$(jq -r .service_instance.inputs.visibility_timeout proton-inputs.json)",
        (
            'queue=$(aws sqs create-queue --queue-name "$name"'
            ' --attributes "VisibilityTimeout=$timeout" --query QueueUrl --output text)'
        ),
        *notify("QueueUrl", "$queue"),
    ],
    [
        "name=$(jq -r '.service.name + \"-\" + .service_instance.name' proton-inputs.json)",
        'queue=$(aws sqs get-queue-url --queue-name "$name" --query QueueUrl --output text)',
        'aws sqs delete-queue --queue-url "$queue"',
    ],
)

FILES: dict[Provisioning, dict[str, str]] = {
    Provisioning.CLOUDFORMATION: {
        "instance_infrastructure/manifest.yaml": CLOUDFORMATION_MANIFEST,
        "instance_infrastructure/cloudformation.yaml": _CLOUDFORMATION,
    },
    Provisioning.CODEBUILD: {"instance_infrastructure/manifest.yaml": _CODEBUILD},
    Provisioning.SELF_MANAGED: {
        "instance_infrastructure/manifest.yaml": TERRAFORM_MANIFEST,
        "instance_infrastructure/main.tf": _TERRAFORM,
        "instance_infrastructure/outputs.tf": _TERRAFORM_OUTPUTS,
    },
}
