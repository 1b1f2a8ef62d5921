"""Open data: the same coming events in each format that machines read, never a person."""

from citykey_site.web.feeds import (
    atom_feed,
    calendar_feed,
    csv_feed,
    json_feed,
    site_map,
    slot_feed,
)

PARTS = (json_feed, csv_feed, calendar_feed, atom_feed, slot_feed, site_map)
