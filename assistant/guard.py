"""Before anything is searched, logged or sent: may this question be asked here?"""

from __future__ import annotations

import re
import unicodedata

from assistant.answers import Reason, Refusal
from index.tokens import words

LONGEST_QUESTION = 4000

TEXTS: dict[Reason, str] = {
    "empty": "There is no question yet. Ask about blood counts that do not recover after CAR-T "
    "cell therapy.",
    "too-long": "The question is longer than {longest} characters. Please ask it in a few "
    "sentences.",
    "language": "The references and this assistant are in English. Please ask in English.",
    "identifiers": "The question seems to carry something that identifies a patient ({what}). "
    "Nothing was searched or kept. Please remove it and ask again: age, diagnosis, product, day "
    "and counts are enough.",
    "redirection": "This assistant only states what its references say, each sentence with its "
    "source. It cannot change its rules, make up figures, or write an order.",
    "urgent": "This sounds urgent. Call the treating team or the emergency number now; this "
    "assistant states what published references say and cannot help in an emergency.",
}

IDENTIFIERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an e-mail address", re.compile(r"[\w.+-]+@[\w-]+\.\w[\w.]+")),
    (
        "a date of birth",
        re.compile(
            r"\b(born( on)?|dob|d\.o\.b\.?|date of birth|birth date|geb(oren|\.)?|nat[oa] il"
            r"|n[ée]e? le|nacid[oa] el)\W{0,4}(am )?"
            r"((jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W{1,2})?\d",
            re.IGNORECASE,
        ),
    ),
    ("a date of birth", re.compile(r"\b(19|20)\d\d-\d\d-\d\d\b"
                                   r"|\b\d{1,2}[/.]\d{1,2}[/.](19|20)\d\d\b")),
    (
        "a record or insurance number",
        re.compile(
            r"\b(mrn|nhs (no|number|nr)|hospital (no|number)|record (no|number)|ssn|nir"
            r"|case number|patient (id|no|number)|social security"
            r"|codice fiscale|insurance (no|number)|id number|fallnummer"
            r"|versichertennummer)\b\W{0,3}(is )?[\w-]*\d",
            re.IGNORECASE,
        ),
    ),
    ("a record or insurance number", re.compile(r"\b\d{3}-\d{2}-\d{4}\b|\b\d{3} \d{3} \d{4}\b"
                                                r"|\b[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]\b")),
    (
        "a telephone number",
        re.compile(r"\+\d{1,3}[ ./-]?\(?\d[\d ()./-]{6,}\d"
                   r"|\b(phone|tel|mobile|call)\W{1,4}\d[\d ()/-]{6,}\d"
                   r"|(\(\d{3}\) ?|\b\d{3}-)\d{3}-\d{4}\b",
                   re.IGNORECASE),
    ),
    (
        "an address",
        re.compile(r"\b(lives at|wohnhaft|address:?|residente in)\s+\S+", re.IGNORECASE),
    ),
    (
        "a name",
        re.compile(
            r"\b(?:[Mm]rs?|[Mm]s|[Mm]iss|Herrn?|Frau|Mme|Sig(?:nora?|\.(?:ra)?))\.?\s+"
            r"(?:[A-Z]\.\s*)*(?:[A-ZÀ-Þ][a-zà-ÿ]+|[A-Z]['’][A-Z][a-z]+)"
            r"|\b(?:MRS|mrs)\.?\s+[A-Za-z]{2,}"
            r"|\b(?:[Pp]atient|[Pp]aziente|[Pp]t)\s+(?:named\s+)?[A-Z][a-z]+\s+[A-Z][a-z]+\b"
            r"(?!\s+(?:[Ll]abel|[Cc]ohort|[Ss]tudy))"
            r"|\b(?:[Nn]amed?:?|called)\s+(?:is\s+)?[A-Z][a-z]+\s+[A-Z][a-z]+"
        ),
    ),
)  # fmt: skip

