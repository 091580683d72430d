// How the fact tables lie in the file: one STRICT table per fact table, one row
// per fact, made from the same description that reads and stores them elsewhere
// (book/schema.h).
//
// Customers and products are integer keys into customer_ids and product_ids.
// Instants are microseconds UTC, amounts minor units, quantities and minutes
// millionths: plain integers. Names and free texts about people stand in a table
// apart, <table>_texts, so that they can be erased without touching a sum.
#ifndef GOODWILL_SRC_STORE_LAYOUT_H_
#define GOODWILL_SRC_STORE_LAYOUT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "goodwill/base/schema.h"

namespace goodwill::store {

// "GdWl"; PRAGMA application_id tells a book from other SQLite files.
inline constexpr int32_t kApplicationId = 0x4764576C;
// PRAGMA user_version. Files of version 1 have no table `rights`, those of version 2 no
// table `case_commands`, those of version 3 no column `source` of purchases; a writer adds
// them.
inline constexpr int32_t kSchemaVersion = 4;

enum class Kept : uint8_t {
  kNowhere,     // currency: the book has one
  kCustomer,    // whose fact it is: key of customer_ids, NOT NULL
  kOther,       // another customer (a parent, a referrer): key of customer_ids
  kProduct,     // key of product_ids
  kInteger,     // INTEGER
  kCode,        // TEXT from the closed list
  kIdentifier,  // an id: INTEGER when it is a canonical decimal number, else TEXT
  kText,        // TEXT
  kAside,       // TEXT in <table>_texts
};

struct FactLayout {
  const TableSpec* spec = nullptr;
  std::vector<Kept> kept;       // by column of the spec
  std::vector<size_t> inside;   // columns of the fact table, in order
  std::vector<size_t> aside;    // columns of <table>_texts, in order
  // Columns that older files lack. Where a fact has no value in them the chain says
  // nothing of them, so that digests of older batches stay what they were.
  std::vector<bool> later;
  // Columns that can name or describe a person: erased with the customer, and
  // covered in the chain by a salted commitment only.
  std::vector<size_t> personal;

  std::string name() const { return std::string(spec->name); }
  std::string create_sql() const;  // tables, and a view for reading
  // Gives the tables of a file the columns that `older` lacks.
  std::string upgrade_sql(const FactLayout& older) const;
  // fact, then all stored columns in the spec's order, of facts after ?1.
  std::string select_sql() const;
  // What a SELECT of these columns names, fact first, and where from.
  std::string select_list(const std::vector<size_t>& columns) const;
  std::string select_from(const std::vector<size_t>& columns) const;
  // All that are stored.
  std::vector<size_t> stored() const;
};

// What a column is called in the file.
std::string SqlName(const FactLayout& layout, size_t column);

// Those that a file of a version has, in the order of kTables.
std::vector<FactLayout> FactLayouts(int64_t version = kSchemaVersion);

// The tables that every book has beside its facts.
std::string BookTablesSql();

}  // namespace goodwill::store

#endif  // GOODWILL_SRC_STORE_LAYOUT_H_
