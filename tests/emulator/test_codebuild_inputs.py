"""What the commands of a CodeBuild bundle read: inputs as JSON and HCL, variables, secrets, logs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tree_sitter import Language, Parser

from emulator.codebuild_support import (
    ACCOUNT,
    ARN,
    AWS,
    IMAGE,
    PROTON,
    REGION,
    STACK,
    Project,
    project,
)
from proton_bundle.context import EnvironmentData, ServiceData, instance_context
from proton_emulator import service_model
from proton_emulator.service.provisioners.codebuild.hcl import assignments
from proton_emulator.service.provisioners.outcome import ProvisioningError

INSTANCE = instance_context(
    environment=EnvironmentData("dev", ACCOUNT, {"Topic": "arn:x"}),
    service=ServiceData("shop"),
    name="shop-dev",
    inputs={"size": 2, "ratio": 0.5, "on": True, "title": 'Kö "${ln}" %{ if }\n', "none": None},
)


@pytest.fixture
def build():
    with project() as made:
        yield made


def failure(build: Project, text: str) -> str:
    with pytest.raises(ProvisioningError) as caught:
        build.provision(text)
    return str(caught.value)


def variables(build: Project, text: str = "") -> dict[str, str]:
    """Those that a program sees which a command starts."""
    said = build.says(f"provision: [env -0 | tr '\\0' '\\n']\n{text}")
    return dict(line.split("=", 1) for line in said)


def test_inputs_are_json_of_two_names(build):
    commands = "cmp proton-inputs.json proton-input.json, cat proton-inputs.json"
    text = "\n".join(build.says(f"provision: [{commands}]", context=INSTANCE))
    assert json.loads(text) == {
        "environment": {"account_id": ACCOUNT, "name": "dev", "outputs": {"Topic": "arn:x"}},
        "service": INSTANCE["service"],
        "service_instance": {
            "name": "shop-dev",
            "inputs": INSTANCE["service_instance"]["inputs"],
            "components": {},
        },
    }
    assert text.startswith('{\n  "environment": {\n')


def test_inputs_take_the_place_of_a_file_of_the_bundle(build):
    said = build.says(
        "provision: [head -c 1 proton-inputs.json]", files={"proton-inputs.json": b"mine"}
    )
    assert said == ["{"]


def test_inputs_are_hcl_where_the_manifest_says_so(build):
    text = "input_type: HCL\nprovision: [cat proton-inputs.tfvars, '! ls proton-inputs.json']"
    said = "\n".join(build.says(text, context=INSTANCE))
    assert said.partition("\nls: ")[0] == (
        "environment = {\n"
        f'  account_id = "{ACCOUNT}"\n'
        '  name = "dev"\n'
        "  outputs = {\n"
        '    Topic = "arn:x"\n'
        "  }\n"
        "}\n"
        "service = {\n"
        '  name = "shop"\n'
        '  repository_connection_arn = ""\n'
        '  repository_id = ""\n'
        '  branch_name = ""\n'
        "}\n"
        "service_instance = {\n"
        '  name = "shop-dev"\n'
        "  inputs = {\n"
        "    size = 2\n"
        "    ratio = 0.5\n"
        "    on = true\n"
        '    title = "Kö \\"$${ln}\\" %%{ if }\\n"\n'
        "    none = null\n"
        "  }\n"
        "  components = {}\n"
        "}"
    )


# The grammar that reads them here knows less than HCL: no `$$${` and no `1e-7`. Terraform does.
_TEXTS = (st.text(st.sampled_from('$%{}"\\nu0 \n\r\t\x00\x0b\x7f\u2028é😀')) | st.text()).filter(
    lambda text: not re.search(r"[$%]{2}\{", text)
)
_NUMBERS = st.integers() | st.integers(-(10**6), 10**6).map(lambda number: number / 8)
_VALUES = st.recursive(
    st.none() | st.booleans() | _NUMBERS | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=10,
)


@given(_VALUES)
def test_any_value_is_a_literal_of_hcl(value):
    import tree_sitter_hcl

    text = assignments({"value": value}).encode()
    root = Parser(Language(tree_sitter_hcl.language())).parse(text).root_node
    assert not root.has_error
    assert not {"template_interpolation", "template_directive"} & _kinds(root)


@pytest.mark.skipif(shutil.which("terraform") is None, reason="Terraform is not on this machine")
def test_terraform_reads_what_was_written(tmp_path):
    value = {
        "for": {"true": True, "null": None, "a b": "é😀\u2028", "": "", "a-b_1": -1.5},
        "texts": ["${x}", "$${x}", "$$${x}", "%{if}", "%%{", "$%{", "$", '"\\n"', "\n\r\t\x01\x7f"],
        "empty": [{}, []],
        "numbers": [10**20, 1e-7, 1e22, 0],
    }
    (tmp_path / "main.tf").write_text(
        'variable "value" { type = any }\noutput "value" { value = jsonencode(var.value) }\n'
    )
    (tmp_path / "x.auto.tfvars").write_text(assignments({"value": value}))
    for command in (["apply", "-auto-approve"], ["output", "-raw", "value"]):
        done = subprocess.run(
            ["terraform", *command],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == value


def test_the_variables_lead_to_the_emulator_and_to_no_other_aws(build, monkeypatch):
    for name in ("HTTPS_PROXY", "AWS_PROFILE", "AWS_SESSION_TOKEN", "BASH_ENV"):
        monkeypatch.setenv(name, "mine")
    found = variables(build)
    assert not [name for name, value in found.items() if value == "mine"]
    assert {name: found[name] for name in found if name.startswith("AWS_")} == {
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": found["AWS_SECRET_ACCESS_KEY"],
        "AWS_ENDPOINT_URL": AWS,
        "AWS_ENDPOINT_URL_PROTON": PROTON,
        "AWS_DATA_PATH": str(service_model.data_path()),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "AWS_CONFIG_FILE": f"{found['HOME']}/.aws/config",
        "AWS_SHARED_CREDENTIALS_FILE": f"{found['HOME']}/.aws/credentials",
    }
    for name in ("HOME", "TMPDIR", "PWD"):
        assert found[name].startswith(str(build.guard.folder))


def test_without_another_endpoint_proton_s_is_that_of_all_of_aws(build):
    from proton_emulator.service.provisioners.codebuild.build import CodeBuild

    codebuild = CodeBuild(build.aws, build.guard, PROTON, None, build.stopping)
    given = build.of("provision: ['echo $AWS_ENDPOINT_URL']")
    codebuild.provision(given)
    assert f"{PROTON}\n" in build.log()


def test_the_variables_of_codebuild_and_of_proton_are_there(build):
    found = variables(build)
    uuid = found["CODEBUILD_LOG_PATH"]
    assert found["CODEBUILD_BUILD_ID"] == f"{build.name}:{uuid}"
    assert found["CODEBUILD_BUILD_ARN"] == (
        f"arn:aws:codebuild:{REGION}:{ACCOUNT}:build/{build.name}:{uuid}"
    )
    assert found["CODEBUILD_BUILD_NUMBER"].isdigit()
    assert found["CODEBUILD_START_TIME"].isdigit()
    assert found["CODEBUILD_SRC_DIR"] == found["PWD"]
    assert found["CODEBUILD_CI"] == "true"
    assert found["RESOURCE_ARN"] == ARN
    assert found["STACK_NAME"] == STACK
    assert "CI" not in found


def test_the_bundle_s_variables_are_text(build):
    found = variables(
        build,
        """\
