"""Children as parents tell them by text: in answer to "children living with you, and how old?", and on the way."""

import pytest

from conversations.understanding.phrases import compile_phrases, phrase_body
from conversations.understanding.read import read
from tests.conversations.nowhere import NoPlaces

PHRASES = compile_phrases(phrase_body())

UNKNOWN = None


def told(text: str, asked: str | None = None) -> object:
    """The ages told, None when nothing is told of children."""
    found = read(text, phrases=PHRASES, gazetteer=NoPlaces(), asked=asked).facts.get("children")
    return None if found is None else found.value


def of_unknown_age(count: int) -> tuple[None, ...]:
    """That many children without ages."""
    return (UNKNOWN,) * count


ANSWERS = [
    # one, two, many: a number is a count, unless an age is told with it
    ("one", of_unknown_age(1)),
    ("just the one", of_unknown_age(1)),
    ("only 1", of_unknown_age(1)),
    ("yes 2", of_unknown_age(2)),
    ("yes. 2", of_unknown_age(2)),
    ("six girls", of_unknown_age(6)),
    ("5 kids", of_unknown_age(5)),
    ("a couple of boys", of_unknown_age(2)),
    ("one of each", of_unknown_age(2)),
    ("one of each, 4 and 7", (4, 7)),
    ("two, a boy and a girl", of_unknown_age(2)),
    ("yes two boys and a girl", of_unknown_age(3)),
    ("4 of them, 3 boys 1 girl", of_unknown_age(4)),
    ("2boys 1girl", of_unknown_age(3)),
    ("3 under 5", of_unknown_age(3)),
    ("yes a teenager", of_unknown_age(1)),
    ("a toddler and a newborn", (UNKNOWN, 0)),
    ("2 at primary 1 at high school", of_unknown_age(3)),
    # ages in lists, in words and in figures, with the count before them or without
    ("Yes. Three girls. Fourteen, twelve and five.", (14, 12, 5)),
    ("Two. Nine and eleven.", (9, 11)),
    ("Two. They are nine and eleven.", (9, 11)),
    ("Yes, one. She's fifteen.", (15,)),
    ("one child. 8.", (8,)),
    ("a girl. shes 5", (5,)),
    ("1, shes 3", (3,)),
    ("eight, six and three", (8, 6, 3)),
    ("2, 4 and 6", (2, 4, 6)),
    ("ages 2 4 6", (2, 4, 6)),
    ("6 & 9", (6, 9)),
    ("6+9", (6, 9)),
    ("3 kids - 2, 5, 9", (2, 5, 9)),
    ("3: 9, 5, 2", (9, 5, 2)),
    ("yes 3. 9, 5 and 2", (9, 5, 2)),
    ("three kiddies 1 2 and 4", (1, 2, 4)),
    ("3 bairns 2 4 n 6", (2, 4, 6)),
    ("8, 10, 12, 14", (8, 10, 12, 14)),
    ("5 children, 15, 13, 11, 9, 7", (15, 13, 11, 9, 7)),
    ("Yes I have 4 children aged 12, 10, 7 and 18 months", (12, 10, 7, 1)),
    ("4 kids 16, 14, 11 and the youngest is 5", (16, 14, 11, 5)),
    ("2 boys 7 n 9 and a newborn", (7, 9, 0)),
    ("2 x girls, 8 and 11", (8, 11)),
    ("yes, girl 15, boys 12 and 10", (15, 12, 10)),
    ("wife and 3 kids 4 6 and 9", (4, 6, 9)),
    ("four. do you want all there ages? 16 13 9 and the little one is 3 weeks", (16, 13, 9, 0)),
    ("4 and 7 both girls", (4, 7)),
    ("5yrs, 3yrs and 10mths", (5, 3, 0)),
    ("a 5yo and a 3yo", (5, 3)),
    ("theres the 10 year old and the 8 year old", (10, 8)),
    ("baby 3 weeks old", (0,)),
    ("1 daughter 7 months", (0,)),
    ("twins age 5", (5, 5)),
    ("8 yr old twins", (8, 8)),
    ("twin girls 4 and a baby 6 months", (4, 4, 0)),
    # each child by itself
    ("boy 4 girl 6", (4, 6)),
    ("a boy whos 8 and a girl whos 11", (8, 11)),
    ("son 15 daughter 12", (15, 12)),
    ("lad of 9 and lass of 13", (9, 13)),
    ("my eldest is 16 then 12 then 8", (16, 12, 8)),
    ("oldest 11 youngest 4", (11, 4)),
    ("one of 7 and one of 3", (7, 3)),
    ("1 is 7 and the other is 3", (7, 3)),
    ("ones 3 the others 5", (3, 5)),
    ("one at home shes 16 the others have flown the nest", (16,)),
    ("just my daughter whos 14", (14,)),
    ("me and my son hes 17", (17,)),
    ("yes a 13 yr old lad", (13,)),
    ("lil one is 2", (2,)),
    ("wee boy 4", (4,)),
    # a correction of what was told before
    ("no sorry hes 4 not 5", (4,)),
    ("hes 4 not 5", (4,)),
    ("shes 7 now not 6", (7,)),
    ("not 5, hes 4", (4,)),
    ("she is 10 sorry not 11", (10,)),
    ("i meant 6 and 8 not 6 and 9", (6, 8)),
    ("sorry 3 kids not 2", of_unknown_age(3)),
    ("actually its 3, 5 and 7", (3, 5, 7)),
    # grown up, or somebody else's: no children of the household
    ("my two grown up sons", ()),
    ("2 grown up daughters", ()),
    ("both grown up", ()),
    ("25 and 23", ()),
    ("my son is 22", ()),
    ("2 sons, 24 and 9", (9,)),
    ("2 adult sons and a girl of 11", (11,)),
    ("they live with their mum", ()),
    ("no mine have left home", ()),
    ("grandkids stay with me at weekends", None),
    ("my granddaughter lives with me shes 6", (6,)),
    ("my 2 grandsons live with me, 5 and 8", (5, 8)),
    # none
    ("nope", ()),
    ("none, just a cat", ()),
    ("none of my own", ()),
    ("just me", ()),
    ("no but im pregnant", ()),
]