REDIRECTION = re.compile(
    r"\b(ignore|disregard|forget|override|bypass|drop|skip|turn off|switch off|stop citing)\b"
    r".{0,40}\b(instructions?|rules?|prompts?|guardrails?|citations?|citing|sources?|safety)\b"
    r"|\bsystem (prompt|message)\b|\"role\"\s*:|\byou are (now )?(dan|my)\b|<!--|\[/?inst\]"
    r"|</?system|\bnew (instructions|orders)\b|\bend of context\b|\bpretend (you|to be)\b"
    r"|\brole-?play\b|\bwithout (any )?(citing|citations?|sources?|references?)\b|\brepeat the text above\b"
    r"|\b(invent|fabricat\w*|guess)\b"
    r""
    r"|\bma(ke|de)[- ]up (a|an|some|any|just|dos\w+|numbers?|figures?|data|results?)\b|\bfill the gap\b|\bplausible\b.{0,20}\bdose\b"
    r"|\bdecode\b.{0,40}\b(and|then)\b|\b(write|sign)\b.{0,25}\bsigned order\b|\bjust order it\b"
    r"|\bno (rules|citations) (apply|are needed)\b|\brules no longer apply\b|\bapi keys?\b"
)
URGENT = re.compile(
    r"\b(want to die|kill myself|suicid\w*|took all my|overdosed?)\b|\bi am the patient\b"
    r"|\bwhat do i do (right )?now\b|\b(vomiting|coughing) (up )?blood\b"
    r"|\bcrushing\b.{0,20}\bpain\b|\bpain\b.{0,30}\bcrushing\b|\bchest\b.{0,20}\bpain\b.{0,40}\b(minutes|now)\b"
)
COMMON: dict[str, frozenset[str]] = {
    "English": frozenset(
        "the of and in to for with is are was what which how after on at does do from by or be it"
        " that this as an any can when who has have not".split()
    ),
    "other": frozenset(words(  # without accents, as `words` reads a question
        "der die das und ist nach bei welche wie wird mit eine oder nicht für von den dem le la les"
        " des du est après chez quelle quel avec pour une et pas il della di dei che dopo quale per"
        " con sono nel los las el después qué cuál para una del se como dose y e da des ao het een"
        " van tüm ve"
    )) - {"dose", "e", "y", "se"},
}  # fmt: skip


def guard(question: str) -> Refusal | None:
    """Return a refusal for a question that must not be searched, or None.

    Nothing of the question is kept, logged or put into the refusal's text.
    """
    plain = cleaned(question)
    if not re.search(r"\w", plain):
        return refusal("empty")
    if len(question) > LONGEST_QUESTION:
        return refusal("too-long", longest=f"{LONGEST_QUESTION:,}")
    for what, pattern in IDENTIFIERS:
        if pattern.search(plain):
            return refusal("identifiers", what=what)
    if URGENT.search(plain.lower()):
        return refusal("urgent")
    if REDIRECTION.search(plain.lower()):
        return refusal("redirection")
    if not is_english(plain):
        return refusal("language")
    return None


def refusal(reason: Reason, **values: str) -> Refusal:
    """Return the refusal for a reason that needs no search."""
    return Refusal(reason, TEXTS[reason].format(**values))


def cleaned(text: str) -> str:
    """Return text with full-width letters made plain and invisible characters taken out."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(
        c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cf", "Cc", "Cs")
    )


def is_english(text: str) -> bool:
    """Say whether a text has mostly Latin letters and not more common words of other languages."""
    letters = [c for c in text if c.isalpha()]
    latin = sum("LATIN" in unicodedata.name(c, "") or "GREEK" in unicodedata.name(c, "") or c in "µ"
                for c in letters)  # fmt: skip
    if letters and latin < 0.7 * len(letters):
        return False
    found = words(text)
    english = sum(word in COMMON["English"] for word in found)
    other = sum(word in COMMON["other"] for word in found)
    return other <= 1 or other <= english