env:
  variables:
    TF_VERSION: 1.4.5
    PORT: 8080
    RATIO: 0.5
    DEBUG: true
    NOTHING:
    LIST: [a, 1]
    DAY: 2023-04-01
    TEXT: "it's ${not} `read`"
    RESOURCE_ARN: mine
""",
    )
    expected = {
        "TF_VERSION": "1.4.5",
        "PORT": "8080",
        "RATIO": "0.5",
        "DEBUG": "true",
        "NOTHING": "",
        "LIST": '["a", 1]',
        "DAY": "2023-04-01",
        "TEXT": "it's ${not} `read`",
        "RESOURCE_ARN": "mine",
    }
    assert {name: found[name] for name in expected} == expected


def test_a_variable_that_cannot_be_says_so(build):
    text = 'provision: [ls]\nenv: {variables: {"A=B": "1"}}'
    assert "cannot be started: illegal environment variable name" in failure(build, text)


@pytest.fixture
def secret(build):
    """The name of a secret with two versions, and the first version's id."""
    name = f"proton/{build.name}"
    made = build.aws.secretsmanager.create_secret(
        Name=name, SecretString='{"token": "old-token", "port": 1}'
    )
    build.aws.secretsmanager.put_secret_value(
        SecretId=name, SecretString='{"token": "new-token", "port": 22}'
    )
    return name, made["ARN"], made["VersionId"]


