"""A day at the complaints desk. Usage: complaints.py [BOOK]"""

import sys

import goodwill as gw

book = gw.Book(sys.argv[1] if len(sys.argv) > 1 else None, currency="EUR", time_zone="Europe/Sofia")
policy = gw.Policy.starter("complaints", currency="EUR")  # clocks, working hours, who may grant what
desk = book.desk(policy)

# 9:12, the phone: settled at once, within Anna's authority. What was promised stays owed.
desk.open("C-1", "carla", "The tin of cocoa was half empty.", "2026-03-02T09:12", channel="phone")
desk.settle("C-1", "2026-03-02T09:15", by="anna", text="We are sorry: the tin was half empty.",
            amount="9.00", ref="new tin", due_at="2026-03-04T18:00")

# 10:30, a letter about Boris. He will decide nothing in it.
case = desk.open("C-2", "dora", "I was shouted at.", "2026-03-02T10:30", about="boris", channel="letter")
case = desk.act(case, "assign", "2026-03-02T10:40", by="anna", subject="anna")
case = desk.act(case, "acknowledge", "2026-03-02T10:45", by="anna",
                text="You were shouted at when you asked for your money back.",
                due_at="2026-03-03T12:00")  # the next word is promised for noon
try:
    desk.act(case, "offer", "2026-03-02T11:00", by="boris", text="a voucher", ref="voucher", amount="20")
except gw.FailedPreconditionError as refused:
    print(refused.problems[0].field, "-", refused.problems[0].reason)

# The next day at one: what is owed, by whom, the most urgent first, and why.
for row in desk.due("2026-03-03T13:00").to_pandas().itertuples():
    print(row.case_id, row.kind, row.name or "", row.state, "-", row.owner)
print(desk.explain("C-2", as_of="2026-03-03T13:00"))
