"""A new component: a bucket that a developer adds to one service instance."""

from __future__ import annotations

from proton_cli.scaffold.provisioning import CLOUDFORMATION_MANIFEST, Provisioning

_CLOUDFORMATION = """\
AWSTemplateFormatVersion: "2010-09-09"
Description: A bucket beside a service instance.
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
Outputs:
  {# The service's template reads this as service_instance.components.default.outputs. #}
  BucketName:
    Value: !Ref Bucket
"""

# A component is one file with one manifest: a '*' would be several.
_TERRAFORM_MANIFEST = """\
infrastructure:
  templates:
    - file: main.tf
      rendering_engine: hcl
      template_language: terraform
"""

_TERRAFORM = """\
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

resource "aws_s3_bucket" "extra" {
  bucket_prefix = "component-"
}

output "BucketName" {
  value = aws_s3_bucket.extra.bucket
}
"""

FILES: dict[Provisioning, dict[str, str]] = {
    Provisioning.CLOUDFORMATION: {
        "manifest.yaml": CLOUDFORMATION_MANIFEST,
        "cloudformation.yaml": _CLOUDFORMATION,
    },
    Provisioning.SELF_MANAGED: {"manifest.yaml": _TERRAFORM_MANIFEST, "main.tf": _TERRAFORM},
}
