"""Who are our customers? In Python. Usage: quickstart.py [purchases.csv [CUSTOMER]]"""

import sys

import goodwill as gw

file = sys.argv[1] if len(sys.argv) > 1 else "examples/data/purchases.csv"
customer = sys.argv[2] if len(sys.argv) > 2 else "C00042"

book = gw.Book(currency="EUR", time_zone="Europe/Sofia")
book.import_csv("purchases", file)  # or book.append_purchases(a_data_frame)

assessment = book.assess(gw.Policy.default(currency="EUR"), as_of="2025-01-01")

print(assessment.summary())
print(assessment.explain(customer))
