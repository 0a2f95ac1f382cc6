"""What a question wants to know of its subject, and how a finding that tells it looks."""

from __future__ import annotations

import re
from functools import lru_cache

from index.tokens import normalise

# How a question asks for an aspect, and how a finding on that aspect looks (both normalised).
ASPECTS: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    name: (re.compile(asks), re.compile(looks))
    for name, asks, looks in (
        (
            "effect",
            r"\beffective|\befficacy|\bworks?\b|\bworked\b|\brespon[ds]|\bbenefit|\bhelp(s|ed)?\b"
            r"|\bsuccess|\bany good\b|\bresults?\b|\bcounts? (come|came) back|\brecover|\boutcome",
            r"\brespon[ds]\w*|\btransfusion[- ](independen|free)|\brecover(ed|y)|\bimprov(ed|ement)"
            r"|\bresolved\b|\bcorrected\b|\bshorten|\bno (clinical )?(benefit|effect)|\beffective",
        ),
        (
            "harm",
            r"\bsafe|\bside[- ]effect|\badverse|\btoxic|\bharm|\btolera|\bcomplication|\bdanger"
            r"|\bworsen|\brisks?\b(?! (factor|score|group))|\bproblems?\b|\bwarning",
            r"\bsafe|\bside effect|\badverse|\btoxicit|\bwarn|\bthrombo(sis|embol|tic)|\bfibrosis"
            r"|\bhepato|\bdiscontinu|\bdecompensation|\bhigher (rate|risk)|\bcontraindicat",
        ),
        (
            "risk",
            r"\brisk factor|\bat (high(er)? )?risk|\bpredict|\bwho (gets|will|develops?|is likely)"
            r"|\b(which|what) (patients|factors|features)|\bassociated|\blinked|\bprognostic",
            r"\brisk factor|\bpredict|\bassociated with|\blinked|\bindependent(ly)?\b|\bodds ratio"
            r"|\b(or|hr|auc) \d|\bmore (often|frequent|likely|common)|\bwent with\b|\bc-index",
        ),
        (
            "options",
            r"\boptions?\b|\bwhat (next|else|now|can|could|would|should|to do)|\bnext step"
            r"|(^|[.;,:?!] ?)next\W*$|\btreat|\bmanage|\btry\b|\btried\b|\brescue|\bsalvage"
            r"|\b(second|next)[- ]line|\bgive\b|\bthoughts\b|\bsuggest|\bideas?\b|\badd\b"
            r"|\bhow (do|would|should) (i|we|you)",
            r"\brecommend|\bconsider|\badvis|\bsuggest|\bfavou?r|\bwere given\b|\bwas given\b"
            r"|\breceived\b|\btreated with\b|\bstarted\b|\brespon[ds]|\brecovered|\bmeasures\b"
            r"|\bboost\b|\btransfusion[- ](independen|free)|\bled to\b|\bchosen\b|\btreatment\b",
        ),
        (
            "indication",
            r"^when\b|\bwhen (to|can|should|do (i|we|you)|is)\b|\bindicat|\bcandidates?\b|\beligib"
            r"|\bwho (should|needs?|gets?|qualif)|\b(until|till) when\b"
            r"|\bshould (i|we|he|she|they)\b",
            r"\bindicat|\bcriteria\b|\brecommend|\badvis|\bconsider|\bshould\b|\bonce\b|\bif\b"
            r"|\bwhen\b|\buntil\b|\b(from|after|before|by) day\b|\bcovers\b|\breserve",
        ),
        (
            "mechanism",
            r"\bwhy\b|\bmechanis|\bhow (does|do) \w+ (work|cause|lead)|\bexplain|\bcaus(e|es|ed)\b"
            r"|\bpathogen|\bpathophys|\breason|\bdriv(e|es|en|ing)\b|\bbehind\b",
            r"\bbecause\b|\bmechanis|\bdriven\b|\bdue to\b|\bcytokine|\binterferon|\bniche|\binflam"
            r"|\bcxcl12|\bsdf-1|\bstem cells?\b|\bproliferat|\bclonal|\bt cells\b",
        ),
        (
            "workup",
            r"\bwork-?up|\binvestigat|\btests?\b|\bexclude|\brule out|\bdifferential|\bbiops"
            r"|\bcheck|\blook for\b|\bmonitor",
            r"\bbiops|\bexclud|\bruled out\b|\btest(s|ed|ing)?\b|\bcheck|\bmarrow (exam|smear)"
            r"|\bmonitor|\bserolog|\bb12\b|\bpcr\b|\bevery \d|\bweekly\b",
        ),
        (
            "definition",
            r"^what (is|are|does)\b|\bdefin|\bmean(s|ing)?\b|\bgrad(ed|ing)\b|\bgrade\b(?! ?[\d≥>])"
            r"|\bcriteria|\bcall",
            r"\bdefin|\bis grade\b|\bgrad(ed|ing)\b|\bmeans?\b|\bmeant\b|\bcalled\b"
            r"|\bclass(ed|es)\b|\bcriteria\b|\bpoints?\b",
        ),
        (
            "cutoff",
            r"\bcut-?offs?\b|\bthreshold|\b(high|low|intermediate)[- ](risk|score)|\bwhat counts as"
            r"|\bhow (high|low)\b",
            r"[≥≤<>]|\b(at least|or (more|higher|above|less|lower|below)|above|below)\b|\bcut-?off"
            r"|\bthreshold|\b(high|low|intermediate)[- ](risk|score)",
        ),
        (
            "survival",
            r"\bsurviv|\bmortality|\bdie[ds]?\b|\bdeaths?\b|\bprognos|\bfatal|\boutlook",
            r"\bsurviv|\bmortality|\bdie[ds]?\b|\bdeaths?\b|\bfatal",
        ),
        (
            "comparison",
            r"\b(vs|versus|compar\w+|better|worse|rather than|differ\w*|or)\b",
            r"\b(vs|versus|than|compared|both|differ\w*|similar|same|whereas|while)\b",
        ),
    )
}  # fmt: skip
# Plain facts with an unmistakable look: how a question asks for one, how a passage gives it. They
# are weighed as one; some are refused where no passage has the look (assistant/attributes.py).
FACTS: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    name: (re.compile(asks), re.compile(looks))
    for name, asks, looks in (
        ("age", r"\b(median|mean|patient's) age\b|how old\b", r"\bage[ds]?\b|years? old|year-old"),
        ("sex", r"\bsex\b|\bgender\b", r"\b(wo)?m[ae]n\b|\b(fe)?males?\b|\bsex\b"),
        (
            "accuracy",
            r"sensitivity|specificity|\bauc\b|c-index|predictive value",
            r"sensitivity|specificity|\bauc\b|area under|c-index|predictive value|discriminat",
        ),
        (
            "class",  # of a score, not of one of the tests that it counts
            r"^(?!.*\b(ferritin|crp|ldh|platelets?|plt|anc|neutrophils?|hb|hemoglobin|pts?"
            r"|points?)\b)"
            r"(?=.*\bcut-?offs?\b)(?=.*(\bscores?\b|\bindex\b|hematotox|easix|simpleht|eipm))",
            r"\b(high|low|intermediate)[- ]risk\b|\bscores? (of )?[≥≤<>]|\bcut-?off|quartile"
            r"|median",
        ),
        (
            "pharmacokinetics",
            r"half-life|clearance|bioavailab|pharmacokinetic",
            r"half-life|clearance|bioavailab|pharmacokinetic|exposure",
        ),
        (
            "date",
            r"\b(which|what|in what) (year|month|date)|\bwhat date|\bdate of\b|\bmonth and year\b",
            r"\b(19|20)\d\d\b",
        ),
        (
            "sample",
            r"\bhow many (patients|people|subjects|pts|adults|children)|\bsample size|\bn =",
            r"\b\d+ (\w+ ){0,3}(patients|adults|children|recipients|people|participants)"
            r"|\(n ?= ?\d",
        ),
        (
            "strength",
            r"\bstrengths? (is|are|exist|come)|\b(which|what) (strengths?|formulations?)",
            r"\bstrengths?\b|\btablet|\bvial",
        ),
    )
}
OF_FEATURES = (*(f"on_{name}" for name in ASPECTS), "on_fact")


@lru_cache(maxsize=20_000)
def aspects_of(text: str) -> frozenset[str]:
    """Return the aspects that a finding has the look of telling, remembered."""
    plain = normalise(text)
    return frozenset(name for name, (_, looks) in ASPECTS.items() if looks.search(plain))


@lru_cache(maxsize=256)
def aspects_asked(question: str) -> frozenset[str]:
    """Return the aspects that a question asks about."""
    plain = normalise(question)
    return frozenset(name for name, (asks, _) in ASPECTS.items() if asks.search(plain))


def facts_asked(question: str) -> tuple[re.Pattern[str], ...]:
    """Return the looks of the plain facts that a question asks for."""
    plain = normalise(question)
    return tuple(looks for asks, looks in FACTS.values() if asks.search(plain))
