"""A first text in another language through the real doors: signed SMS, and the page with the right `lang` and `dir`."""

from flask import Flask

from tests.journeys.talk import SmsPerson, WebPerson


def test_an_arabic_page_is_marked(app: Flask) -> None:
    """Arabic from right to left, the English beside it from left to right."""
    person = WebPerson(app)
    said = person.say("أحتاج إلى مساعدة، ليس لدي مكان أنام فيه")
    page = person.client.get("/").get_data(as_text=True)
    assert '<div class="ju-reply" lang="ar" dir="rtl">' in page
    assert '<div lang="en" dir="ltr">' in page
    assert "999" in said
    assert "interpreter" in said


def test_polish_by_text(app: Flask) -> None:
    """Polish back, 999 in it; danger then comes with the English beside."""
    person = SmsPerson(app, "+447700900177")
    first = person.say("Potrzebuję pomocy, nie mam gdzie mieszkać")
    assert "Jestem komputerem" in first
    assert "999" in first
    danger = person.say("chce umrzec")
    assert "Dzwon 999" in danger
    assert "Call 999" in danger
    assert "116 123" in danger


def test_the_title_of_a_page_tells_nothing(app: Flask) -> None:
    """After danger in any language the tab is named as before."""
    person = WebPerson(app)
    person.say("mąż mnie bije")
    title = person.client.get("/").get_data(as_text=True).partition("<title>")[2].partition("</title>")[0].casefold()
    assert "joined up" in title
    assert not any(word in title for word in ("abuse", "danger", "999", "bije", "violence"))
