"""What a question takes for granted, in its own words: a reason given, a statement made."""

from __future__ import annotations

import re

TAG = (
    r"(?:right|correct|yes|true|agreed|that is the label|can that be"
    r"|is that (?:so|right|correct|true)"
    r"|(?:is|are|was|were|do|does|did|has|have|can|will)n['’]t (?:it|they|he|she|that|this|there))"
)
SAID = r"((?:(?!\.\s)[^?]){8,160}?)"
# A reason given before the question; a statement to be confirmed.
REASON = re.compile(
    rf"^(?:as|since|because|given that|now that|(?:seeing|knowing|considering) that)\s+{SAID},\s"
)
# The same without a comma: "since it is licensed for that can we …".
UNPARTED = re.compile(
    r"^(?:since|because|given that|now that)\s+([^?,]{3,100}?\b(?:is|are|was|were|has|have)\b"
    r"[^?,]{3,100}?)\s(?=(?:can|may|should|could|do|must) (?:i|we|you)\b)"
)
STATED = re.compile(
    rf"(?:^|\.\s){SAID}(?:[,:;–-]|\.(?=\s+{TAG}\?))\s*{TAG}\s*(?:[?,.;–-]|\bso\b|$)"
)
BEING = re.compile(r"^((?!what|which|how|why)[^?,]{8,120}? being [^?,]{4,60}),\s")
# A statement before a question is mostly a vignette; it counts where references can deny it.
BEFORE = re.compile(
    rf"^{SAID}(?:(?:[.;,:]| -)\s+so|(?:[.;]| -)\s+(?:what|which|how|by how|after|at|for|when))\b"
)
CLAIMS = re.compile(
    r"(?<!off-)\b(approv|licen[sc]|authori[sz]|indicat|labell?ed|on the label|recommend"
    r"|contraindicat|forbid"
    r"|(?:label|consensus|guidelines?|panel)\b.{0,20} (?:covers?|tells?|allows?|wants?|goes)\b"
    r"|prove|shown|showed|shows|demonstrat|must be|has to be|have to be"
    r"|standard of care|the same|interchang|another name|caus|built on|doubled|warning|demand"
    r"|replace|correct)"
)
# When something is generally done, which references can put otherwise: "is drawn on day 14".
TIMED = re.compile(
    r"\b(?:is|are|(?:must|should|has to|have to) be|gets?) (?:[a-z]+ly )?(?:drawn|taken|measured"
    r"|calculated|computed|scored|assessed|determined|collected|done)\b"
    r".{0,60}\b(?:before|after|prior to|following|post|pre|day)\b"
)
# What is denied already cannot be met by a denial.
DENIAL = re.compile(r"\b(no|not|never|none|without|only|off[- ]label)\b|n['’]t\b")
# Who is spoken of in a vignette, of whom no reference says anything.
PATIENT = re.compile(
    r"\b(i|we|he|she|his|her|my|our|you|your|the patient|(?:this|that|a) (?:patient|man|woman|lady"
    r"|boy|girl|child|gentleman))\b|\b\d+[- ]?(?:m|f|y|yo|yr|years?)\b"
    r"|\b(?:days?|weeks?|months?) (?:after|post|out|into|ago|since)\b"
)


def granted_of(text: str) -> str:
    """Return what a question takes for granted, in its own words; empty where it is nothing."""
    return premise_of(text) or first_of(text, (REASON, UNPARTED, STATED, BEING))


def premise_of(text: str) -> str:
    """Return what a question takes for granted that references can deny; empty where nothing."""
    found = first_of(text, (REASON, UNPARTED, STATED, BEING, BEFORE))
    low = found.lower()
    claimed = CLAIMS.search(low) or TIMED.search(low)
    return found if claimed and not DENIAL.search(low) else ""


def first_of(text: str, forms: tuple[re.Pattern[str], ...]) -> str:
    """Return what the first of some forms finds that is not said of a patient."""
    plain = " ".join(text.split())
    for form in forms:
        found = form.search(plain.lower())
        if found and not PATIENT.search(found[1]):
            return plain[found.start(1) : found.end(1)]
    return ""
