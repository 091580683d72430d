#include "goodwill/assess/customer_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "goodwill/book/schema.h"
#include "goodwill/book/vulnerable.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int64_t kDay = 86'400'000'000;
const Currency kEur = *Currency::Parse("EUR");

MeasuresQuestion Ask(int64_t as_of_us) {
  MeasuresQuestion question;
  question.as_of_us = as_of_us;
  question.currency = kEur;
  return question;
}

CustomerIdView Id(std::string_view id) { return CustomerIdView::Text(id); }

void Append(Book& book, const TableBuilder& table) {
  const auto result = book.Append(table.Build(), {});
  ASSERT_TRUE(result.ok()) << result.status();
}

TableBuilder Customer(std::string_view id, int64_t from, std::string_view name,
                      std::string_view parent = "", std::string_view referred_by = "") {
  const auto cell = [](std::string_view text) {
    return text.empty() ? TestCell() : TestCell(std::string(text));
  };
  TableBuilder table(customers::kSpec);
  table.Row({{customers::kCustomerId, std::string(id)},
             {customers::kValidFrom, from},
             {customers::kName, cell(name)},
             {customers::kParentId, cell(parent)},
             {customers::kReferredBy, cell(referred_by)}});
  return table;
}

TableBuilder Purchase(std::string_view id, int64_t time, int64_t amount) {
  TableBuilder table(purchases::kSpec);
  table.Row({{purchases::kCustomerId, std::string(id)},
             {purchases::kTime, time},
             {purchases::kAmount, amount}});
  return table;
}

TEST(CustomerFileTest, UnknownIdsAreNotFound) {
  Book book(kEur, Zone());
  EXPECT_EQ(FileOf(book, Id("x"), Ask(kDay), Language::kEnglish).status().code(),
            absl::StatusCode::kNotFound);
  Append(book, Purchase("a", 5 * kDay, 100));
  for (const char* id : {"x", "", "A"}) {
    EXPECT_EQ(FileOf(book, Id(id), Ask(9 * kDay), Language::kEnglish).status().code(),
              absl::StatusCode::kNotFound);
  }
  EXPECT_EQ(
      FileOf(book, CustomerIdView::Number(1), Ask(9 * kDay), Language::kEnglish).status().code(),
      absl::StatusCode::kNotFound);
  EXPECT_EQ(FileOf(book, Id("a"), Ask(5 * kDay), Language::kEnglish).status().code(),
            absl::StatusCode::kNotFound);  // not yet
  EXPECT_TRUE(FileOf(book, Id("a"), Ask(5 * kDay + 1), Language::kEnglish).ok());
}

TEST(CustomerFileTest, SomebodyWithNothingButAContact) {
  Book book(kEur, Zone());
  Append(book, TableBuilder(contacts::kSpec)
                   .Row({{contacts::kCustomerId, "firm"},
                         {contacts::kContactId, "k"},
                         {contacts::kName, "Eva"}}));
  const auto file = FileOf(book, Id("firm"), Ask(kDay), Language::kEnglish);
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_EQ(file->people.size(), 1u);
  EXPECT_EQ(file->people[0].name, "Eva");
  EXPECT_FALSE(file->group.has_value());
  EXPECT_TRUE(file->years.empty());
  EXPECT_THAT(file->text, HasSubstr("Customer firm\n"));
  EXPECT_THAT(file->text, HasSubstr("Key people\n  Eva\n"));
  EXPECT_THAT(file->text, HasSubstr("No purchase so far."));
  EXPECT_THAT(file->text, Not(HasSubstr("Group")));
}

