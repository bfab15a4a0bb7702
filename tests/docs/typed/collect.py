r"""The formulas that are typed in a text, and which of them claim something.

What a marker writes into a page is generated, and code is no formula: both are taken out first.
"""

import re

GREEK = r"\\(?:alpha|delta|epsilon|eta|lambda|sigma|theta|varphi|xi)"
LETTER = rf"(?:(?:\\mathrm\{{d\}})?[A-Za-z]|{GREEK})"
INDEX = r"(?:_(?:\w|-|\{(?:[\w\s,]|\\,)*(?:\{,\})?\}|\{?\\(?:max|text\{\w+\}|pm)\}?))?"
PLAIN = rf"{LETTER}{INDEX}"
#: A letter or a word in upright type, with the names of its indices; transposed, differentiated.
SYMBOL = (
    rf"(?:{PLAIN}|\\bar\{{\w\}}|\\(?:mathrm|mathbf)\{{[\w\\]+\}}{INDEX})"
    r"(?:\^\\top|'+|\^\{\\prime\})?"
)
DIGITS = r"\d+(?:\.\d+)?(?:\{,\}\d+)*"
NUMBER = (
    rf"(?:[-+]|\\pm )?(?:(?:{DIGITS} \\cdot )?10\^(?:\d|\{{-?\d+\}})|{DIGITS}(?:/\d+)?|\\infty)"
)
#: What stands between the commas of an index or a shape: products of sizes, too.
PART = rf"(?:(?:{SYMBOL}|{NUMBER})(?:(?: |\\,)*{SYMBOL})*(?: \\cdots)?|\\dots)"
PARTS = rf"{PART}(?:,(?:\\[,;])? ?{PART})*(?:,|\{{,\}}|,(?:\\[,;])? ?{PART})"
RELATION = r"(?:=|<|>|\\le|\\ge)"
#: What a formula that claims nothing is.
NOTHING = {
    "a symbol": SYMBOL,
    "its value at a symbol, or at the value of another": rf"{SYMBOL}\({SYMBOL}(?:\({SYMBOL}\))?\)",
    "its absolute value or norm": rf"(?P<bar>\|(?!\\)|\\\|){SYMBOL}(?:\({SYMBOL}\))?(?P=bar)",
    "a number": NUMBER,
    "a shape, an index, a point, a list": rf"\({PARTS}\)|{PARTS}",
    "a size": rf"(?:{SYMBOL}|{NUMBER}) \\times (?:{SYMBOL}|{NUMBER})",
    "a setting": rf"(?:{NUMBER} {RELATION} )?{PLAIN} {RELATION} (?:{NUMBER}|{PLAIN})",
    "a setting to several values": rf"{PLAIN} = {NUMBER}(?:, {NUMBER})+",
    "equal sizes": rf"{PLAIN}(?: = {PLAIN})+",
    "the sign of an inner product": rf"\\langle (?:{PLAIN}|\\cdot), (?:{PLAIN}|\\cdot) \\rangle",
    "the sign of a sum": r"\\sum(?:_\w|_\{[\w\s,<\\]*\})",
    "the sign of a function or operation": (
        rf"\\cdot|[-+*]|\\log|\\operatorname\{{Im\}}|\\nabla(?:_\w)? ?{PLAIN}"
    ),
}
CLAIMS_NOTHING = re.compile("|".join(f"(?:{pattern})" for pattern in NOTHING.values()))

_FENCE = re.compile(r"^( *)(`{3,}|~{3,}).*?^\1\2 *$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->|\{\{ .*? \}\}", re.DOTALL)
_CODE = re.compile(r"(?<![\\`])(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
_FORMULA = re.compile(
    r"(?<!\\)\$\$(?P<displayed>.+?)\$\$|(?<![\\$])\$(?!\s)(?P<inline>(?:\\.|[^\\$])+?)(?<!\s)\$",
    re.DOTALL,
)


def formulas(text: str) -> list[str]:
    """Return each formula of a text once, in their order, blanks made one and no stop behind."""
    for pattern in (_FENCE, _COMMENT, _CODE):
        text = pattern.sub("-", text)
    found = _FORMULA.finditer(text)
    every = dict.fromkeys(normalized(m["displayed"] or m["inline"]) for m in found)
    return [tex for tex in every if tex]


def normalized(tex: str) -> str:
    """Return TeX on one line, without the punctuation or the equals sign behind it."""
    return " ".join(tex.split()).rstrip(" .,=")


def claims(tex: str) -> bool:
    r"""Tell whether a formula says more than a name, a number, a shape or a setting.

    A name is one letter or word with its indices, transposed or not; a shape lists names, numbers
    and products of names; a setting compares one plain letter with a number or another letter.
    """
    return not CLAIMS_NOTHING.fullmatch(tex)
