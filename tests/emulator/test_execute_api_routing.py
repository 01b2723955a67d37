"""Path templates and addresses, for any names and values."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proton_emulator.aws.execute_api.address import address_of
from proton_emulator.aws.execute_api.routing import Route, best_match

names = st.text("abcxyz", min_size=1, max_size=4)
values = st.text(min_size=1, max_size=8).filter(lambda text: text.strip("/"))
parts = st.lists(st.tuples(st.sampled_from(["fixed", "parameter"]), names, values), max_size=5)


@given(parts, st.none() | values)
def test_a_path_made_from_a_template_matches_it_and_gives_the_values_back(parts, rest):
    template, path, expected = "", "", {}
    for index, (kind, name, value) in enumerate(parts):
        name = f"{name}{index}"
        template += f"/{{{name}}}" if kind == "parameter" else f"/{name}"
        path += "/" + quote(value if kind == "parameter" else name, safe="")
        if kind == "parameter":
            expected[name] = value
    if rest is not None:
        template += "/{rest+}"
        path += "/" + quote(rest, safe="")
        expected["rest"] = rest
    match = best_match([Route("ANY", template or "/", None)], "GET", path or "/")
    assert match is not None
    assert match.parameters == expected


@given(st.lists(names, max_size=4), st.lists(names, max_size=4))
def test_fixed_templates_match_only_themselves(template, path):
    match = best_match([Route("GET", "/" + "/".join(template), None)], "GET", "/" + "/".join(path))
    assert (match is not None) == (template == path)


def test_fixed_before_parameters_before_greedy_and_any_last():
    templates = ["/{all+}", "/{a}/b", "/a/{b}", "/a/b"]
    routes = [Route(m, t, (m, t)) for t in templates for m in ("ANY", "GET")]
    asked = {"/a/b": "/a/b", "/a/c": "/a/{b}", "/c/b": "/{a}/b", "/c/c": "/{all+}"}
    for path, template in asked.items():
        for method, served in (("GET", "GET"), ("PUT", "ANY")):
            match = best_match(routes, method, path)
            assert match is not None
            assert match.route.target == (served, template)


@pytest.mark.parametrize(
    ("environ", "found"),
    [
        ({"PATH_INFO": "/_aws/execute-api/AbC/live/x"}, ("abc", "/live/x")),
        ({"PATH_INFO": "/_aws/execute-api/abc"}, ("abc", "/")),
        ({"PATH_INFO": "/restapis/abc/live/_user_request_/x"}, ("abc", "/live/x")),
        ({"PATH_INFO": "/restapis/abc/live/_user_request_"}, ("abc", "/live/")),
        ({"PATH_INFO": "/x", "REQUEST_URI": "/%78?a"}, None),
        (
            {"PATH_INFO": "/x", "HTTP_HOST": "abc.execute-api.eu-west-1.amazonaws.com"},
            ("abc", "/x"),
        ),
        ({"PATH_INFO": "/x", "HTTP_HOST": "abc.execute-api.localhost:4577"}, ("abc", "/x")),
        ({"PATH_INFO": "/a b", "HTTP_HOST": "abc.execute-api.localhost"}, ("abc", "/a%20b")),
        ({"PATH_INFO": "/restapis/abc/stages/live"}, None),
        ({"PATH_INFO": "/l/@connections/1", "HTTP_HOST": "a.execute-api.us-east-1"}, None),
        ({"PATH_INFO": "/", "HTTP_HOST": "127.0.0.1:4577"}, None),
    ],
)
def test_addresses(environ: dict[str, str], found: tuple[str, str] | None):
    address = address_of(environ)
    assert (address and (address.api_id, address.path)) == found
