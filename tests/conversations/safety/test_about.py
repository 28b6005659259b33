"""Who a danger is about: the writer or somebody else, in both directions."""

import pytest

from conversations.safety.danger import About
from conversations.safety.hear import hear

SELF = (
    "he hit me again last night",
    "my husband hits me",
    "my boss keeps my passport and won't let me leave",
    "i've taken all my tablets",
    "took all my tablets, don't tell my mum",
    "been cutting my legs again since my dad left",
    "they would all be better off without me",
    "my uncle comes in my room at night and touches me",
    "i can't breathe and my chest hurts",
    "i am 15 and mum has kicked me out, sleeping at the bus station",
    "he raped me. i told my sister",
    "someone put a knife to my throat",
)
SOMEONE_ELSE = (
    "my son is being hit by his wife",
    "her fella hits her, she is my sister",
    "my dad has chest pain and his lips are blue",
    "i found my brother unconscious, he has taken an overdose",
    "i can't wake her, she has taken all her tablets",
    "my lad has been stabbed",
    "i think my daughter is cutting herself",
    "my friend wants to kill herself",
    "there's a lad being kicked unconscious outside the shop",
    "nan has bruises on her arms from the carer",
    "our Denise has took an overdose",
    "it's for my niece not me, her ex broke her wrist",
)


@pytest.mark.parametrize("text", SELF)
def test_it_is_the_writer(text: str):
    assert {danger.about for danger in hear(text)} == {About.SELF}


@pytest.mark.parametrize("text", SOMEONE_ELSE)
def test_it_is_somebody_else(text: str):
    assert {danger.about for danger in hear(text)} == {About.SOMEONE_ELSE}
