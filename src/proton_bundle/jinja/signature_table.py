"""The filters, tests and functions as rows: signature, what the target must be, result, text.

A test holds names, arguments and accepted kinds against the installed jinja2. Asterisks mark an
argument's name inside a text, backticks code: both are Markdown, ready for a hover.
"""

from __future__ import annotations

from typing import TypeAlias

Row: TypeAlias = tuple[str, str, str, str]

FILTERS: tuple[Row, ...] = (
    ("abs()", "number", "number", "The number without its sign."),
    ("attr(name: string)", "any", "any", "The attribute *name*, never an item of a mapping."),
    (
        "batch(linecount: integer, fill_with: any = none)",
        "iterable",
        "any",
        "The items in lists of *linecount*; *fill_with* completes the last list.",
    ),
    ("capitalize()", "any", "string", "The first character in upper case, the others in lower."),
    ("center(width: integer = 80)", "any", "string", "The text in the middle of *width* columns."),
    (
        "default(default_value: any = '', boolean: boolean = false)",
        "any",
        "any",
        (
            "*default_value* if the value is undefined; with *boolean*, also if false or empty."
            " Without an argument: the empty string."
        ),
    ),
    (
        "dictsort(case_sensitive: boolean = false, by: string = 'key', reverse: boolean = false)",
        "mapping",
        "pairs",
        "The key and value pairs of a mapping, sorted by `'key'` or `'value'`.",
    ),
    ("escape()", "any", "string", "The text with `&`, `<`, `>` and quotes as HTML entities."),
    (
        "filesizeformat(binary: boolean = false)",
        "scalar",
        "string",
        "A number of bytes for people: 13 kB, 4.1 MB; with *binary*, KiB and MiB.",
    ),
    ("first()", "iterable", "item", "The first item."),
    ("float(default: number = 0.0)", "any", "number", "As a number; *default* if it is none."),
    ("forceescape()", "any", "string", "HTML entities, even in text already marked safe."),
    ("format(*args, **kwargs)", "any", "string", "`'%s: %s' | format(a, b)`, as Python's `%`."),
    (
        "groupby(attribute: any, default: any = none, case_sensitive: boolean = false)",
        "iterable",
        "any",
        "Groups of items that share *attribute*; each has `.grouper` and `.list`.",
    ),
    (
        "indent(width: any = 4, first: boolean = false, blank: boolean = false)",
        "text",
        "string",
        "Every line indented by *width* spaces (or by that string), the first only with *first*.",
    ),
    (
        "int(default: integer = 0, base: integer = 10)",
        "any",
        "integer",
        "As a whole number; *default* if it is none.",
    ),
    ("items()", "mapping", "pairs", "The key and value pairs of a mapping; none if undefined."),
    (
        "join(d: string = '', attribute: any = none)",
        "iterable",
        "string",
        "The items as one string, *d* between them.",
    ),
    ("last()", "iterable", "item", "The last item."),
    ("length()", "iterable", "integer", "How many items, members or characters there are."),
    ("list()", "iterable", "list", "The items as a list; a string gives its characters."),
    ("lower()", "any", "string", "The text in lower case."),
    (
        "map(*args, **kwargs)",
        "iterable",
        "any",
        "A filter applied to each item, or `map(attribute='name')`: one attribute of each.",
    ),
    (
        "max(case_sensitive: boolean = false, attribute: any = none)",
        "iterable",
        "item",
        "The largest item.",
    ),
    (
        "min(case_sensitive: boolean = false, attribute: any = none)",
        "iterable",
        "item",
        "The smallest item.",
    ),
    ("pprint()", "any", "string", "The value as Python prints it, to look at while writing."),
    ("random()", "iterable", "item", "Any item; another one at the next deployment."),
    ("reject(*args, **kwargs)", "iterable", "list", "The items that fail the test."),
    ("rejectattr(*args, **kwargs)", "iterable", "list", "The items whose attribute fails it."),
    (
        "replace(old: string, new: string, count: integer = none)",
        "any",
        "string",
        "The text with *new* for each *old*, or for the first *count* of them.",
    ),
    ("reverse()", "iterable", "same", "The text or the items from the end."),
    (
        "round(precision: integer = 0, method: string = 'common')",
        "number",
        "number",
        "Rounded; *method* is `'common'`, `'ceil'` or `'floor'`. Gives 42.0, not 42: add `| int`.",
    ),
    ("safe()", "any", "string", "The text, marked as needing no escaping."),
    ("select(*args, **kwargs)", "iterable", "list", "The items that pass the test."),
    ("selectattr(*args, **kwargs)", "iterable", "list", "The items whose attribute passes it."),
    (
        "slice(slices: integer, fill_with: any = none)",
        "iterable",
        "any",
        "The items in *slices* lists.",
    ),
    (
        "sort(reverse: boolean = false, case_sensitive: boolean = false, attribute: any = none)",
        "iterable",
        "list",
        "The items in order.",
    ),
    ("string()", "any", "string", "As text: true gives `True`."),
    ("striptags()", "any", "string", "The text without markup, spaces run together."),
    (
        "sum(attribute: any = none, start: any = 0)",
        "iterable",
        "any",
        "The items added up, from *start*.",
    ),
    ("title()", "any", "string", "Every word with a capital first letter."),
    (
        "tojson(indent: integer = none)",
        "any",
        "string",
        "The value as JSON; `<`, `>`, `&` and `'` become \\u escapes.",
    ),
    ("trim(chars: string = none)", "any", "string", "The text without spaces, or *chars*, around."),
    (
        (
            "truncate(length: integer = 255, killwords: boolean = false, end: string = '...',"
            " leeway: integer = none)"
        ),
        "iterable",
        "same",
        (
            "The text cut to *length*, *end* included; *killwords* cuts words; up to *leeway*"
            " (5 unless given) characters more are let stand."
        ),
    ),
    (
        "unique(case_sensitive: boolean = false, attribute: any = none)",
        "iterable",
        "list",
        "The items, each once.",
    ),
    ("upper()", "any", "string", "The text in upper case."),
    ("urlencode()", "any", "string", "The text, or a mapping as a query, quoted for a URL."),
    (
        (
            "urlize(trim_url_limit: integer = none, nofollow: boolean = false,"
            " target: string = none, rel: string = none, extra_schemes: any = none)"
        ),
        "any",
        "string",
        "The text with its URLs as HTML links.",
    ),
    ("wordcount()", "any", "integer", "How many words there are."),
    (
        (
            "wordwrap(width: integer = 79, break_long_words: boolean = true,"
            " wrapstring: string = none, break_on_hyphens: boolean = true)"
        ),
        "text",
        "string",
        "The text in lines of at most *width* characters.",
    ),
    (
        "xmlattr(autospace: boolean = true)",
        "mapping",
        "string",
        "A mapping as XML attributes.",
    ),
    (
        "proton_cfn_ecs_task_definition_formatted_env_vars(raw: boolean = true)",
        "mapping",
        "string",
        (
            "A mapping as the list of `Name` and `Value` that a container's `Environment` takes,"
            " indented to the column of the `{{`. With *raw* false each value must match"
            " `^[a-zA-Z0-9_-]*$`, or rendering fails. An empty mapping gives nothing."
        ),
    ),
    (
        "proton_cfn_lambda_function_formatted_env_vars(raw: boolean = true)",
        "mapping",
        "string",
        (
            "A mapping as the `key: value` lines that a function's `Environment.Variables` takes,"
            " indented to the column of the `{{`. With *raw* false each value must match"
            " `^[a-zA-Z0-9_-]*$`, or rendering fails. An empty mapping gives nothing."
        ),
    ),
    (
        "proton_cfn_iam_policy_arns()",
        "mapping",
        "string",
        (
            "The values of a mapping that are ARNs of IAM policies, for `ManagedPolicyArns`,"
            " indented to the column of the `{{`. Other values are dropped; an empty mapping gives"
            " nothing."
        ),
    ),
    (
        "proton_cfn_sanitize()",
        "scalar",
        "string",
        (
            "The text itself, if it matches `^[a-zA-Z0-9_-]*$` or is an ARN; otherwise rendering"
            " fails."
        ),
    ),
)