MORE_ANSWERS = [
    ("yea 1 lad hes 11", (11,)),
    ("3 kids at home. 17, 15 and 12", (17, 15, 12)),
    ("I do. A daughter, nine, and a son who's six.", (9, 6)),
    ("my daughter is 8 and my son is 5", (8, 5)),
    ("2yr old n 4 month old", (2, 0)),
    ("got a teenager and two little ones", of_unknown_age(3)),
    ("yes, my boys are ten and eight", (10, 8)),
    ("just turned 5", (5,)),
    ("girls 9 and 7, boy 2", (9, 7, 2)),
    ("9yo girl 6yo boy", (9, 6)),
    ("Four kids - eldest 15, youngest 1", (15, 1, UNKNOWN, UNKNOWN)),
    ("kids live with me half the week, 6 and 10", (6, 10)),
    ("Yes my son, he's 13 and has autism", (13,)),
    ("no children here", ()),
    ("no im 70", ()),
    ("i dont have any", ()),
    ("havent got any", ()),
    ("none thank god", ()),
    ("My kids are all grown up now", ()),
    ("yes both under 3", of_unknown_age(2)),
    ("five of them. 14 12 9 7 and 3", (14, 12, 9, 7, 3)),
    ("2 - a girl of 4 and a boy of 2", (4, 2)),
    ("yh 2 girls", of_unknown_age(2)),
    ("one daughter", of_unknown_age(1)),
    ("6 month old", (0,)),
    ("6 months", (0,)),
    ("18", (18,)),
    ("two teens, 15 and 17", (15, 17)),
    ("my stepson is 10 and we have a baby together", (10, 0)),
    ("one who is 19 and at college", (19,)),
    ("2 adult kids", ()),
    ("my daughter (23) and her baby", ()),
    ("wor bairns are 5 and 8", (5, 8)),
    ("got 3 weans 8 6 4", (8, 6, 4)),
    ("3. 1 boy 2 girls", of_unknown_age(3)),
    ("2 sons", of_unknown_age(2)),
    ("yes 8, 5, 2 and one on the way", (8, 5, 2)),
    ("4 year old twins and a 7 year old", (4, 4, 7)),
    ("a 10 year old daughter and 8 year old son", (10, 8)),
    ("10 & 12 year olds", (10, 12)),
    ("twelve", (12,)),
    ("aged seven", (7,)),
    ("they are in year 3 and year 6", None),
    ("3yr", (3,)),
    ("its 2 now we had another", of_unknown_age(2)),
    ("1 child aged 3", (3,)),
    ("yes one child aged 3 and a half", (3,)),
    ("i have a 15 and 16 year old", (15, 16)),
    ("4, 6, 11 and 13 year olds", (4, 6, 11, 13)),
    ("my nephew lives with us hes 12", None),
    ("i foster two, 4 and 9", (4, 9)),
    ("yes he is 7 sorry i put 17", (7,)),
    ("ages are 3 & 5 not 3 & 4", (3, 5)),
    ("my wife has a son hes 6", (6,)),
    ("2 kids 1 dog", of_unknown_age(2)),
    ("3 kids in a 2 bed flat", of_unknown_age(3)),
    ("me, my wife and our 3 daughters who are 2, 4 and 8", (2, 4, 8)),
    ("yes, four: 13, 11, 8, 4", (13, 11, 8, 4)),
    ("a son (12) and a daughter (9)", (12, 9)),
    ("Two children, ages five and seven", (5, 7)),
    ("nearly 3", (3,)),
    ("hes 3 and shes 5", (3, 5)),
    ("1yr and 3yr", (1, 3)),
    ("lad 15", (15,)),
    ("no he is 8 i said 18 by mistake", (8,)),
    ("3 n 5 n 7", (3, 5, 7)),
    ("three girls and one boy", of_unknown_age(4)),
    ("boy 6 and twins 3", (6, 3, 3)),
    ("four kids aged between 3 and 12", of_unknown_age(4)),
    ("my youngest is 6 the rest are grown up", (6,)),
    ("only my youngest who is 17", (17,)),
    ("Son aged 10, daughter aged 14", (10, 14)),
    ("yes 10 month old baby", (0,)),
    ("yes 10month old", (0,)),
    ("5 yr old and 5 month old", (5, 0)),
    ("two stepkids 9 and 12", (9, 12)),
    ("not living with me no", ()),
    ("no longer", ()),
    ("they're with foster carers", None),
    ("a 9 year old and twin 4 year olds", (9, 4, 4)),
    ("one, he's just started school", of_unknown_age(1)),
    ("yeah my kid", of_unknown_age(1)),
    ("one kid", of_unknown_age(1)),
    ("my little girl who is six", (6,)),
    ("got a lil boy 18mnths", (1,)),
    ("nine", (9,)),
    ("two", of_unknown_age(2)),
    ("3 grown up and 1 at home hes 14", (14,)),
    ("Yes - 2 (8 and 11)", (8, 11)),
    ("2 (8 & 11)", (8, 11)),
    ("2 kids (8,11)", (8, 11)),
    ("oldest is 12, middle one 9 and baby 1", (12, 9, 1)),
    ("teenage daughter", of_unknown_age(1)),
    ("11 and 14, and one due in may", (11, 14)),
    ("he was 5 in march", (5,)),
    ("all 3 under 10", of_unknown_age(3)),
]
"""Written after the reader; of these and the last 31 below it read 106 of 130 at first, the reader before it 89."""

