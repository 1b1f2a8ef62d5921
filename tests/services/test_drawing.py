"""The draw of an event: who gets in, who waits, and that it happens exactly once."""


from citykey_site.storage import bookings, draws, events, slots, waits
from tests.services import draw_people as people


def test_winners_have_an_appointment_and_the_others_wait_in_the_order_drawn(any_app):
    people.event(places=2)
    entered = [people.enter(f"p{number}") for number in range(5)]
    assert people.draw() == 1
    tickets_now = sorted((people.now_entered(e) for e in entered), key=lambda e: e.ticket.place)
    booked = [bookings.active_of_mailbox(e.email, now=people.AFTER) for e in tickets_now]
    assert [len(found) for found in booked] == [1, 1, 0, 0, 0]
    lined = [waits.get(e.uid) for e in tickets_now]
    assert lined[:2] == [None, None]
    assert [w.rank for w in lined[2:]] == [2, 3, 4]
    assert slots.wrong_counters() == []
    event = events.find("drawn")
    assert event.drawn_at == people.AFTER
    assert draws.of(event.id).entries == 5
