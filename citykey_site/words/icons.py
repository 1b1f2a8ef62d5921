"""The drawn icons: 24 units square, round lines of 2, in the color of the words beside them."""

from functools import cache

from markupsafe import Markup

DRAWINGS = {
    "pin": (
        '<path d="M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21z"/>'
        '<circle cx="12" cy="9.5" r="2.5"/>'
    ),
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "people": (
        '<circle cx="9" cy="8" r="3.5"/>'
        '<path d="M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 5a3.5 3.5 0 0 1 0 6.5'
        'M18 14.5c2.2.8 3.5 2.7 3.5 5.5"/>'
    ),
    "paper": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
    "key": '<circle cx="7.5" cy="12" r="4.5"/><path d="M12 12h10M18 12v4M22 12v3"/>',
    "home": '<path d="M3 11.5 12 4l9 7.5M6 10v10h12V10M10 20v-5h4v5"/>',
    "birthday": (
        '<path d="M4 20h16v-7H4zM4 16.5c2.7 1.5 5.3-1.5 8 0s5.3 1.5 8 0M12 13V9M12 6.5V5"/>'
    ),
    "camera": '<path d="M3 8h4l2-3h6l2 3h4v11H3z"/><circle cx="12" cy="13" r="3.5"/>',
    "envelope": '<path d="M3 6h18v12H3zM3 7l9 7 9-7"/>',
    "printer": '<path d="M7 9V3h10v6M7 17H3V9h18v8h-4M7 14h10v7H7z"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10h16M8 3v5M16 3v5"/>',
    "phone": (
        '<path d="M5 3h4l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v4c0 1-1 2-2 2A16 16 0 0 1 3'
        ' 5c0-1 1-2 2-2z"/>'
    ),
    "check": '<path d="m4 12.5 5 5L20 6.5"/>',
    "warning": '<path d="M12 4 2.5 20h19zM12 10v5M12 17.5v.5"/>',
    "globe": (
        '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18"/>'
    ),
    "card": (
        '<path d="M3 5h18v14H3zM13 10h5M13 14h5"/><circle cx="8" cy="10" r="2"/>'
        '<path d="M5 16c0-2 1.3-3 3-3s3 1 3 3"/>'
    ),
    "passport": '<path d="M5 3h14v18H5zM9 17h6"/><circle cx="12" cy="10" r="3.5"/>',
    "school": '<path d="m2 9 10-5 10 5-10 5zM6 11v5c3 3 9 3 12 0v-5M22 9v6"/>',
    "medal": '<path d="M8 3l4 8 4-8"/><circle cx="12" cy="15.5" r="5"/>',
    "bolt": '<path d="M13 2 5 14h6l-1 8 8-12h-6z"/>',
    "door": '<path d="M13 3H5v18h8M10 12h11M17 8l4 4-4 4"/>',
}


@cache
def icon(name: str) -> Markup:
    """Returns an icon as markup, hidden from screen readers: its words stand beside it."""
    return Markup(
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{DRAWINGS[name]}</svg>'
    )
