"""Text that was meant as an expression or a tag and lost a character of its delimiters.

Jinja prints it as it is, so this is no problem of the parser's: the rules tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from proton_bundle.jinja.tree import Data
from proton_bundle.jinja.walk import statements
from proton_bundle.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.jinja.tree import Template

_LOOK_BACK = 500
_LINE_END = re.compile(r"[\r\n]")
_SIGNS = (
    *("%}", "environment.", "service.name", "service.repo", "service.branch"),
    *("service_instance.", "service_instances[", "pipeline.", "component."),
)
_ROOT = r"(?:environment|service|service_instance|pipeline|component|service_instances\[\w+\])"
_OWN = rf"{_ROOT}\.(?:inputs|outputs|components|environment)\.\w"
_ATTRIBUTE = r"(?:name|account_id|branch_name|repository_id|repository_connection_arn)\b"
_REST = r"[^{}\n]*"
_DAMAGED = rf"""
      (?P<opening>(?<![{{$])\{{\s*(?:{_OWN}|{_ROOT}\.{_ATTRIBUTE}){_REST}\}}\}})
    | (?P<both>(?<![{{$])\{{\s*{_OWN}{_REST}\}}(?!\}}))
    | (?P<dollar>\$\{{\s*(?:{_OWN}|{_ROOT}\.{_ATTRIBUTE}){_REST}\}})
    | (?P<tag>(?:\{{|(?<!\{{)%)(?P<trim>[-+]?)\s*(?P<keyword>if|elif|else|endif|for|endfor|set)\b
        [^{{}}%\n]*%\}})
"""


@cache
def _pattern() -> re.Pattern[str]:
    """Compiled where a text first needs it: few do, and it takes a millisecond."""
    return re.compile(_DAMAGED, re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Damaged:
    """*found* is printed as it stands; *meant* is what it should be.

    *keyword* is that of a tag. *certain*: nothing else could have been meant.
    """

    span: Span
    found: str
    meant: str
    keyword: str = ""
    certain: bool = True


def damaged(text: str, template: Template) -> Iterator[Damaged]:
    """Every such place outside of ``raw`` blocks and of lines that are YAML's comments."""
    for statement in statements(template):
        if isinstance(statement, Data) and _may_hold(text[slice(*statement.span)]):
            for match in _pattern().finditer(text, *statement.span):
                if not _is_comment(text, match.start()):
                    yield _described(match)


def _may_hold(text: str) -> bool:
    """A cheap look first: text outside of expressions hardly ever holds their names."""
    return "}" in text and any(each in text for each in _SIGNS)


def _described(match: re.Match[str]) -> Damaged:
    span = Span(*match.span())
    inside = match[0].strip("${}%").strip()
    if match["tag"]:
        begin = f"{{%{match['trim']}"
        return Damaged(span, match[0], f"{begin} {inside.lstrip('-+ ')} %}}", match["keyword"])
    return Damaged(span, match[0], f"{{{{ {inside} }}}}", certain=match["opening"] is not None)


def _is_comment(text: str, offset: int) -> bool:
    before = text[max(0, offset - _LOOK_BACK) : offset]
    return _LINE_END.split(before)[-1].lstrip().startswith("#")
