"""Text becomes tokens in which "G-CSF", "CAR-T", "anti-CD19", "10^9/L" and "≥3" stay findable."""

from __future__ import annotations

import itertools
import re
import unicodedata

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
SAME = str.maketrans({"µ": "u", "μ": "u", "−": "-", "–": "-", "—": " ", "‑": "-", "×": "x",
                      "γ": "gamma", "’": "'", "\u00a0": " ", "\u202f": " "})  # fmt: skip
MARK = re.compile("[\u0300-\U0010ffff]")  # where a combining mark can be
AMERICAN = (
    (re.compile(r"aem"), "em"),
    (re.compile(r"paed"), "ped"),
    (re.compile(r"rrhoea"), "rrhea"),
    (re.compile(r"\boe(?=dema|soph|str)"), "e"),
    (re.compile(r"\b(anal|paral)ys(e[ds]?|ing)\b"), r"\1yz\2"),
    (re.compile(r"\b(tum|col|fav|behavi|lab)our"), r"\1or"),
    (re.compile(r"is(e[ds]?|ing|ation)\b"), r"iz\1"),
    (re.compile(r"\b(cent|lit|fib)re(s?)\b"), r"\1er\2"),
    (re.compile(r"faec"), "fec"),
)
TOKEN = re.compile(
    r"\d+\^\d+(?:/[a-z]+)?"  # 10^9/l
    r"|[≥≤<>]\s?\d+(?:\.\d+)?%?"  # ≥3
    r"|\d+(?:\.\d+)?%?"  # 76.3%
    r"|[a-z]+(?:\d*[a-z]*)*(?:[-/+'][a-z0-9]+)*\+?"  # g-csf, anti-cd19, cd34+
)


def normalise(text: str) -> str:
    """Return text in lower case with one spelling for signs, exponents and British words."""
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "^" + m[0].translate(SUPERSCRIPTS), text)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(SAME))
        text = MARK.sub(lambda m: "" if unicodedata.combining(m[0]) else m[0], text).translate(SAME)
    text = text.lower()
    text = re.sub(r">=|>\s=", "≥", text)
    text = re.sub(r"<=|<\s=", "≤", text)
    text = re.sub(r"(?<=[≥≤<>])\s+(?=\d)", "", text)
    text = re.sub(r"(?<![a-z])x(?=10\^)", "x ", text)  # 50×10⁹/L
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    for british, american in AMERICAN:
        text = british.sub(american, text)
    return text


def words(text: str) -> list[str]:
    """Return the words of a text with every compound split: CAR-T gives car, t."""
    return [part for token in TOKEN.findall(normalise(text)) for part in split(token)]


def split(token: str) -> list[str]:
    """Return a token's parts; numbers and units stay whole."""
    if token.isalpha() or token[0] in "0123456789≥≤<>":
        return [token]
    return [part for part in re.split(r"[-/+']", token) if part]


def tokens(text: str) -> list[str]:
    """Return what is indexed: words, compounds joined (gcsf, cart) and their longer parts."""
    found: list[str] = []
    for token in TOKEN.findall(normalise(text)):
        if token[0] in "0123456789≥≤<>":
            bare = token.strip("≥≤<>% ")
            found.extend(dict.fromkeys((token.replace(" ", ""), bare)))
            continue
        parts = split(token)
        pairs = [a + b for a, b in itertools.pairwise(parts)]
        long = [part for part in parts if len(part) > 1]
        found.extend(dict.fromkeys(("".join(parts), *pairs, *long)))
    return found