def test_secrets_are_read_in_each_of_codebuild_s_forms(build, secret):
    name, arn, version = secret
    text = f"""
        provision:
          - echo "$WHOLE" | wc -c; echo $TOKEN | rev; echo $PORT $BY_STAGE $BY_VERSION | rev
          - echo $BY_ARN | rev
        env:
          secrets_manager:
            WHOLE: {name}
            TOKEN: "{name}:token"
            PORT: "{name}:port"
            BY_STAGE: "{name}:token:AWSPREVIOUS"
            BY_VERSION: "{name}:token::{version}"
            BY_ARN: "{arn}:token"
        """
    assert build.says(text) == ["35", "nekot-wen", "nekot-dlo nekot-dlo 22", "nekot-wen"]


def test_secrets_are_hidden_in_the_log_and_in_the_message(build, secret):
    message = failure(
        build,
        f"""
        provision: ['echo my $TOKEN; echo $TOKEN >&2; false # new-token']
        env: {{secrets_manager: {{TOKEN: "{secret[0]}:token"}}}}
        """,
    )
    assert "my ***\n***" in message
    assert "new-token" not in message
    assert "my ***\n" in build.log()
    assert not [line for line in build.log() if "new-token" in line]


@pytest.mark.parametrize(
    ("key", "why"),
    [("absent", "no JSON object with the key 'absent'"), ("token:NOSTAGE", "cannot be read (")],
)
def test_a_part_of_a_secret_that_is_not_there_is_named(build, secret, key, why):
    text = f'provision: [ls]\nenv: {{secrets_manager: {{TOKEN: "{secret[0]}:{key}"}}}}'
    message = failure(build, text)
    assert f"The variable TOKEN cannot be set: the secret '{secret[0]}' " in message
    assert why in message


def test_a_secret_that_is_not_there_is_named(build):
    message = failure(build, "provision: [ls]\nenv: {secrets_manager: {TOKEN: 'no/such:key'}}")
    assert message.startswith(
        "The variable TOKEN cannot be set: the secret 'no/such' cannot be read ("
    )
    assert "aws secretsmanager create-secret" in message


def test_a_secret_of_bytes_is_none_for_a_variable(build):
    name = f"bytes/{build.name}"
    build.aws.secretsmanager.create_secret(Name=name, SecretBinary=b"\x00")
    text = f"provision: [ls]\nenv: {{secrets_manager: {{TOKEN: {name}}}}}"
    assert "it holds bytes and no text" in failure(build, text)


def test_the_log_has_the_commands_and_all_they_say(build):
    build.provision("provision: [echo one; echo; printf two, echo three >&2]")
    assert build.log() == [
        f"[Container] This machine's programs run, not those of {IMAGE}\n",
        "\n",
        "[Container] Running command echo one; echo; printf two\n",
        "one\n",
        "\n",
        "two\n",
        "[Container] Running command echo three >&2\n",
        "three\n",
    ]


def test_a_log_that_cannot_be_written_fails_no_build(build, monkeypatch):
    def refuse(**_: object) -> None:
        raise OSError("no logs today")

    monkeypatch.setattr(build.aws.logs, "create_log_stream", refuse)
    build.provision("provision: [seq 10000]")
    assert "CloudWatch" not in failure(build, "provision: [false]")


def _kinds(node) -> set[str]:
    return {node.type}.union(*(_kinds(child) for child in node.children))
