"""The variables that Proton declares for Terraform, as it last did.

``any`` keeps each input's own type where one object is passed. The items of a list have one type:
instances of a pipeline that differ in which inputs they have are read as maps of texts, and
Terraform refuses them when their values (a number and a boolean, a list) have no type in common.
"""

from __future__ import annotations

from proton_emulator.service.provisioners.self_managed.change import Kind

_TAGS = """\
variable "proton_tags" {
  type    = map(string)
  default = null
}
"""

_ENVIRONMENT = """\
variable "environment" {
  type = object({
    inputs = any
    name   = string
  })
  default = null
}
"""

_SERVICE_INSTANCE = """\
variable "environment" {
  type = object({
    account_id = string
    name       = string
    outputs    = map(string)
  })
  default = null
}

variable "service" {
  type = object({
    name                      = string
    branch_name               = string
    repository_connection_arn = string
    repository_id             = string
  })
}

variable "service_instance" {
  type = object({
    name       = string
    inputs     = any
    components = map(any)
  })
  default = null
}
"""

_PIPELINE = """\
variable "service_instances" {
  type = list(
    object({
      name    = string
      inputs  = any
      outputs = map(string)
      environment = object({
        account_id = string
        name       = string
        outputs    = map(string)
      })
    })
  )
}

variable "service" {
  type = object({
    name                      = string
    branch_name               = string
    repository_connection_arn = string
    repository_id             = string
  })
  default = null
}

variable "pipeline" {
  type = object({
    inputs = any
  })
  default = null
}
"""

_COMPONENT = """\
variable "component" {
  type = object({
    name = string
  })
}

variable "environment" {
  type = object({
    account_id = string
    name       = string
    outputs    = map(string)
  })
}

variable "service" {
  type = object({
    name = string
  })
  default = null
}

variable "service_instance" {
  type = object({
    name   = string
    inputs = map(string)
  })
  default = null
}
"""

_DECLARATIONS = {
    Kind.ENVIRONMENT: _ENVIRONMENT,
    Kind.SERVICE_INSTANCE: _SERVICE_INSTANCE,
    Kind.PIPELINE: _PIPELINE,
    Kind.COMPONENT: _COMPONENT,
}


def declarations(kind: Kind) -> str:
    """The text of ``proton.<kind>.variables.tf`` below its header."""
    return f"{_DECLARATIONS[kind]}\n{_TAGS}"
