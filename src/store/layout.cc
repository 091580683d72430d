#include "store/layout.h"

#include <algorithm>
#include <string_view>

#include "book/book_state.h"
#include "goodwill/book/schema.h"

namespace goodwill::store {

std::string SqlName(const FactLayout& layout, size_t c) {
  switch (layout.kept[c]) {
    case Kept::kCustomer: return "customer";
    case Kept::kProduct: return "product";
    default: return std::string(layout.spec->columns[c].name);
  }
}

namespace {

Kept KeptAs(const TableSpec& spec, size_t c) {
  const ColumnSpec& column = spec.columns[c];
  if (static_cast<int>(c) == spec.customer) return Kept::kCustomer;
  switch (column.type) {
    case ColumnType::kTime:
    case ColumnType::kMoney:
    case ColumnType::kDecimal:
    case ColumnType::kInteger:
    case ColumnType::kBoolean:
      return Kept::kInteger;
    case ColumnType::kCode:
      return Kept::kCode;
    case ColumnType::kId:
      if (NamesCustomer(spec, c)) return Kept::kOther;
      return column.name == "product_id" ? Kept::kProduct : Kept::kIdentifier;
    case ColumnType::kText:
      if (FormOf(spec, static_cast<int>(c)) == Form::kNone) return Kept::kNowhere;
      return column.personal ? Kept::kAside : Kept::kText;
  }
  return Kept::kNowhere;
}

std::string_view SqlType(Kept kept) {
  switch (kept) {
    case Kept::kCustomer: return "INTEGER NOT NULL REFERENCES customer_ids(customer)";
    case Kept::kOther: return "INTEGER REFERENCES customer_ids(customer)";
    case Kept::kProduct: return "INTEGER REFERENCES product_ids(product)";
    case Kept::kInteger: return "INTEGER";
    case Kept::kIdentifier: return "ANY";
    case Kept::kCode:
    case Kept::kText:
    case Kept::kAside: return "TEXT";
    case Kept::kNowhere: break;
  }
  return "";
}

// What a person wants to see of a column: ids, dates, major units.
std::string Readable(const FactLayout& layout, size_t c) {
  const std::string name = SqlName(layout, c);
  const std::string_view as = layout.spec->columns[c].name;
  const auto named = [&as](std::string expression) {
    return expression.append(" AS ").append(as);
  };
  switch (layout.kept[c]) {
    case Kept::kCustomer:
    case Kept::kOther:
      return named("(SELECT id FROM customer_ids WHERE customer = f." + name + ")");
    case Kept::kProduct:
      return named("(SELECT id FROM product_ids WHERE product = f." + name + ")");
    case Kept::kAside:
      return named("t." + name);
    default:
      break;
  }
  switch (layout.spec->columns[c].type) {
    case ColumnType::kTime:
      return named("strftime('%Y-%m-%dT%H:%M:%fZ', f." + name + " / 1000000.0, 'unixepoch')");
    case ColumnType::kMoney:
      return named("round(f." + name +
                   " / (SELECT value FROM book WHERE key = 'minor_units'), "
                   "(SELECT value FROM book WHERE key = 'decimals'))");
    case ColumnType::kDecimal:
      return named("f." + name + " / 1000000.0");
    default:
      return named("f." + name);
  }
}

std::string ViewSql(const FactLayout& layout) {
  const std::string name = layout.name();
  std::string sql = "CREATE VIEW " + name +
                    "_readable AS SELECT f.fact, (SELECT max(batch) FROM batches b "
                    "WHERE b.table_name = '" + name + "' AND b.first_fact <= f.fact) AS batch";
  for (size_t c = 0; c < layout.kept.size(); ++c) {
    if (layout.kept[c] != Kept::kNowhere) sql += ", " + Readable(layout, c);
  }
  sql += " FROM " + name + " f";
  if (!layout.aside.empty()) sql += " LEFT JOIN " + name + "_texts t ON t.fact = f.fact";
  return sql + ";\n";
}

}  // namespace

std::string FactLayout::create_sql() const {
  std::string sql = "CREATE TABLE " + name() + " (fact INTEGER PRIMARY KEY";
  for (const size_t c : inside) {
    sql.append(", ").append(SqlName(*this, c)).append(" ").append(SqlType(kept[c]));
  }
  sql += ") STRICT;\n";
  if (!aside.empty()) {
    sql += "CREATE TABLE " + name() + "_texts (fact INTEGER PRIMARY KEY";
    for (const size_t c : aside) sql += ", " + SqlName(*this, c) + " TEXT";
    sql += ") STRICT;\n";
  }
  return sql + ViewSql(*this);
}

std::string FactLayout::upgrade_sql(const FactLayout& older) const {
  std::string sql;
  for (const size_t c : inside) {
    if (older.kept[c] != Kept::kNowhere) continue;
    sql += "ALTER TABLE " + name() + " ADD COLUMN " + SqlName(*this, c) + " ";
    sql.append(SqlType(kept[c])).append(";\n");
  }
  if (sql.empty()) return sql;
  return sql + "DROP VIEW " + name() + "_readable;\n" + ViewSql(*this);
}

std::vector<size_t> FactLayout::stored() const {
  std::vector<size_t> columns;
  for (size_t c = 0; c < kept.size(); ++c) {
    if (kept[c] != Kept::kNowhere) columns.push_back(c);
  }
  return columns;
}

std::string FactLayout::select_list(const std::vector<size_t>& columns) const {
  std::string sql = "f.fact";
  for (const size_t c : columns) {
    sql += (kept[c] == Kept::kAside ? ", t." : ", f.") + SqlName(*this, c);
  }
  return sql;
}

std::string FactLayout::select_from(const std::vector<size_t>& columns) const {
  std::string sql = name() + " f";
  const bool texts = std::any_of(columns.begin(), columns.end(),
                                 [this](size_t c) { return kept[c] == Kept::kAside; });
  if (texts) sql += " LEFT JOIN " + name() + "_texts t ON t.fact = f.fact";
  return sql;
}

std::string FactLayout::select_sql() const {
  return "SELECT " + select_list(stored()) + " FROM " + select_from(stored()) +
         " WHERE f.fact > ?1 ORDER BY f.fact";
}

std::vector<FactLayout> FactLayouts(int64_t version) {
  std::vector<FactLayout> layouts;
  for (const TableSpec* spec : kTables) {
    if (version < 2 && spec->kind == TableKind::kRights) continue;
    if (version < 3 && spec->kind == TableKind::kCaseCommands) continue;
    FactLayout layout;
    layout.spec = spec;
    for (size_t c = 0; c < spec->columns.size(); ++c) {
      const bool later = spec->kind == TableKind::kPurchases && c == purchases::kSource;
      const Kept kept = later && version < 4 ? Kept::kNowhere : KeptAs(*spec, c);
      layout.kept.push_back(kept);
      layout.later.push_back(later);
      if (kept == Kept::kNowhere) continue;
      (kept == Kept::kAside ? layout.aside : layout.inside).push_back(c);
      if (spec->customer >= 0 && (kept == Kept::kAside || kept == Kept::kIdentifier)) {
        layout.personal.push_back(c);
      }
    }
    layouts.push_back(std::move(layout));
  }
  return layouts;
}

std::string BookTablesSql() {
  return R"sql(
CREATE TABLE book (key TEXT PRIMARY KEY, value ANY) STRICT;
CREATE TABLE batches (
  batch INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL,
  recorded_at INTEGER,
  source TEXT NOT NULL,
  rows INTEGER NOT NULL,
  appended INTEGER NOT NULL,
  already_present INTEGER NOT NULL,
  superseded INTEGER NOT NULL,
  first_fact INTEGER NOT NULL,
  first_customer INTEGER NOT NULL,
  first_product INTEGER NOT NULL,
  digest BLOB NOT NULL
) STRICT;
CREATE TABLE customer_ids (
  customer INTEGER PRIMARY KEY,
  id ANY NOT NULL,
  salt BLOB,
  commitment BLOB NOT NULL
) STRICT;
CREATE TABLE product_ids (product INTEGER PRIMARY KEY, id TEXT NOT NULL) STRICT;
CREATE TABLE commitments (
  table_name TEXT NOT NULL,
  fact INTEGER NOT NULL,
  commitment BLOB NOT NULL,
  PRIMARY KEY (table_name, fact)
) STRICT, WITHOUT ROWID;
CREATE TABLE tombstones (digest BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
)sql";
}

}  // namespace goodwill::store
