"""Members of Proton's own names without parsing the template: what people wait for most.

``service_instance.inputs.`` needs the schema and the words before the cursor, nothing else. Where a
template binds such a name itself, or anything is unusual, the tree decides instead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proton_bundle.jinja.lexer import lex_tolerant
from proton_bundle.values import Object

if TYPE_CHECKING:
    from proton_bundle.jinja.lexer import Token
    from proton_bundle.values import ValueType
    from proton_lsp.features import FeatureContext

_OPENINGS = ("{{", "{%")
_ENDINGS = ("}}", "%}", "#}")
# A loop binds what stands before its "in", a set what stands before its "=".
_BINDING = r"for\b(?:(?!\bin\b)[^%])*|set\b[^%=]*|(?:macro|with|import|from|call)\b[^%]*"
_BINDS = rf"\{{{{%[-+]?\s*(?:{_BINDING})\b{{name}}\b"


def members_before(context: FeatureContext, offset: int) -> Object | None:
    """The object whose member is being named at *offset*; None when the tree must be asked."""
    text = context.source.text
    start = max(text.rfind(each, 0, offset) for each in _OPENINGS)
    if start < 0 or any(text.find(each, start, offset) >= 0 for each in _ENDINGS):
        return None
    tokens = [t for t in lex_tolerant(text, start + 2, offset)[0] if t.kind != "end"]
    names = _names_before_dot(tokens, offset)
    if not names or context.template is None:
        return None
    if re.search(_BINDS.format(name=re.escape(names[0])), text):
        return None
    found: ValueType = context.template.namespace
    for name in names:
        member = found.members.get(name) if isinstance(found, Object) else None
        if member is None:
            return None
        found = member.type
    return found if isinstance(found, Object) else None


def _names_before_dot(tokens: list[Token], offset: int) -> list[str]:
    """``a``, ``b`` of ``a.b.`` or ``a.b.wor`` at the end of *tokens*."""
    rest = list(tokens)
    if rest and rest[-1].kind == "name" and rest[-1].end == offset:
        rest.pop()
    names: list[str] = []
    while len(rest) > 1 and rest[-1].text == "." and rest[-2].kind == "name":
        names.append(rest[-2].text)
        del rest[-2:]
    return names[::-1] if not rest or rest[-1].text != "." else []
