"""What clinicians type in haste, spelled out for the search: "gr 3-4 in pts at d30".

Nothing else reads it so. What changes what is asked (HASTE in assistant/rewrite.py) is shown.
"""

from __future__ import annotations

import re

MEANS = {
    "patient": "pt", "patients": "pts", "without": "w/o", "with": r"w(?=\s+[a-z])",
    "weeks": "wks", "years": "yrs", "hours": "hrs", "follow-up": "f/?u",
    "treatment": "rx", "transfusion": "tx(?= (?:in)?dep)", "independent": "indep",
    "dependent": "dep", "positive": "pos", "negative": "neg", "lymphodepletion": r"ld(?!\s*\d)",
    "prophylaxis": "ppx|proph|prophy", "antibiotics": "abx", "infection": "infxn|infn",
    "infections": "infxns|infns", "bacteraemia": "bsi", "neurotoxicity": "neurotox",
    "toxicity": "tox", "bilirubin": "bili", "creatinine": "creat", "blood count": "fbc|cbc",
    "tablets": "tabs?", "prednisone": "pred", "ruxolitinib": "rux", "sibling": "sib",
    "children": "peds|paeds", "vaccine": "vax", "subcutaneous": "subcut",
    "contraindication": "c/i", "response rate": "orr",
}  # fmt: skip
FORMS = [
    (re.compile(rf"(?<![\w/-])(?:{form})(?![\w/-])", re.IGNORECASE), full)
    for full, form in MEANS.items()
]
# Not vitamin D 25, dextrose d 5%, 30 g 3 weekly, G2/M.
DAY = re.compile(
    r"(?<!vitamin )(?<!vit )(?<!cyclin )(?<!dextrose )(?<!day )"
    r"(?:(?<![\w/])(?:d\s?\+?\s?|D(?:\s?\+\s?)?)|(?<=\d/)d\+?)(\d{1,3})(?![\w%.])"
)
GRADE = re.compile(
    r"(?<!\w)(?<!\d )(?:gr\s?|g)([1-5](?:[-/+]\s?[1-5])?\+?)(?![\w.%]|/[a-z])", re.IGNORECASE
)
MONTHS = re.compile(r"(?<=\d)\s?(?:mo|mths?)(?!\w)", re.IGNORECASE)
WEEK = re.compile(r"(?<!\w)wk\s?(?=\d)", re.IGNORECASE)
WITH = re.compile(r"(?<!\w)w/\s?(?=[a-z])(?!o\b)", re.IGNORECASE)
SPELLED = (
    (DAY, r"day \1"), (GRADE, r"grade \1"), (MONTHS, " months"), (WEEK, "week "),
    (WITH, "with "), *FORMS,
)  # fmt: skip


def spelled_out(text: str) -> str:
    """Return a text with what is typed in haste in whole words."""
    for form, full in SPELLED:
        text = form.sub(full, text)
    return text