ON_THE_WAY = [
    ("my two grown up sons dont help me", None),
    ("my adult daughter is in debt", None),
    ("got a 9 year old and 2 grown up kids, need a cooker", (9,)),
    ("grandkids stay with me at weekends and i cant feed them", None),
    ("my grandson is 9 and has no coat", None),
    ("my grandson lives with me hes 9 and needs a coat", (9,)),
    ("i have my 2 granddaughters living with me aged 4 and 6", (4, 6)),
    ("I have three girls. Fourteen, twelve and five. Need uniforms", (14, 12, 5)),
    ("got six girls and no money", of_unknown_age(6)),
    ("2 boys 7 n 9 and a newborn, need food", (7, 9, 0)),
    ("ive got one of each, 4 and 7, need beds", (4, 7)),
    ("my son 34 is homeless", None),
    ("one kid, 5, and no heating", (5,)),
    ("my lads 4 not 5 and needs a school place", (4,)),
    ("ive a lad of 10 and a lass of 6", (10, 6)),
    ("single mum of 2 boys 4 and 6 need a washing machine", (4, 6)),
    ("need food for me and 3 kids, 9, 7, 2", (9, 7, 2)),
    ("my grown up daughter has moved back in and lost her job", None),
    ("my grandkids are hungry when they visit", None),
    ("I look after my grandson full time hes 3 and lives with me", (3,)),
    ("got two grown up lads and a little girl of 8", (8,)),
    ("kids are 3 and 5 no heating", (3, 5)),
    ("baby is 6 weeks, need formula", (0,)),
    ("my daughter is 16 and pregnant", (16,)),
    ("have 4 children. 12, 10, 8 and 3. rent arrears", (12, 10, 8, 3)),
    ("3 daughters, eleven nine and six, no beds", (11, 9, 6)),
    ("my son turned 18 last week so child benefit stopped", (18,)),
    ("our eldest is 15 and wont go school", (15,)),
    ("me and my 2 kids 5 & 8 are in a hotel", (5, 8)),
    ("my boys 10 and he needs shoes", (10,)),
    ("wife and 2 kids 3 and 1 in one room", (3, 1)),
    ("no kids just a dog", ()),
    ("one of each here, no money for uniforms", None),
    ("my son is in prison hes 27", None),
    ("granddaughter coming to stay need a cot", None),
    ("twins 8 months old need pram", (0, 0)),
    ("lost my job, 2 kids", of_unknown_age(2)),
    ("I have a 14 yr old lad and 10 yr old lass", (14, 10)),
    ("my step son 11 stays weekends", (11,)),
    ("adult son with autism lives with me", None),
    ("our 2 grown up children cant help", None),
    ("pregnant with a 2 year old", (2,)),
    ("my kids are 19, 16 and 12", (19, 16, 12)),
    ("foster mum of 3", of_unknown_age(3)),
    ("my friends kids are hungry", None),
    ("bairns 4 n 6 need coats", (4, 6)),
]


