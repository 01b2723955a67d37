"""The wire: validation by the model, errors, pages, and operations that are not there."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.proton_support import ApiError, Proton
from proton_emulator.service.api.operations import handlers
from proton_emulator.service.api.service_model import service_model
from proton_emulator.service.api.wire import answer


@pytest.fixture
def proton() -> Proton:
    return Proton()


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, ["1 validation error", "'name'", "must not be null"]),
        ({"name": "-x"}, ["'name'", "must match"]),
        ({"name": "x\n"}, ["'name'", "must match"]),
        ({"name": "x" * 101}, ["at most 100"]),
        ({"name": 1}, ["'name'", "type string"]),
        ({"name": "x", "provisioning": "SELF"}, ["'SELF'", "[CUSTOMER_MANAGED]"]),
        ({"name": "x", "tags": [{"key": "a"}]}, ["'tags.1.member.value'"]),
        ({"name": "-", "displayName": ""}, ["2 validation errors", "displayName", "at least 1"]),
    ],
)
def test_parameters_are_checked_against_the_model(
    proton: Proton, params: dict[str, object], words: list[str]
) -> None:
    with pytest.raises(ApiError) as refused:
        proton("CreateEnvironmentTemplate", **params)
    assert refused.value.code == "ValidationException"
    assert all(word in refused.value.message for word in words), refused.value.message
    assert proton("ListEnvironmentTemplates") == {"templates": []}


def test_error_body_is_amazons(proton: Proton) -> None:
    given_answer = answer(proton.engine, "AwsProton20200720.GetEnvironment", b'{"name": "x"}')
    assert given_answer.status == 400
    assert json.loads(given_answer.body) == {
        "__type": "com.amazonaws.proton.v20200720#ResourceNotFoundException",
        "message": "The requested environment does not exist: "
        "arn:aws:proton:us-east-1:123456789012:environment/x",
    }


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000])
def test_body_that_is_no_object_is_refused(proton: Proton, body: bytes) -> None:
    given_answer = answer(proton.engine, "AwsProton20200720.ListServices", body)
    assert (given_answer.status, given_answer.error) == (400, "SerializationException")


@pytest.mark.parametrize(
    "target", ["", "ListServices", "AwsProton20200720.Nothing", "X.ListServices"]
)
def test_unknown_operation_is_refused(proton: Proton, target: str) -> None:
    assert answer(proton.engine, target, b"{}").error == "UnknownOperationException"


def test_modelled_operation_without_handler_says_so(proton: Proton) -> None:
    with pytest.raises(ApiError, match="CreateServiceSyncConfig") as refused:
        proton(
            "CreateServiceSyncConfig",
            serviceName="x",
            repositoryName="a/b",
            repositoryProvider="GITHUB",
            branch="main",
            filePath="x",
        )
    assert refused.value.status == 501


def test_handlers_answer_operations_of_the_model() -> None:
    assert {*handlers()} <= {*service_model().operations}


def test_lists_come_in_pages(proton: Proton) -> None:
    names = [f"t{number:02}" for number in range(7)]
    for name in names:
        proton("CreateServiceTemplate", name=name)
    seen: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = proton("ListServiceTemplates", maxResults=3, **token)
        seen += [template["name"] for template in page["templates"]]
        if "nextToken" not in page:
            break
        token = {"nextToken": page["nextToken"]}
    assert seen == names
    with pytest.raises(ApiError, match="nextToken"):
        proton("ListServiceTemplates", nextToken="AAAA")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=5,
)


@given(st.data())
def test_no_request_is_answered_with_an_internal_error(data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(sorted(service_model().operations)))
    shape = service_model().shapes[service_model().operations[operation].input]
    names = st.sampled_from(sorted(shape["members"]) or ["x"])
    params = data.draw(st.dictionaries(names, JSON | st.just("1") | st.just("name"), max_size=6))
    proton = Proton()
    target = f"AwsProton20200720.{operation}"
    assert answer(proton.engine, target, json.dumps(params).encode()).status != 500
    proton.settle()
