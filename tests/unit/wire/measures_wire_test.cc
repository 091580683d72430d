// Measures that travel: bit by bit the same on the other side, and nothing that
// facts could not have given is let in.
#include "wire/measures_wire.h"

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "goodwill/base/problem.h"
#include "goodwill/v1/measures.pb.h"
#include "gtest/gtest.h"

namespace goodwill {
namespace {

using testing::HasSubstr;

constexpr int64_t kAsOf = 899'251'200'000'000;

MeasuresHeader Header(IdKind ids) {
  MeasuresHeader header;
  header.policy_digest = {1, 2, 3, 0xff};
  header.currency = *Currency::Parse("EUR");
  header.zone = *Zone::Load("Europe/Sofia");
  header.as_of_us = kAsOf;
  header.known_batch = 7;
  header.library_version = "0.1.0";
  header.time_zone_data_version = "2025b";
  header.ids = ids;
  header.age_unit = AgeUnit::kWeek;
  return header;
}

PurchaseTotals DrawTotals(std::mt19937_64& random) {
  PurchaseTotals t;
  t.orders = static_cast<uint32_t>(random() % 4);
  t.returns = static_cast<uint32_t>(random() % 2);
  t.lines = t.orders * 2 + t.returns;
  t.uncosted_lines = t.lines / 3;
  if (t.orders != 0) {
    t.last_us = kAsOf - 1 - static_cast<int64_t>(random() % 1'000'000'000'000);
    t.first_us = t.last_us - static_cast<int64_t>(random() % 1'000'000'000'000);
    t.gross = static_cast<int64_t>(random() % 1'000'000);
    t.purchase_days = 1 + static_cast<uint32_t>(random() % t.orders);
  }
  if (t.returns != 0) t.returned = static_cast<int64_t>(random() % 1'000'000);
  t.cost = static_cast<int64_t>(random() % 2'000) - 1'000;
  return t;
}

std::vector<Measures::Row> DrawRows(IdKind ids, const MeasuresLayout& layout, size_t count) {
  std::mt19937_64 random(5);
  std::vector<Measures::Row> rows(count);
  for (size_t i = 0; i < count; ++i) {
    // Ids in no order, numbers on both sides of zero.
    const auto n = static_cast<int64_t>(i * 7919 % count) - static_cast<int64_t>(count / 2);
    rows[i].id = CustomerId(ids == IdKind::kText ? CustomerIdView::Text("C" + std::to_string(n))
                                                 : CustomerIdView::Number(n));
    CustomerMeasures& m = rows[i].measures;
    m.all = DrawTotals(random);
    m.window = m.all;
    if (layout.window && i % 2 == 0) m.window = PurchaseTotals();
    if (layout.purchase_days && m.all.purchase_days > 1) {
      m.cadence = {25, m.all.purchase_days - 1, 5, 5, 10};
    }
    if (layout.variety) m.variety = {static_cast<int64_t>(random() % 9) * -500'000, 3, 2};
    if (layout.service) {
      m.service.contacts[i % 8][i % 2] = 3;
      m.service.contacts_caused_by_us = 1;
      m.service.contacts_wanted = 2;
      m.service.minutes = 1'500'000;
      m.service.cost_wanted = 250;
      m.service.cost_unrequested = -5;
      m.window_service_cost = layout.window ? 100 : m.service.cost();
    }
  }
  return rows;
}

void ExpectEqual(const Measures& a, const Measures& b) {
  EXPECT_EQ(a.header().policy_digest, b.header().policy_digest);
  EXPECT_EQ(a.header().currency, b.header().currency);
  EXPECT_EQ(a.header().zone, b.header().zone);
  EXPECT_EQ(a.header().as_of_us, b.header().as_of_us);
  EXPECT_EQ(a.header().known_batch, b.header().known_batch);
  EXPECT_EQ(a.header().library_version, b.header().library_version);
  EXPECT_EQ(a.header().time_zone_data_version, b.header().time_zone_data_version);
  EXPECT_EQ(a.header().ids, b.header().ids);
  EXPECT_EQ(a.header().age_unit, b.header().age_unit);
  EXPECT_EQ(a.header().same_day, b.header().same_day);
  EXPECT_EQ(a.layout(), b.layout());
  ASSERT_EQ(a.size(), b.size());
  const auto left = a.Sorted();
  const auto right = b.Sorted();
  for (size_t i = 0; i < left.size(); ++i) {
    EXPECT_EQ(a.IdAt(left[i]), b.IdAt(right[i]));
    EXPECT_EQ(a.Get(left[i]), b.Get(right[i])) << i;
  }
}

TEST(MeasuresWire, ComesBackBitByBit) {
  for (int blocks = 0; blocks < 32; ++blocks) {
    MeasuresLayout layout;
    layout.window = blocks & 1;
    layout.purchase_days = blocks & 2;
    layout.cost = blocks & 4;
    layout.variety = blocks & 8;
    layout.service = blocks & 16;
    const IdKind ids = blocks % 3 == 0 ? IdKind::kText : IdKind::kNumber;
    const auto measures = Measures::FromRows(Header(ids), layout, DrawRows(ids, layout, 100));
    ASSERT_TRUE(measures.ok()) << measures.status();
    const auto bytes = EncodeMeasures(**measures);
    ASSERT_TRUE(bytes.ok());
    const auto decoded = DecodeMeasures(*bytes);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    ExpectEqual(**measures, **decoded);
    EXPECT_EQ(*EncodeMeasures(**decoded), *bytes);
    // What is written by hand is the message that the schema describes.
    v1::Measures message;
    ASSERT_TRUE(message.ParseFromString(*bytes));
    EXPECT_EQ(message.text_ids_size() + message.number_ids_size(), 100);
    const auto again = DecodeMeasures(message.SerializeAsString());
    ASSERT_TRUE(again.ok());
    ExpectEqual(**measures, **again);
  }
}

// What was known at the quarters of the past comes back, and only what can be.
TEST(MeasuresWire, TheQuartersOfThePast) {
  MeasuresLayout layout;
  layout.purchase_days = layout.earlier = true;
  CustomerMeasures m;
  m.all.first_us = 100 * kMicrosPerDay;
  m.all.last_us = 400 * kMicrosPerDay;
  m.all.orders = m.all.purchase_days = m.all.lines = 4;
  m.earlier = {100 * kMicrosPerDay, 1, 1, {{{100, 1}, {250, 2}, {300, 3}}}};
  const auto document = [&] {
    const std::vector<Measures::Row> rows = {{CustomerId(CustomerIdView::Number(1)), m}};
    return *EncodeMeasures(**Measures::FromRows(Header(IdKind::kNumber), layout, rows));
  };
  const auto decoded = DecodeMeasures(document());
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ((*decoded)->Get(0).earlier, m.earlier);
  for (const PurchasesBy wrong :
       {PurchasesBy{250, 5}, PurchasesBy{99, 2}, PurchasesBy{401, 2}, PurchasesBy{250, 0}}) {
    m.earlier.quarters[1] = wrong;
    EXPECT_THAT(std::string(DecodeMeasures(document()).status().message()),
                HasSubstr("earlier.quarters"));
  }
}

// Occasions and short gaps come back, and only what can be.
TEST(MeasuresWire, Occasions) {
  MeasuresLayout layout;
  layout.purchase_days = layout.earlier = layout.short_gaps = layout.occasions = true;
  MeasuresHeader header = Header(IdKind::kNumber);
  header.occasion_days = {3, 14, 0};
  CustomerMeasures good;
  good.all.first_us = 100 * kMicrosPerDay;
  good.all.last_us = 400 * kMicrosPerDay;
  good.all.orders = good.all.purchase_days = good.all.lines = 4;
  good.window = good.all;  // as where no window is measured
  good.short_gaps.shorter = {0, 1, 2};
  good.occasions.in[0].by = {{{0, 0}, {100, 1}, {100, 1}, {110, 2}, {400, 3}}};
  good.occasions.in[1].by = {{{100, 1}, {100, 1}, {100, 1}, {100, 1}, {400, 2}}};
  const auto document = [&](const CustomerMeasures& m) {
    const std::vector<Measures::Row> rows = {{CustomerId(CustomerIdView::Number(1)), m}};
    return *EncodeMeasures(**Measures::FromRows(header, layout, rows));
  };
  const auto decoded = DecodeMeasures(document(good));
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ((*decoded)->Get(0), good);
  EXPECT_EQ((*decoded)->header().occasion_days, header.occasion_days);
  EXPECT_EQ((*decoded)->layout(), layout);
  EXPECT_EQ(*EncodeMeasures(**decoded), document(good));

  const auto refused = [&](const std::function<void(CustomerMeasures&)>& spoil,
                           const std::string& why) {
    CustomerMeasures m = good;
    spoil(m);
    EXPECT_THAT(std::string(DecodeMeasures(document(m)).status().message()), HasSubstr(why));
  };
  refused([](auto& m) { m.short_gaps.shorter = {2, 1, 2}; }, "short_gaps");
  refused([](auto& m) { m.short_gaps.shorter = {0, 1, 4}; }, "short_gaps");
  refused([](auto& m) { m.occasions.in[0].by[4] = {400, 5}; }, "occasions");
  refused([](auto& m) { m.occasions.in[0].by[4] = {401, 3}; }, "occasions");
  refused([](auto& m) { m.occasions.in[0].by[4] = {400, 1}; }, "occasions");
  refused([](auto& m) { m.occasions.in[0].by[3] = {99, 2}; }, "occasions");
  refused([](auto& m) { m.occasions.in[0].by[0] = {100, 0}; }, "occasions");
  refused([](auto& m) { m.occasions.in[1] = {}; }, "occasions");
  refused([](auto& m) { m.occasions.in[2].by[4] = {400, 1}; }, "occasions");
  for (const auto& days : {std::array<int32_t, 3>{1, 0, 0}, {7, 3, 0}, {91, 0, 0}, {0, 0, 0}}) {
    header.occasion_days = days;
    EXPECT_THAT(std::string(DecodeMeasures(document(good)).status().message()),
                HasSubstr(days[0] == 0 ? "blocks.occasions" : "header.occasion_days"));
  }
}

TEST(MeasuresWire, NobodyAtAll) {
  const auto measures = Measures::FromRows(Header(IdKind::kUndecided), {}, {});
  ASSERT_TRUE(measures.ok());
  const auto decoded = DecodeMeasures(*EncodeMeasures(**measures));
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  ExpectEqual(**measures, **decoded);
}

// A valid document to spoil.
v1::Measures Document() {
  MeasuresLayout layout;
  layout.service = true;
  const auto measures =
      Measures::FromRows(Header(IdKind::kNumber), layout, DrawRows(IdKind::kNumber, layout, 10));
  v1::Measures message;
  EXPECT_TRUE(message.ParseFromString(*EncodeMeasures(**measures)));
  return message;
}

google::protobuf::RepeatedField<int64_t>* Values(v1::Measures& document, std::string_view name) {
  for (v1::MeasuresColumn& column : *document.mutable_columns()) {
    if (column.name() == name) return column.mutable_values();
  }
  v1::MeasuresColumn* column = document.add_columns();
  column->set_name(std::string(name));
  column->mutable_values()->Resize(10, 0);
  return column->mutable_values();
}

std::string Refusal(const v1::Measures& document) {
  const auto measures = DecodeMeasures(document.SerializeAsString());
  EXPECT_FALSE(measures.ok());
  EXPECT_EQ(measures.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(measures.status().message());
}

TEST(MeasuresWire, RefusesWhatFactsCouldNotGive) {
  ASSERT_TRUE(DecodeMeasures(Document().SerializeAsString()).ok());
  const auto spoilt = [](auto change) {
    v1::Measures document = Document();
    change(document);
    return Refusal(document);
  };
  const auto with = [&](std::string_view column, int64_t value) {
    return spoilt([&](v1::Measures& d) { Values(d, column)->Set(4, value); });
  };
  EXPECT_THAT(spoilt([](auto& d) { d.set_version(2); }), HasSubstr("version"));
  EXPECT_THAT(spoilt([](auto& d) { d.clear_header(); }), HasSubstr("header.policy_digest"));
  EXPECT_THAT(spoilt([](auto& d) { d.mutable_header()->set_time_zone("Mars"); }),
              HasSubstr("header.time_zone"));
  EXPECT_THAT(spoilt([](auto& d) { d.mutable_header()->set_currency("eur"); }),
              HasSubstr("header.currency"));
  EXPECT_THAT(spoilt([](auto& d) { d.mutable_header()->set_as_of_us(INT64_MAX); }),
              HasSubstr("header.as_of_us"));
  EXPECT_THAT(spoilt([](auto& d) { d.mutable_header()->clear_same_day(); }),
              HasSubstr("header.same_day"));
  EXPECT_THAT(spoilt([](auto& d) { d.mutable_header()->set_ids(v1::ID_KIND_TEXT); }),
              HasSubstr("number_ids"));
  EXPECT_THAT(spoilt([](auto& d) { d.add_text_ids("x"); }), HasSubstr("text_ids"));
  EXPECT_THAT(spoilt([](auto& d) { d.mutable_number_ids()->Set(3, d.number_ids(2)); }),
              HasSubstr("ids must ascend"));
  EXPECT_THAT(spoilt([](auto& d) { d.mutable_number_ids()->RemoveLast(); }),
              HasSubstr("more values than there are ids"));
  EXPECT_THAT(spoilt([](auto& d) { d.add_number_ids(INT64_MAX); }),
              HasSubstr("has 10 values for 11 ids"));
  EXPECT_THAT(spoilt([](auto& d) { *d.add_columns() = d.columns(0); }), HasSubstr("twice"));
  EXPECT_THAT(spoilt([](auto& d) { d.add_columns()->set_name("all.luck"); }),
              HasSubstr("not a known column"));
  EXPECT_THAT(spoilt([](auto& d) { d.add_columns()->set_name("window.gross"); }),
              HasSubstr("not a known column"));
  EXPECT_THAT(with("all.orders", -1), HasSubstr("all.orders"));
  EXPECT_THAT(with("all.orders", int64_t{1} << 32), HasSubstr("all.orders"));
  EXPECT_THAT(with("all.orders", 1000), HasSubstr("all.lines"));
  EXPECT_THAT(with("all.gross", -1), HasSubstr("all.gross"));
  EXPECT_THAT(with("all.returned", -1), HasSubstr("all.returned"));
  EXPECT_THAT(with("all.last_us", kAsOf), HasSubstr("_us"));
  EXPECT_THAT(with("all.uncosted_lines", 1000), HasSubstr("all.uncosted_lines"));
  EXPECT_THAT(with("all.cost", INT64_MIN), HasSubstr("all.cost"));
  EXPECT_THAT(with("service.contacts_wanted", 5), HasSubstr("do not add up"));
  EXPECT_THAT(with("service.minutes", -1), HasSubstr("service.minutes"));
  EXPECT_THAT(with("service.cost_wanted", INT64_MIN), HasSubstr("service.cost_wanted"));
}

// What is to be made good travels for whom there is something, and only as facts can be.
TEST(MeasuresWire, WhatIsToBeMadeGood) {
  MeasuresLayout layout;
  const auto plain =
      Measures::FromRows(Header(IdKind::kNumber), layout, DrawRows(IdKind::kNumber, layout, 50));
  ASSERT_TRUE(plain.ok());
  const Amends some{3, kAsOf - 900, Amends::kNever, kAsOf - 7, "standard:wait"};
  Amends settled;
  settled.settled_us = kAsOf - 1;
  const std::vector<AmendsOf> amends = {{CustomerId((*plain)->IdAt(9)), some},
                                        {CustomerId((*plain)->IdAt(4)), settled},
                                        {CustomerId((*plain)->IdAt(5)), Amends()}};
  const auto measures = Measures::WithAmends(**plain, amends);
  EXPECT_EQ(measures->amends().size(), 2u);
  const auto bytes = EncodeMeasures(*measures);
  ASSERT_TRUE(bytes.ok());
  const auto decoded = DecodeMeasures(*bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_TRUE((*decoded)->layout().amends);
  for (const AmendsOf& one : amends) {
    const auto place = (*decoded)->Find(one.customer.view());
    EXPECT_EQ((*decoded)->AmendsAt((*decoded)->Sorted()[static_cast<size_t>(*place)]), one.amends);
  }
  EXPECT_EQ(*EncodeMeasures(**decoded), *bytes);
  const auto spoilt = [&](auto change) {
    v1::Measures document;
    EXPECT_TRUE(document.ParseFromString(*bytes));
    change(document);
    return Refusal(document);
  };
  const auto first = [](v1::Measures& d) { return d.mutable_amends(0); };
  const auto other = [](v1::Measures& d) {
    return d.mutable_amends(d.amends(0).has_failure_us() ? 1 : 0);
  };
  EXPECT_THAT(spoilt([](auto& d) { d.mutable_blocks()->set_amends(false); }), HasSubstr("amends"));
  EXPECT_THAT(spoilt([&](auto& d) { first(d)->set_row(-1); }), HasSubstr("amends.row"));
  EXPECT_THAT(spoilt([&](auto& d) { first(d)->set_row(d.amends(1).row()); }),
              HasSubstr("amends.row"));
  EXPECT_THAT(spoilt([&](auto& d) { d.mutable_amends(1)->set_row(50); }), HasSubstr("amends.row"));
  EXPECT_THAT(spoilt([&](auto& d) { other(d)->set_settled_us(kAsOf); }), HasSubstr("before as-of"));
  EXPECT_THAT(spoilt([&](auto& d) { other(d)->set_failure_us(1); }), HasSubstr("failure_kind"));
  EXPECT_THAT(spoilt([&](auto& d) { other(d)->set_failure_kind("x"); }), HasSubstr("failure_kind"));
  EXPECT_THAT(spoilt([&](auto& d) { other(d)->set_open_complaints(1); }), HasSubstr("oldest_us"));
  EXPECT_THAT(spoilt([&](auto& d) { other(d)->clear_settled_us(); }), HasSubstr("amends"));
}

TEST(MeasuresWire, SurvivesDamage) {
  const std::string good = Document().SerializeAsString();
  for (size_t size = 0; size < good.size(); size += 3) (void)DecodeMeasures(good.substr(0, size));
  for (size_t at = 0; at < good.size(); at += 2) {
    std::string damaged = good;
    damaged[at] = static_cast<char>(damaged[at] ^ 1 << at % 8);
    const auto measures = DecodeMeasures(damaged);
    if (!measures.ok()) continue;
    const std::string encoded = *EncodeMeasures(**measures);
    ASSERT_EQ(*EncodeMeasures(**DecodeMeasures(encoded)), encoded);
  }
}

}  // namespace
}  // namespace goodwill
