// What the columns of a fact table are called, which types they take, and which
// of them must be there. One description serves every way in (Arrow, CSV), the
// book that stores the columns, the error messages and the documentation.
#ifndef GOODWILL_BASE_SCHEMA_H_
#define GOODWILL_BASE_SCHEMA_H_

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace goodwill {

// A number column's absent value. No instant, amount or count takes it.
inline constexpr int64_t kNullNumber = std::numeric_limits<int64_t>::min();

// Quantities and minutes are decimals with six places, kept as integers.
inline constexpr int kDecimalScale = 6;
inline constexpr int64_t kDecimalUnit = 1'000'000;

enum class ColumnType : uint8_t {
  kId,       // text or int64
  kText,     // UTF-8
  kTime,     // microseconds since the epoch, UTC
  kMoney,    // minor units; also accepted as "<name>_minor"
  kDecimal,  // millionths
  kInteger,  // int64
  kBoolean,  // 0 or 1
  kCode,     // one of a closed list: its place in the list, from 1
};

struct ColumnSpec {
  std::string_view name;
  ColumnType type;
  bool required;
  std::string_view meaning;
  std::span<const std::string_view> codes = {};
  // Names or identifies somebody whom the book is about, or is free text in
  // which that may happen: names, texts, proofs, preferences, ids of persons. A
  // book that forgets a person forgets these and keeps the rest, so no figure may
  // rest on them. Our own people (agents, owners of promises) are not meant.
  bool personal = false;
  bool may_be_negative = true;  // otherwise a number below zero refuses the batch
};
inline constexpr bool kPersonal = true;
inline constexpr bool kNotNegative = false;

// The same numbers as GOODWILL_TABLE_* in c.h.
enum class TableKind : int32_t {
  kPurchases = 1,
  kInteractions = 2,
  kCustomers = 3,
  kContacts = 4,
  kEvents = 5,
  kProducts = 6,
  kConsents = 7,
  kPromises = 8,
  kAnswers = 9,
  kMeasurements = 10,
  kRates = 11,
  kMerges = 12,
  kRights = 13,
  kCaseCommands = 14,
};
inline constexpr int kTableKinds = 15;  // index 0 is unused

struct TableSpec {
  TableKind kind;
  std::string_view name;
  std::span<const ColumnSpec> columns;
  int customer = -1;  // index of the customer id column, -1 if none
  int identity = -1;  // index of the column that identifies a row, -1 if none
  int revision = -1;
  int voided = -1;
  // Index of the column that says when the fact happened: from then on it was
  // so. An absent value is before every instant. -1: facts without a time.
  int time = -1;
};

// Whether a column names the currency of the row's amounts. Amounts are kept in
// the book's currency, so such a column is checked and not kept. In a table
// without amounts a currency is a value like any other.
constexpr bool NamesCurrencyOfAmounts(const TableSpec& spec, size_t column) {
  if (spec.columns[column].type != ColumnType::kText || spec.columns[column].name != "currency") {
    return false;
  }
  for (const ColumnSpec& c : spec.columns) {
    if (c.type == ColumnType::kMoney) return true;
  }
  return false;
}

}  // namespace goodwill

#endif  // GOODWILL_BASE_SCHEMA_H_