TEST(CustomerFileTest, PerAttributeTheLatestWins) {
  Book book(kEur, Zone());
  Append(book, Customer("a", 1 * kDay, "Old name", "p"));
  Append(book, Customer("a", 2 * kDay, "Name"));
  Append(book, Customer("a", 4 * kDay, "Name"));
  Append(book, Customer("a", 9 * kDay, "Later name"));
  const auto file = FileOf(book, Id("a"), Ask(9 * kDay), Language::kEnglish);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->Attribute(customers::kName), "Name");
  EXPECT_EQ(file->Attribute(customers::kParentId), "p");  // not told again, and still so
  EXPECT_EQ(file->Attribute(customers::kLanguage), "");
  for (const FileAttribute& a : file->attributes) {
    EXPECT_EQ(a.since_us, a.column == customers::kName ? 2 * kDay : 1 * kDay);
  }
  EXPECT_THAT(file->text, HasSubstr("Name (customer a)\n"));
  // As known by the first batch.
  MeasuresQuestion question = Ask(9 * kDay);
  question.known_batch = 1;
  EXPECT_EQ(FileOf(book, Id("a"), question, Language::kEnglish)->Attribute(customers::kName),
            "Old name");
}

TEST(CustomerFileTest, WhoLeftStandsLast) {
  Book book(kEur, Zone());
  TableBuilder table(contacts::kSpec);
  int n = 0;
  for (const auto& [since, left] :
       std::vector<std::pair<TestCell, TestCell>>{{1 * kDay, 5 * kDay},
                                                  {2 * kDay, TestCell()},
                                                  {TestCell(), 6 * kDay},
                                                  {3 * kDay, 50 * kDay},
                                                  {40 * kDay, TestCell()}}) {
    table.Row({{contacts::kCustomerId, "f"},
               {contacts::kContactId, "k" + std::to_string(n)},
               {contacts::kName, "N" + std::to_string(n)},
               {contacts::kValidFrom, since},
               {contacts::kLeftAt, left}});
    ++n;
  }
  Append(book, table);
  const auto file = FileOf(book, Id("f"), Ask(30 * kDay), Language::kEnglish);
  ASSERT_TRUE(file.ok());
  std::string order;
  for (const FilePerson& p : file->people) order += p.name + " ";
  EXPECT_EQ(order, "N1 N3 N2 N0 ");
  EXPECT_EQ(file->people[1].left_us, kNullNumber);  // leaves later
}

// What the file tells year by year is what the measures count, whatever the
// orders look like.
TEST(CustomerFileTest, YearsAddUpToTheMeasures) {
  std::mt19937 random(5);
  for (int round = 0; round < 40; ++round) {
    Book book(kEur, Zone());
    TableBuilder table(purchases::kSpec);
    for (size_t n = 1 + random() % 40; n > 0; --n) {
      table.Row({{purchases::kCustomerId, "a"},
                 {purchases::kTime, static_cast<int64_t>(random() % 2000) * kDay},
                 {purchases::kAmount, static_cast<int64_t>(random() % 7) * 100 - 300},
                 {purchases::kOrderId,
                  random() % 3 == 0 ? TestCell() : TestCell(std::to_string(random() % 10))},
                 {purchases::kProductId,
                  random() % 4 == 0 ? TestCell() : TestCell("p" + std::to_string(random() % 4))}});
    }
    Append(book, table);
    MeasuresQuestion question = Ask(1500 * kDay);
    question.measures.zero_amount_is_purchase = round % 2 == 0;
    const auto file = FileOf(book, Id("a"), question, Language::kEnglish);
    if (!file.ok()) continue;  // nothing before as-of
    PurchaseTotals sum;
    for (const FileYear& year : file->years) {
      sum.gross += year.totals.gross;
      sum.returned += year.totals.returned;
      sum.orders += year.totals.orders;
      sum.returns += year.totals.returns;
      sum.first_us = std::min(sum.first_us, year.totals.first_us);
      sum.last_us = std::max(sum.last_us, year.totals.last_us);
    }
    const PurchaseTotals& all = file->measures.all;
    EXPECT_EQ(sum.gross, all.gross);
    EXPECT_EQ(sum.returned, all.returned);
    EXPECT_EQ(sum.orders, all.orders);
    EXPECT_EQ(sum.returns, all.returns);
    EXPECT_EQ(sum.first_us, all.first_us);
    EXPECT_EQ(sum.last_us, all.last_us);
    EXPECT_EQ(file->largest_orders.size(), std::min<size_t>(all.orders, kFileLatest));
    for (size_t i = 1; i < file->largest_orders.size(); ++i) {
      EXPECT_GE(file->largest_orders[i - 1].amount, file->largest_orders[i].amount);
    }
  }
}

