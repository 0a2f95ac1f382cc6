"""What a question takes for granted is read, and what is said of a patient is not."""

from __future__ import annotations

import pytest

from index.granted import granted_of, premise_of


@pytest.mark.parametrize(
    ("text", "premise"),
    [
        ("As danazol is approved for this, what dose?", "danazol is approved for this"),
        ("since danazol is approved for this can we give more?", "danazol is approved for this"),
        ("Given that ITP forbids CAR-T, why try?", "ITP forbids CAR-T"),
        ("Ide-cel is licensed for lupus, right?", "Ide-cel is licensed for lupus"),
        ("G-CSF has been shown to cure it. By how much?", "G-CSF has been shown to cure it"),
        ("Steroids being the standard of care, which one?", "Steroids being the standard of care"),
        ("Danazol has to be chewed; how often?", "Danazol has to be chewed"),
        ("CAR-HEMATOTOX is drawn on day 14; which cut-off?", "CAR-HEMATOTOX is drawn on day 14"),
        ("Ferritin was drawn on day 14; what does 3000 mean?", ""),
        ("Since he was infused 30 days ago, what now?", ""),
        ("58M on off-label eltrombopag. What dose next?", ""),
        ("Is eltrombopag approved after CAR-T?", ""),
        ("Counts fell 8 months after CAR-T, marrow showed MDS. Which gene?", ""),
        ("Danazol is not approved for this, right?", ""),
        ("Label warnings of danazol in the elderly: what matters?", ""),
    ],
)
def test_a_claim_that_references_can_deny_is_a_premise(text: str, premise: str) -> None:
    assert premise_of(text) == premise


@pytest.mark.parametrize(
    ("text", "granted"),
    [
        ("Since G-CSF worsens CRS, when is it safe?", "G-CSF worsens CRS"),
        ("Danazol blocks IL-6, doesn't it? How many got it?", "Danazol blocks IL-6"),
        ("Day 30. Danazol is a weekly injection, yes?", "Danazol is a weekly injection"),
        ("As only 10% had it, was it rare?", "only 10% had it"),
        ("Because my patient is neutropenic, what next?", ""),
        ("As she weighs 40 kg, what dose?", ""),
        ("plt 9, no bleeding, afebrile. What next?", ""),
        ("axi-cel v tisa-cel: which is worse?", ""),
        ("As soon as counts recover can we stop G-CSF?", ""),
        ("As prophylaxis should we give levofloxacin?", ""),
    ],
)
def test_a_reason_or_a_statement_is_granted_and_a_vignette_is_not(text: str, granted: str) -> None:
    assert granted_of(text) == granted
