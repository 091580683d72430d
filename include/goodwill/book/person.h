// Everything a book holds about one person, to be handed over: what Article 15
// of the General Data Protection Regulation calls access, and Article 20
// portability.
//
// It is every row of every table that is the customer's, also those that count no
// longer (superseded, withdrawn), each with the batch that brought it and when and
// from where that was recorded; rows of whoever is the same customer by a merge;
// and the rows of other tables that name the customer without being anybody's
// (measurements, and merges into the customer). Rows of other customers that name
// this one as parent or referrer are theirs and not in it.
//
// Cells are texts in the form in which they could be imported again: instants in
// UTC, amounts in major units of the book's currency.
#ifndef GOODWILL_BOOK_PERSON_H_
#define GOODWILL_BOOK_PERSON_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/schema.h"
#include "goodwill/book/book.h"
#include "goodwill/book/customer_id.h"

namespace goodwill {

struct PersonCell {
  std::string_view column;  // of the table's description
  std::string value;

  bool operator==(const PersonCell&) const = default;
};

enum class RowStanding : uint8_t { kCounts = 0, kSuperseded = 1, kVoided = 2 };
constexpr std::string_view NameOf(RowStanding standing) {
  switch (standing) {
    case RowStanding::kCounts: return "counts";
    case RowStanding::kSuperseded: return "superseded";
    case RowStanding::kVoided: return "voided";
  }
  return "";
}

struct PersonRow {
  int64_t batch = 0;
  int64_t recorded_at_us = kNullNumber;  // as the caller of the append said
  std::string source;
  RowStanding standing = RowStanding::kCounts;
  std::vector<PersonCell> cells;  // those that hold something, in the table's order
};

struct PersonTable {
  const TableSpec* spec = nullptr;
  std::vector<PersonRow> rows;  // by batch, then by what they hold
};

struct Person {
  CustomerId customer;
  std::vector<CustomerId> also;  // who is the same customer by a merge, ascending
  std::string currency;
  std::string time_zone;  // of the book
  std::vector<PersonTable> tables;  // those with rows, in the order of kTables
};

// NOT_FOUND if no fact ever named the id (or who had it was erased).
absl::StatusOr<Person> ExportPerson(const Book& book, const CustomerIdView& id);

}  // namespace goodwill

#endif  // GOODWILL_BOOK_PERSON_H_
