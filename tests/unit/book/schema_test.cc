// The fact tables are descriptions: these tests hold the descriptions to their
// own rules, and one of each new table through a book.
#include "goodwill/book/schema.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "goodwill/book/book.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

constexpr int64_t kDay = 86'400'000'000;

TEST(SchemaTest, EveryTableDescribesItself) {
  std::set<std::string_view> names;
  for (size_t i = 0; i < kTables.size(); ++i) {
    const TableSpec& spec = *kTables[i];
    EXPECT_EQ(static_cast<size_t>(spec.kind), i + 1);
    EXPECT_EQ(FindTable(static_cast<int32_t>(spec.kind)), &spec);
    EXPECT_TRUE(names.insert(spec.name).second) << spec.name;
    std::set<std::string_view> columns;
    for (const ColumnSpec& column : spec.columns) {
      EXPECT_TRUE(columns.insert(column.name).second) << spec.name << "." << column.name;
      EXPECT_FALSE(column.meaning.empty()) << spec.name << "." << column.name;
      EXPECT_EQ(column.type == ColumnType::kCode, !column.codes.empty());
      // One byte holds a code.
      EXPECT_LT(column.codes.size(), 255u);
    }
    const auto type = [&](int column) { return spec.columns[static_cast<size_t>(column)].type; };
    if (spec.customer >= 0) {
      EXPECT_EQ(type(spec.customer), ColumnType::kId);
    }
    if (spec.identity >= 0) {
      EXPECT_EQ(type(spec.identity), ColumnType::kId);
    }
    if (spec.time >= 0) {
      EXPECT_EQ(type(spec.time), ColumnType::kTime);
    }
    EXPECT_EQ(type(spec.revision), ColumnType::kInteger);
    EXPECT_EQ(type(spec.voided), ColumnType::kBoolean);
  }
  EXPECT_EQ(FindTable(0), nullptr);
  EXPECT_EQ(FindTable(static_cast<int32_t>(kTables.size()) + 1), nullptr);
}

TEST(SchemaTest, WhoIsNamedCanBeForgotten) {
  for (const TableSpec* spec : kTables) {
    for (const ColumnSpec& column : spec->columns) {
      for (const std::string_view name :
           {"customer_id", "parent_id", "referred_by", "contact_id", "preferences", "proof"}) {
        if (column.name == name) {
          EXPECT_TRUE(column.personal) << spec->name << "." << name;
        }
      }
      if (column.type != ColumnType::kId && column.type != ColumnType::kText &&
          column.name != "vulnerable") {
        EXPECT_FALSE(column.personal) << "a figure: " << spec->name << "." << column.name;
      }
    }
  }
  EXPECT_FALSE(products::kColumns[products::kName].personal);
  EXPECT_TRUE(contacts::kColumns[contacts::kName].personal);
}

TEST(SchemaTest, OnlyAmountsHaveACurrencyOfTheirOwn) {
  EXPECT_TRUE(NamesCurrencyOfAmounts(purchases::kSpec, purchases::kCurrency));
  EXPECT_FALSE(NamesCurrencyOfAmounts(purchases::kSpec, purchases::kCustomerId));
  EXPECT_FALSE(NamesCurrencyOfAmounts(rates::kSpec, rates::kCurrency));
}

TEST(SchemaTest, ACustomerIsKnownByAConsentAPromiseOrAnAnswer) {
  Book book(*Currency::Parse("EUR"), Zone());
  ASSERT_TRUE(book.Append(TableBuilder(consents::kSpec)
                              .Row({{consents::kCustomerId, "a"},
                                    {consents::kTime, 1 * kDay},
                                    {consents::kPurpose, "offers"},
                                    {consents::kStatus, 1}})
                              .Build(),
                          {})
                  .ok());
  ASSERT_TRUE(book.Append(TableBuilder(promises::kSpec)
                              .Row({{promises::kCustomerId, "b"},
                                    {promises::kPromiseId, "p"},
                                    {promises::kKind, "callback"},
                                    {promises::kMadeAt, 2 * kDay}})
                              .Build(),
                          {})
                  .ok());
  ASSERT_TRUE(book.Append(TableBuilder(answers::kSpec)
                              .Row({{answers::kCustomerId, "c"},
                                    {answers::kTime, 3 * kDay},
                                    {answers::kQuestion, "q"}})
                              .Build(),
                          {})
                  .ok());
  MeasuresQuestion question;
  question.currency = *Currency::Parse("EUR");
  for (const int64_t known : {0, 1, 2, 3}) {
    question.as_of_us = known * kDay + 1;
    const auto all = book.MeasureAll(question, {});
    ASSERT_TRUE(all.ok());
    EXPECT_EQ((*all)->size(), known);
    const auto one = book.MeasureOne(question, CustomerIdView::Text("b"));
    EXPECT_EQ(one.ok(), known >= 2);
  }
}

// Rows without a customer revise each other while measures are kept.
TEST(SchemaTest, MeasurementsAndRatesNeedNoCustomer) {
  Book book(*Currency::Parse("EUR"), Zone());
  const auto measurement = [](int64_t actual, int64_t revision) {
    return TableBuilder(measurements::kSpec)
        .Row({{measurements::kStandard, "phone"},
              {measurements::kTime, kDay},
              {measurements::kMeasurementId, "m"},
              {measurements::kActual, actual},
              {measurements::kRevision, revision}})
        .Build();
  };
  MeasuresQuestion question;
  question.currency = *Currency::Parse("EUR");
  question.as_of_us = kDay;
  ASSERT_TRUE(book.Append(measurement(5, 0), {}).ok());
  ASSERT_TRUE(book.MeasureAll(question, {}).ok());
  const auto revised = book.Append(measurement(6, 1), {});
  ASSERT_TRUE(revised.ok());
  EXPECT_EQ(revised->superseded, 1);
  const auto measured = book.MeasureAll(question, {});
  ASSERT_TRUE(measured.ok());
  EXPECT_EQ((*measured)->size(), 0);
  EXPECT_EQ(book.Read(TableKind::kMeasurements).columns[measurements::kActual].numbers.at(0), 6);

  ASSERT_TRUE(
      book.Append(TableBuilder(rates::kSpec)
                      .Row({{rates::kCurrency, "USD"}, {rates::kTime, 0}, {rates::kRate, 1}})
                      .Build(),
                  {})
          .ok());
  EXPECT_EQ(book.Read(TableKind::kRates).columns[rates::kCurrency].texts.at(0), "USD");
  EXPECT_EQ(book.currency().code(), "EUR");
}

}  // namespace
}  // namespace goodwill
