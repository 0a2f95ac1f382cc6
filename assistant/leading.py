"""A follow-up that leads away from what the conversation is about: "who pays for it?"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.followup import BARE
from assistant.signs import Signs
from index.asked import Asked, read_question
from index.aspects import aspects_asked
from index.search import Hit
from index.terms import stems
from index.tokens import words

# Chances that there is no answer: above the first as it is read, above the second as it was typed.
READ_LIMIT, TYPED_LIMIT = 0.6, 0.9
# Passages one of which says what is asked for in some form, where a follow-up stays on its topic;
# the shortest stem that tells what is asked for, and words that only point.
FIRST, SHORTEST = 10, 3
POINTING = stems("many much those these them that this they there else also about what which when")


def leads_away(
    signs: Signs,
    asked: Asked,
    hits: Sequence[Hit],
    typed: str,
    find: Callable[[str], Sequence[Hit]],
) -> bool:
    """Say whether a follow-up asks what is not answered on its topic, nor by itself.

    `find` returns the hits of what was `typed`, best first. Words put together for a follow-up
    tell less than a question: both must be unlikely to be answered, and a word of it must be said
    by none of the first passages. A few words that only name what is asked of the topic ("and the
    safety?") lead nowhere else.
    """
    own, chance = read_question(typed), signs.chance_unanswered
    of_topic = len(words(typed)) <= BARE and (own.kinds or aspects_asked(typed))
    if not typed or of_topic or chance(asked, hits) <= READ_LIMIT:
        return False
    telling = [one for one in stems(typed) - POINTING if len(one) >= SHORTEST]
    if not signs.untold(telling, hits[:FIRST]):
        return False
    found = find(typed)
    return not found or chance(own, found) > TYPED_LIMIT