TEST(CustomerFileTest, GroupsHaveOneTopAndOneTurnover) {
  Book book(kEur, Zone());
  Append(book, Customer("top", 1, "Top"));
  Append(book, Customer("left", 1, "Left", "top"));
  Append(book, Customer("right", 1, "Right", "top"));
  Append(book, Customer("leaf", 1, "Leaf", "left"));
  Append(book, Customer("gone", 1, "Gone", "left"));
  Append(book, Customer("gone", 2, "", "elsewhere"));
  int64_t amount = 100;
  for (const char* id : {"top", "left", "right", "leaf", "gone"}) {
    Append(book, Purchase(id, kDay, amount));
    amount *= 10;
  }
  for (const char* id : {"top", "left", "right", "leaf"}) {
    const auto file = FileOf(book, Id(id), Ask(2 * kDay), Language::kEnglish);
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(file->group.has_value()) << id;
    EXPECT_EQ(file->group->top.id.text, "top");
    EXPECT_EQ(file->group->members, 4);
    EXPECT_EQ(file->group->turnover, 100 + 1'000 + 10'000 + 100'000);
    EXPECT_EQ(file->group->largest.at(0).id.text, "leaf");
    EXPECT_EQ(file->group->largest.at(0).name, "Leaf");
    EXPECT_FALSE(file->group->circular);
  }
  EXPECT_FALSE(
      FileOf(book, Id("top"), Ask(2 * kDay), Language::kEnglish)->group->parent.has_value());
  // A parent that the book knows by id only is one all the same.
  const auto gone = FileOf(book, Id("gone"), Ask(2 * kDay), Language::kEnglish);
  EXPECT_EQ(gone->group->parent->id.text, "elsewhere");
  EXPECT_EQ(gone->group->members, 2);
  EXPECT_EQ(gone->group->turnover, 1'000'000);
}

TEST(CustomerFileTest, CirclesEnd) {
  Book book(kEur, Zone());
  Append(book, Customer("self", 1, "", "self"));
  Append(book, Customer("c", 1, "", "b"));
  Append(book, Customer("b", 1, "", "d"));
  Append(book, Customer("d", 1, "", "c"));
  Append(book, Customer("outside", 1, "", "d"));
  const auto self = FileOf(book, Id("self"), Ask(kDay), Language::kEnglish);
  ASSERT_TRUE(self.ok());
  EXPECT_TRUE(self->group->circular);
  EXPECT_EQ(self->group->members, 1);
  for (const char* id : {"b", "c", "d", "outside"}) {
    const auto file = FileOf(book, Id(id), Ask(kDay), Language::kEnglish);
    ASSERT_TRUE(file.ok());
    EXPECT_TRUE(file->group->circular);
    EXPECT_EQ(file->group->top.id.text, "b");
    EXPECT_EQ(file->group->members, 4);
    EXPECT_THAT(file->text, HasSubstr("in a circle."));
  }
}

TEST(CustomerFileTest, VeryDeepAndVeryWideGroupsAreCut) {
  Book book(kEur, Zone());
  TableBuilder deep(customers::kSpec);
  for (int i = 0; i < 3000; ++i) {
    deep.Row({{customers::kCustomerId, "d" + std::to_string(i)},
              {customers::kValidFrom, 1},
              {customers::kParentId, "d" + std::to_string(i + 1)}});
  }
  for (int i = 0; i < 10'500; ++i) {
    deep.Row({{customers::kCustomerId, "w" + std::to_string(i)},
              {customers::kValidFrom, 1},
              {customers::kParentId, "wide"}});
  }
  Append(book, deep);
  const auto low = FileOf(book, Id("d0"), Ask(kDay), Language::kEnglish);
  ASSERT_TRUE(low.ok());
  EXPECT_LE(low->group->members, 2 * kGroupLevels + 2);
  const auto high = FileOf(book, Id("d2999"), Ask(kDay), Language::kEnglish);
  ASSERT_TRUE(high.ok());
  EXPECT_TRUE(high->group->more_members);
  EXPECT_FALSE(high->group->turnover.has_value());
  const auto wide = FileOf(book, Id("w7"), Ask(kDay), Language::kEnglish);
  ASSERT_TRUE(wide.ok());
  EXPECT_TRUE(wide->group->more_members);
  EXPECT_EQ(wide->group->members, static_cast<int64_t>(kGroupMembers));
  EXPECT_EQ(wide->group->largest.size(), kFileEntries);
}

TEST(CustomerFileTest, WhoRecommendedWhom) {
  Book book(kEur, Zone());
  Append(book, Customer("a", 1, "Ann"));
  Append(book, Customer("b", 1, "Bob", "", "a"));
  Append(book, Customer("c", 1, "", "", "a"));
  Append(book, Customer("c", 2, "", "", "b"));  // corrected: it was Bob
  const auto ann = FileOf(book, Id("a"), Ask(kDay), Language::kEnglish);
  ASSERT_EQ(ann->referred.size(), 1u);
  EXPECT_EQ(ann->referred[0].name, "Bob");
  EXPECT_EQ(FileOf(book, Id("b"), Ask(kDay), Language::kEnglish)->referred_by->name, "Ann");
  EXPECT_EQ(FileOf(book, Id("c"), Ask(kDay), Language::kEnglish)->referred_by->name, "Bob");
}

// Whoever was merged into somebody is in that file, and has none any more.
TEST(CustomerFileTest, MergedCustomersHaveOneFile) {
  Book book(kEur, Zone());
  Append(book, Customer("a", 1, "Ann"));
  Append(book, Customer("b", 2, "Anna"));
  Append(book, Purchase("a", kDay, 100));
  Append(book, Purchase("b", kDay + 1, 20));
  Append(book, TableBuilder(contacts::kSpec)
                   .Row({{contacts::kCustomerId, "b"},
                         {contacts::kContactId, "k"},
                         {contacts::kName, "Eva"}}));
  const auto merge = book.MergeRow("b", "a", 3 * kDay, "the same person");
  ASSERT_TRUE(merge.ok()) << merge.status();
  ASSERT_TRUE(book.Append(*merge, {}).ok());
  const auto before = FileOf(book, Id("a"), Ask(3 * kDay), Language::kEnglish);
  ASSERT_TRUE(before.ok());
  EXPECT_EQ(before->measures.all.net(), 100);
  EXPECT_EQ(before->years.at(0).totals.net(), 100);
  EXPECT_TRUE(before->people.empty());
  const auto after = FileOf(book, Id("a"), Ask(4 * kDay), Language::kEnglish);
  ASSERT_TRUE(after.ok());
  EXPECT_EQ(after->measures.all.net(), 120);
  EXPECT_EQ(after->years.at(0).totals.net(), 120);
  EXPECT_EQ(after->people.size(), 1u);
  EXPECT_EQ(after->Attribute(customers::kName), "Anna");  // the latest wins
  EXPECT_EQ(FileOf(book, Id("b"), Ask(4 * kDay), Language::kEnglish).status().code(),
            absl::StatusCode::kNotFound);
}

// Of two records of one person that say different things at one instant, the one in the
// customer's favour holds, whatever it says elsewhere; a later word takes it back.
TEST(CustomerFileTest, WhoIsVulnerable) {
  const auto says = [](std::string_view id, int64_t from_us, std::string_view vulnerable) {
    return TableBuilder(customers::kSpec)
        .Row({{customers::kCustomerId, std::string(id)},
              {customers::kValidFrom, from_us},
              {customers::kVulnerable, vulnerable == "true" ? 1 : 0}});
  };
  for (const bool first : {false, true}) {
    Book book(kEur, Zone());
    Append(book, says("a", 2 * kDay, first ? "true" : "false"));
    Append(book, says("b", 2 * kDay, first ? "false" : "true"));
    Append(book, says("a", 1 * kDay, "true"));
    Append(book, says("a", 8 * kDay, "false"));
    const auto merge = book.MergeRow("b", "a", 3 * kDay, "the same person");
    ASSERT_TRUE(merge.ok()) << merge.status();
    ASSERT_TRUE(book.Append(*merge, {}).ok());
    const auto file = FileOf(book, Id("a"), Ask(5 * kDay), Language::kEnglish);
    ASSERT_TRUE(file.ok()) << file.status();
    EXPECT_EQ(file->Attribute(customers::kVulnerable), "true");
    for (const FileAttribute& a : file->attributes) {
      if (a.column == customers::kVulnerable) {
        EXPECT_EQ(a.since_us, 1 * kDay);
      }
    }
    const auto facts = book.ReadOf(TableKind::kCustomers, Id("a"), 5 * kDay);
    ASSERT_TRUE(facts.ok());
    EXPECT_EQ(VulnerabilityIn(*facts, 5 * kDay), (Vulnerability{true, 1 * kDay}));
    EXPECT_EQ(VulnerabilityIn(*facts, 1 * kDay), std::nullopt);
    EXPECT_EQ(FileOf(book, Id("a"), Ask(9 * kDay), Language::kEnglish)
                  ->Attribute(customers::kVulnerable),
              "false");
  }
}

// What was asked of the data stands in the file in the order of what is to be
// done, and nothing of what is not yet so.
TEST(CustomerFileTest, RightsOverTheData) {
  Book book(kEur, Zone());
  const int64_t start = 20'000 * kDay;  // 2024-10-04
  const auto with = [&](std::initializer_list<std::pair<int, TestCell>> cells) {
    TableBuilder table(rights::kSpec);
    table.Row(cells);
    Append(book, table);
  };
  Append(book, Purchase("a", start, 100));
  EXPECT_TRUE(FileOf(book, Id("a"), Ask(start + 1), Language::kEnglish)->rights.empty());
  using namespace rights;
  with({{kCustomerId, "a"},
        {kTime, start + kDay},
        {kKind, 1},
        {kRightId, "copy"},
        {kDoneAt, start + 3 * kDay},
        {kApprover, "Iva"},
        {kRequestedBy, "by letter"}});
  with({{kCustomerId, "a"}, {kTime, start + 2 * kDay}, {kKind, 3}, {kRightId, "erase"}});
  with({{kCustomerId, "a"},
        {kTime, start + 4 * kDay},
        {kKind, 5},
        {kRightId, "object"},
        {kDueAt, start + 6 * kDay}});
  with({{kCustomerId, "a"},
        {kTime, start + kDay},
        {kKind, 7},
        {kRightId, "tax"},
        {kUntil, start + 3650 * kDay},
        {kBasis, "tax law"}});
  with({{kCustomerId, "a"}, {kTime, start + 90 * kDay}, {kKind, 4}, {kRightId, "later"}});
  with({{kCustomerId, "b"}, {kTime, start + kDay}, {kKind, 4}, {kRightId, "of another"}});

  const auto file = FileOf(book, Id("a"), Ask(start + 10 * kDay), Language::kEnglish);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->withheld, Withheld::kProfiling);
  EXPECT_EQ(file->rights_in_all, 4);
  std::string order;
  for (const FileRight& r : file->rights) order += r.right_id + " ";
  EXPECT_EQ(order, "object erase tax copy ");
  EXPECT_TRUE(file->rights[0].in_force);  // while it is examined
  EXPECT_EQ(file->rights[0].state, RightState::kOverdue);
  EXPECT_EQ(file->rights[3].answered_us, start + 3 * kDay);
  EXPECT_THAT(file->text, HasSubstr(R"(
Rights over the data
  Objected to profiling: no comparison with other customers
  overdue, asked for: objection to profiling; asked on 2024-10-08; an answer is due by 2024-10-10 00:00
  open, asked for: erasure; asked on 2024-10-06; an answer is due by 2024-11-06 23:59
  in force, against erasing: duty to retain; since 2024-10-05; until 2034-10-02 00:00; basis: tax law
  done, asked for: a copy of the data; asked on 2024-10-05; answered on 2024-10-07; asked by: by letter; decided by: Iva

Purchases
)"));
  // A restriction outweighs, and an erasure by the month's last hour is in time.
  const auto later = FileOf(book, Id("a"), Ask(start + 91 * kDay), Language::kEnglish);
  EXPECT_EQ(later->withheld, Withheld::kUse);
  EXPECT_THAT(later->text, HasSubstr("The use of the data is restricted"));
  EXPECT_THAT(later->text, HasSubstr("overdue, asked for: erasure"));
  for (const Language language : {Language::kRussian, Language::kBulgarian}) {
    const auto other = FileOf(book, Id("a"), Ask(start + 10 * kDay), language);
    EXPECT_EQ(std::count(other->text.begin(), other->text.end(), '\n'),
              std::count(file->text.begin(), file->text.end(), '\n'));
    EXPECT_THAT(other->text, Not(HasSubstr("asked")));
  }
  // As known before anything was asked.
  MeasuresQuestion question = Ask(start + 10 * kDay);
  question.known_batch = 1;
  EXPECT_TRUE(FileOf(book, Id("a"), question, Language::kEnglish)->rights.empty());
}

// Lists are cut, and what was cut is counted.
TEST(CustomerFileTest, AFileFitsAPage) {
  Book book(kEur, Zone());
  TableBuilder people(contacts::kSpec), wishes(consents::kSpec), owed(promises::kSpec),
      met(interactions::kSpec), happened(events::kSpec);
  for (int i = 0; i < 500; ++i) {
    const std::string n = std::to_string(i);
    people.Row({{contacts::kCustomerId, "a"}, {contacts::kContactId, n}, {contacts::kName, n}});
    wishes.Row({{consents::kCustomerId, "a"},
                {consents::kTime, i},
                {consents::kPurpose, "p" + n},
                {consents::kStatus, 1 + i % 3},
                {consents::kChannel, 1 + i % 8}});
    owed.Row({{promises::kCustomerId, "a"},
              {promises::kPromiseId, n},
              {promises::kKind, "visit"},
              {promises::kMadeAt, i},
              {promises::kKeptAt, i % 2 == 0 ? TestCell() : TestCell(i + 1)}});
    met.Row({{interactions::kCustomerId, "a"},
             {interactions::kTime, i},
             {interactions::kChannel, 1 + i % 8},
             {interactions::kDirection, 1 + i % 2}});
    happened.Row({{events::kCustomerId, "a"}, {events::kTime, i}, {events::kKind, "k" + n}});
  }
  for (const TableBuilder* table : {&people, &wishes, &owed, &met, &happened}) {
    Append(book, *table);
  }
  const auto file = FileOf(book, Id("a"), Ask(kDay), Language::kEnglish);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->people.size(), kFileEntries);
  EXPECT_EQ(file->people_in_all, 500);
  EXPECT_EQ(file->consents.size(), kFileEntries);
  EXPECT_EQ(file->consents_in_all, 500);
  EXPECT_EQ(file->owed.size(), kFileEntries);
  EXPECT_EQ(file->owed_in_all, 250);
  EXPECT_EQ(file->settled.size(), kFileLatest);
  EXPECT_EQ(file->settled[0].promise_id, "499");
  EXPECT_EQ(file->promise_record.of(PromiseState::kKept), 250);
  EXPECT_EQ(file->interactions.size(), kFileLatest);
  EXPECT_EQ(file->interactions_in_all, 500);
  EXPECT_EQ(file->interactions[0].time_us, 499);
  EXPECT_EQ(file->events.size(), kFileLatest);
  EXPECT_THAT(file->text, HasSubstr("... and more: 450\n"));
  EXPECT_LT(file->text.size(), 40'000u);
}

// The page, once, in every language.
TEST(CustomerFileTest, ThePage) {
  Book book(kEur, *Zone::Load("Europe/Sofia"));
  const int64_t start = 20'000 * kDay;
  Append(book, Customer("group", start, "Holding"));
  Append(book, Customer("firm", start, "Works Ltd", "group"));
  Append(book, Purchase("firm", start + 10 * kDay, 120'000));
  Append(book, Purchase("firm", start + 20 * kDay, -20'000));
  Append(book, TableBuilder(contacts::kSpec)
                   .Row({{contacts::kCustomerId, "firm"},
                         {contacts::kContactId, "k"},
                         {contacts::kName, "Eva"},
                         {contacts::kRole, "buyer"},
                         {contacts::kValidFrom, start},
                         {contacts::kLeftAt, start + 5 * kDay},
                         {contacts::kPreferences, "calls after ten"}}));
  Append(book, TableBuilder(consents::kSpec)
                   .Row({{consents::kCustomerId, "firm"},
                         {consents::kTime, start},
                         {consents::kPurpose, "offers"},
                         {consents::kStatus, 3},
                         {consents::kChannel, 2},
                         {consents::kBasis, 6},
                         {consents::kProof, "call"}}));
  Append(book, TableBuilder(interactions::kSpec)
                   .Row({{interactions::kCustomerId, "firm"},
                         {interactions::kTime, start + kDay},
                         {interactions::kChannel, 2},
                         {interactions::kDirection, 1},
                         {interactions::kPurpose, "complaint"},
                         {interactions::kCausedBy, "order 7"}}));
  Append(book, TableBuilder(events::kSpec)
                   .Row({{events::kCustomerId, "firm"},
                         {events::kTime, start + 2 * kDay},
                         {events::kKind, "delivery_failed"},
                         {events::kAmount, 500}}));
  Append(book, TableBuilder(promises::kSpec)
                   .Row({{promises::kCustomerId, "firm"},
                         {promises::kPromiseId, "p"},
                         {promises::kKind, "callback"},
                         {promises::kMadeAt, start + kDay},
                         {promises::kDueAt, start + 2 * kDay + kDay / 2},
                         {promises::kOwner, "Iva"},
                         {promises::kText, "about order 7"}}));
  const auto english = FileOf(book, Id("firm"), Ask(start + 30 * kDay), Language::kEnglish);
  ASSERT_TRUE(english.ok());
  EXPECT_EQ(english->text, R"(Works Ltd (customer firm)
  name: Works Ltd (since 2024-10-04)
  parent: group (since 2024-10-04)

Key people
  Eva, buyer; since 2024-10-04; left on 2024-10-09; likes: calls after ten

Consents
  offers, phone, consent: objected; since 2024-10-04; basis: legitimate interest; proof: call

Purchases
  One purchase, on 2024-10-14; days since then: 20.
  Turnover: 1,000.00 EUR, after returns; bought: 1,200.00 EUR, on average per purchase: 1,200.00 EUR.
  Returned: 200.00 EUR, that is 16.7 % of what was bought.
  The margin is not known: order lines without a cost: 2 of 2. It takes a cost for each purchase, or a unit cost for each product.
  Cost to serve: 0.00 EUR; contacts: 1.
  2024: bought 1,200.00 EUR, returned 200.00 EUR, after returns 1,000.00 EUR; purchases: 1
  Among the largest purchases: 1,200.00 EUR, 2024-10-14

Contacts
  phone, from the customer, in all: 1
  Made necessary by us: 1
  2024-10-05 03:00, contact: phone, from the customer; complaint; made necessary by us: order 7

Events
  2024-10-06, event: delivery_failed; amount: 5.00 EUR

Promises
  Still owed: 1, of these overdue: 1; kept: 0, kept late: 0, broken: 0, withdrawn: 0
  overdue, promise: callback; about order 7; due: 2024-10-06 15:00; owner: Iva

Group
  Belongs to: Holding (group)
  At the top: Holding (group); members in all: 2
  Turnover of all: 1,000.00 EUR
  Member: Works Ltd (firm), 1,000.00 EUR
  Member: Holding (group), 0.00 EUR

Facts up to and including 2024-11-03 count.
)");
  for (const Language language : {Language::kRussian, Language::kBulgarian}) {
    const auto file = FileOf(book, Id("firm"), Ask(start + 30 * kDay), language);
    ASSERT_TRUE(file.ok());
    const auto lines = [](const std::string& text) {
      return std::count(text.begin(), text.end(), '\n');
    };
    EXPECT_EQ(lines(file->text), lines(english->text));
    EXPECT_THAT(file->text,
                HasSubstr(language == Language::kRussian ? "Обещания\n  Ещё должны: 1"
                                                         : "Обещания\n  Още дължим: 1"));
    EXPECT_THAT(file->text, Not(HasSubstr("{")));
  }
}

}  // namespace
}  // namespace goodwill
