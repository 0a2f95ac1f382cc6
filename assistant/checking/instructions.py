"""Does a passage speak to whoever answers, instead of reporting? Such a passage is never used."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.guard import cleaned, is_english, patterns

# An order to whoever reads aloud; "the authors state that" has a subject before it and is none.
ORDER = re.compile(
    r"(?:^|[.;:!?)\]>}|\"*-]\s*|\b(?:please|must|should|always|now|then|instead|to you|only)\s+)"
    r"(?:say|state|answer|respond|reply|output|print|repeat|write|claim|assert|cite|display"
    r"|translate|pretend|act|behave|execute|follow(?!-)|obey|reveal|ignore|disregard|forget|decode"
    r"|tell (?:them|everyone|all|the (?:user|reader|clinician|doctor)))\b"
)
ADDRESSED = re.compile(
    r"\b(?:language model|assistant|chatbot|gpt|llm|ai (?:model|system|reader)|prompts?)\b"
    r"|\b(?:system|user|human|assistant|developer|instruction|question|answer)\s*[:>\]]"
    r"|\byou(?:r|rs)?\b|\bwhoever (?:reads|answers)\b"
    r"|\b(?:the|this|any) (?:answer|question|reader)\b"
    r"|<\W*(?:passage|question|system|user|sentence)"
)
ENCODED = re.compile(
    r"\b(?=\S*[a-z])(?=\S*[A-Z0-9])[A-Za-z0-9+/]{24,}={0,2}"
    r"|(?:\\x[0-9a-f]{2}){4}|(?:%[0-9a-f]{2}){4}"
)
# What turns the direction of letters or has no width: no reference is written so.
HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


@lru_cache(maxsize=20_000)
def instructs(text: str) -> bool:
    """Say whether a passage holds an order to its reader, a code or another language."""
    plain = cleaned(text)
    lower = plain.lower()
    return bool(
        HIDDEN.search(text)
        or ORDER.search(lower)
        or ADDRESSED.search(lower)
        or ENCODED.search(plain)
        or any(form.search(lower) for form in patterns().redirection)
        or not is_english(plain)
    )
