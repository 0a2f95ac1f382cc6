"""Which treatments a vignette says were given already, so that others are what is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.aspects import aspects_asked
from index.vocabulary import vocabulary

TREATMENTS = frozenset({"drug", "drug-class", "measure"})
BEFORE = re.compile(
    r"\b(despite|in spite of|failed|failing|fails|refractory to|no (response|effect|luck)"
    r" (to|with|from|on)|(not|n't) respon\w+ to|unresponsive to|tried|has had|still on|stuck on"
    r"|besides|apart from|on top of|already (had|got|on|tried|given|receiving)"
    r"|dependent on)\s+([^.;?]{2,60})",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"([^.;,?]{2,40})\b((did|(has|have) done) nothing|(did|has|have) not (help|work)\w*|failed"
    r"|ineffective|(didn't|hasn't|haven't) (help|work)\w*|without (effect|success|benefit|response)"
    r"|no (response|effect|help))\b",
    re.IGNORECASE,
)
# A treatment that is thought of has not been tried.
THOUGHT_OF = re.compile(
    r"\b(consider\w*|think\w*|plan\w*|wants?|would like|about to|wonder\w*|no (stored|back-?up)"
    r"|propos\w+|suggest\w*|ask\w*|not (had|been given)|never)\b",
    re.IGNORECASE,
)


def tried(text: str, asking: str, sentences: Sequence[str] = ()) -> frozenset[str]:
    """Return the treatments that a text says were given, with the classes they belong to.

    Where options are asked for, these are all that its other sentences name.
    """
    told = [found[0] for form in (BEFORE, AFTER) for found in form.finditer(text)]
    if "options" in aspects_asked(asking):
        told += [s for s in sentences if s not in asking and not THOUGHT_OF.search(s)]
    known = vocabulary()
    return frozenset(
        concept
        for part in told
        for concept in known.concepts(part)
        if known.kinds[concept] in TREATMENTS
    )
