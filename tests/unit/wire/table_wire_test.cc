#include "wire/table_wire.h"

#include <set>
#include <string>

#include "goodwill/book/schema.h"
#include "goodwill/v1/tables.pb.h"
#include "gtest/gtest.h"

namespace goodwill {
namespace {

TEST(TableDescription, NamesEveryColumnOfEveryTable) {
  for (const TableSpec* spec : kTables) {
    v1::TableDescription m;
    ASSERT_TRUE(m.ParseFromString(EncodeTableDescription(*spec)));
    EXPECT_EQ(m.name(), spec->name);
    std::set<std::string> names;
    for (const v1::ColumnDescription& column : m.columns()) {
      EXPECT_TRUE(names.insert(column.name()).second);
      EXPECT_FALSE(column.type().empty());
      EXPECT_FALSE(column.meaning().empty());
      EXPECT_EQ(column.type() == "code", column.codes_size() > 0) << column.name();
    }
    for (const ColumnSpec& column : spec->columns) {
      EXPECT_EQ(names.count(std::string(column.name)), 1u) << column.name;
    }
  }
  v1::TableDescription purchases;
  ASSERT_TRUE(purchases.ParseFromString(EncodeTableDescription(purchases::kSpec)));
  EXPECT_EQ(purchases.columns(2).name(), "amount");
  EXPECT_TRUE(purchases.columns(2).required());
  EXPECT_EQ(purchases.columns(3).name(), "amount_minor");
  EXPECT_EQ(purchases.columns(3).type(), "money_minor");
}

TEST(ImportReport, SaysHowColumnsWereRead) {
  Table table;
  table.spec = &products::kSpec;
  table.rows = 12;
  table.columns.resize(table.spec->columns.size());
  table.columns[1] = {Physical::kText, "Bezeichnung", "csv text", {}};
  table.unknown_columns = {"farbe"};
  table.separator = ";";
  table.compression = "gzip";
  table.byte_order_mark = true;
  v1::ImportReport m;
  ASSERT_TRUE(m.ParseFromString(EncodeImportReport(table)));
  EXPECT_EQ(m.rows(), 12);
  ASSERT_EQ(m.columns_size(), 1);
  EXPECT_EQ(m.columns(0).column(), "name");
  EXPECT_EQ(m.columns(0).source(), "Bezeichnung");
  EXPECT_EQ(m.columns(0).source_type(), "csv text");
  ASSERT_EQ(m.unknown_columns_size(), 1);
  EXPECT_EQ(m.unknown_columns(0), "farbe");
  EXPECT_EQ(m.separator(), ";");
  EXPECT_EQ(m.compression(), "gzip");
  EXPECT_TRUE(m.byte_order_mark());
}

}  // namespace
}  // namespace goodwill
