"""What other sites may show, and the page that says how."""


def walk(guide) -> None:
    """Opens the framed list in each state, and the page for partners."""
    for query in ("", "?near=60618&people=2", "?near=Qqqqqq", "?from=2027-06-01"):
        guide.open(f"/embed/{guide.lang}/events{query}")
    guide.go("share")