@pytest.mark.parametrize(("text", "ages"), [*ANSWERS, *MORE_ANSWERS])
def test_the_answer_to_the_question_about_children(text: str, ages: tuple[int | None, ...] | None) -> None:
    """What a parent texts back when asked."""
    assert told(text, asked="children") == ages


@pytest.mark.parametrize(("text", "ages"), ON_THE_WAY)
def test_children_told_on_the_way(text: str, ages: tuple[int | None, ...] | None) -> None:
    """What is told beside a need."""
    assert told(text) == ages


def test_an_age_of_a_child_is_not_the_parents() -> None:
    """Asked for the children, "5yo" is no age of the writer; "im 70" is."""
    assert set(read("5yo n 3yo", phrases=PHRASES, gazetteer=NoPlaces(), asked="children").facts) == {"children"}
    facts = read("no im 70", phrases=PHRASES, gazetteer=NoPlaces(), asked="children").facts
    assert (facts["children"].value, facts["age"].value) == ((), 70)


@pytest.mark.parametrize("text", ["M8 4AA", "why", "skip", "dunno", "dont want to say", "yes", "my ex has them"])
def test_what_tells_of_no_child_tells_nothing(text: str) -> None:
    """A postcode, a "yes" and a way out are no children."""
    assert told(text, asked="children") is None
