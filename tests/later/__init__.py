"""A release to come, made up: `booking.remind_at` gets another name while people book.

Its three steps are in `versions/`: the new column and what keeps both the same, an index, and the
end of the old column. The rows are filled in between.
"""
