"""For people who help others: the guide, and a sitting in which they book client after client."""

from citykey_site.web.navigators import client, events, guide, paper, sitting

PARTS = (guide, sitting, events, client, paper)