FILTER_ALIASES = {"count": "length", "d": "default", "e": "escape"}

TESTS: tuple[Row, ...] = (
    ("boolean()", "any", "boolean", "True or false."),
    ("callable()", "any", "boolean", "Something that can be called."),
    ("defined()", "any", "boolean", "The name exists."),
    ("divisibleby(num: integer)", "number", "boolean", "Divides by *num* without remainder."),
    ("eq(other: any)", "any", "boolean", "Equal to *other*."),
    ("escaped()", "any", "boolean", "Marked as safe."),
    ("even()", "number", "boolean", "An even number."),
    ("false()", "any", "boolean", "False itself, not merely empty."),
    ("filter()", "any", "boolean", "The name of a filter that exists."),
    ("float()", "any", "boolean", "A number with a fraction part, such as 42.0."),
    ("ge(other: any)", "any", "boolean", "At least *other*."),
    ("gt(other: any)", "any", "boolean", "More than *other*."),
    ("in(seq: any)", "any", "boolean", "One of *seq*."),
    ("integer()", "any", "boolean", "A whole number; true and false are none."),
    ("iterable()", "any", "boolean", "Something a loop can walk through."),
    ("le(other: any)", "any", "boolean", "At most *other*."),
    ("lower()", "any", "boolean", "Text all in lower case."),
    ("lt(other: any)", "any", "boolean", "Less than *other*."),
    ("mapping()", "any", "boolean", "A mapping."),
    ("ne(other: any)", "any", "boolean", "Not equal to *other*."),
    ("none()", "any", "boolean", "None itself."),
    ("number()", "any", "boolean", "A number; true and false count as numbers."),
    ("odd()", "number", "boolean", "An odd number."),
    ("sameas(other: any)", "any", "boolean", "The very same object as *other*."),
    ("sequence()", "any", "boolean", "A list, a string or a mapping."),
    ("string()", "any", "boolean", "Text."),
    ("test()", "any", "boolean", "The name of a test that exists."),
    ("true()", "any", "boolean", "True itself, not merely non-empty."),
    ("undefined()", "any", "boolean", "The name does not exist."),
    ("upper()", "any", "boolean", "Text all in upper case."),
)

TEST_ALIASES = {
    "==": "eq",
    "equalto": "eq",
    "!=": "ne",
    "<": "lt",
    "lessthan": "lt",
    "<=": "le",
    ">": "gt",
    "greaterthan": "gt",
    ">=": "ge",
}

FUNCTIONS: tuple[Row, ...] = (
    (
        "range(start: integer, stop: integer = none, step: integer = none)",
        "any",
        "integers",
        "Whole numbers from *start* (0 if only one is given) up to, not including, *stop*.",
    ),
    ("dict(*items, **members)", "any", "any", "A mapping: `dict(a=1)` is `{'a': 1}`."),
    (
        "lipsum(n: integer = 5, html: boolean = true, min: integer = 20, max: integer = 100)",
        "any",
        "string",
        "*n* paragraphs of placeholder text.",
    ),
    ("cycler(*items)", "any", "any", "`.next()` gives each item in turn, round and round."),
    ("joiner(sep: string = ', ')", "any", "any", "Called, gives nothing first, then *sep*."),
    (
        "namespace(*mapping, **members)",
        "any",
        "any",
        "A box whose attributes `{% set box.name = … %}` changes even inside a loop.",
    ),
)
