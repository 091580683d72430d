#include "goodwill/book/promise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "goodwill/book/book.h"
#include "goodwill/book/promise_ledger.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

constexpr int64_t kHour = 3'600'000'000;
constexpr int64_t kDay = 24 * kHour;

// The rule again, told the other way round: event after event.
PromiseState Oracle(const Promise& p, int64_t as_of, int64_t day_end) {
  struct Event {
    int64_t us;
    int order;  // at one instant: made, broken, withdrawn, kept
  };
  std::vector<Event> events;
  const auto add = [&](int64_t us, int order) {
    if (us != kNullNumber && us < as_of) events.push_back({us, order});
  };
  add(p.made_us, 0);
  if (events.empty()) return PromiseState::kNotMade;
  events.clear();
  add(p.broken_us, 1);
  add(p.withdrawn_us, 2);
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return a.us != b.us ? a.us < b.us : a.order < b.order;
  });
  if (p.kept_us != kNullNumber && p.kept_us < as_of) {
    bool late = p.due_us != kNullNumber && p.due_us < p.kept_us;
    for (const Event& e : events) late = late || (e.order == 1 && e.us < p.kept_us);
    return late ? PromiseState::kKeptLate : PromiseState::kKept;
  }
  if (!events.empty()) {
    return events[0].order == 1 ? PromiseState::kBroken : PromiseState::kWithdrawn;
  }
  if (p.due_us == kNullNumber || p.due_us >= day_end) return PromiseState::kOpen;
  return p.due_us >= as_of ? PromiseState::kDue : PromiseState::kOverdue;
}

// Every way in which few instants can follow each other.
TEST(PromiseTest, TheStateFollowsFromTheTimesAlone) {
  const int64_t times[] = {kNullNumber, 0, 1, 2, 3};
  int64_t seen[8] = {};
  for (const int64_t made : {int64_t{0}, int64_t{2}}) {
    for (const int64_t due : times) {
      for (const int64_t kept : times) {
        for (const int64_t broken : times) {
          for (const int64_t withdrawn : times) {
            for (int64_t as_of = 0; as_of <= 4; ++as_of) {
              for (const int64_t day_end : {as_of + 1, as_of + 2}) {
                const Promise p = {.made_us = made,
                                   .due_us = due,
                                   .kept_us = kept,
                                   .broken_us = broken,
                                   .withdrawn_us = withdrawn};
                const PromiseState state = StateOf(p, as_of, day_end);
                ASSERT_EQ(state, Oracle(p, as_of, day_end))
                    << made << " " << due << " " << kept << " " << broken << " " << withdrawn
                    << " as of " << as_of;
                ++seen[static_cast<size_t>(state)];
              }
            }
          }
        }
      }
    }
  }
  for (const int64_t n : seen) EXPECT_GT(n, 0);
}

TEST(PromiseTest, TheDueTimeIsStillInTime) {
  const Promise p = {.made_us = 0, .due_us = 10, .kept_us = 10};
  EXPECT_EQ(StateOf(p, 10, 100), PromiseState::kDue);
  EXPECT_EQ(StateOf(p, 11, 100), PromiseState::kKept);
  const Promise late = {.made_us = 0, .due_us = 10, .kept_us = 11};
  EXPECT_EQ(StateOf(late, 11, 100), PromiseState::kOverdue);
  EXPECT_EQ(StateOf(late, 12, 100), PromiseState::kKeptLate);
}

TEST(PromiseTest, TheMedianDelayIsTheMiddleOne) {
  std::mt19937 random(7);
  for (int n = 0; n < 30; ++n) {
    PromiseTally tally;
    std::vector<int64_t> delays;
    for (int i = 0; i < n; ++i) {
      const auto delay = static_cast<int64_t>(random() % 100) - 50;
      delays.push_back(delay);
      const Promise p = {.made_us = 0, .due_us = 1000, .kept_us = 1000 + delay};
      tally.Add(p, delay > 0 ? PromiseState::kKeptLate : PromiseState::kKept);
    }
    tally.Add({.made_us = 0, .kept_us = 5}, PromiseState::kKept);  // no due time, no delay
    tally.Add({.made_us = 0}, PromiseState::kOpen);
    tally.Add({.made_us = 0}, PromiseState::kWithdrawn);
    const PromiseRecord record = tally.Finish();
    std::sort(delays.begin(), delays.end());
    if (n == 0) {
      EXPECT_FALSE(record.median_delay2_us.has_value());
    } else {
      const auto half = static_cast<size_t>(n) / 2;
      EXPECT_EQ(*record.median_delay2_us,
                n % 2 != 0 ? 2 * delays[half] : delays[half - 1] + delays[half]);
    }
    EXPECT_EQ(record.made(), n + 3);
    EXPECT_EQ(record.decided(), n + 1);
    const auto in_time =
        std::count_if(delays.begin(), delays.end(), [](int64_t d) { return d <= 0; });
    EXPECT_DOUBLE_EQ(*record.share_kept(),
                     static_cast<double>(in_time + 1) / static_cast<double>(n + 1));
  }
  EXPECT_FALSE(PromiseRecord().share_kept().has_value());
}

// Ten customers, three owners, nothing special about any of them.
class LedgerTest : public testing::Test {
 protected:
  static constexpr int kCount = 200;

  void SetUp() override {
    std::mt19937 random(11);
    const auto sometimes = [&](int64_t value) {
      return random() % 3 == 0 ? TestCell(value) : TestCell();
    };
    TableBuilder table(promises::kSpec);
    for (int i = 0; i < kCount; ++i) {
      const auto made = static_cast<int64_t>(random() % 40) * kHour;
      const auto later = [&] { return made + static_cast<int64_t>(random() % 60) * kHour; };
      table.Row({{promises::kCustomerId, "c" + std::to_string(random() % 10)},
                 {promises::kPromiseId, "p" + std::to_string(i)},
                 {promises::kKind, "callback"},
                 {promises::kMadeAt, made},
                 {promises::kDueAt, random() % 4 == 0 ? TestCell() : TestCell(later())},
                 {promises::kOwner,
                  random() % 4 == 0 ? TestCell() : TestCell("o" + std::to_string(random() % 3))},
                 {promises::kKeptAt, sometimes(later())},
                 {promises::kBrokenAt, sometimes(later())},
                 {promises::kWithdrawnAt, sometimes(later())}});
    }
    ASSERT_TRUE(book_.Append(table.Build(), {}).ok());
  }

  Book book_{*Currency::Parse("EUR"), Zone()};
};

TEST_F(LedgerTest, WhatIsDueIsAllThatIsOwedInOrderOfUrgency) {
  const Facts facts = book_.Read(TableKind::kPromises);
  for (const int64_t as_of : {0 * kHour, 20 * kHour, 40 * kHour, 55 * kHour, 200 * kHour}) {
    const int64_t day_end = (as_of / kDay + 1) * kDay;
    std::vector<std::string> expected;
    for (int64_t row = 0; row < facts.rows; ++row) {
      const Promise p = PromiseAt(facts, row);
      if (IsOwed(StateOf(p, as_of, day_end))) expected.emplace_back(p.id);
    }
    const auto due = DuePromises(book_, {.as_of_us = as_of});
    ASSERT_TRUE(due.ok());
    std::vector<std::string> got;
    int stage = 0;  // overdue, then due, then open
    for (size_t i = 0; i < due->size(); ++i) {
      const auto& [promise, state] = (*due)[i];
      got.emplace_back(promise.id);
      EXPECT_EQ(state, StateOf(promise, as_of, day_end));
      const int now = state == PromiseState::kOverdue ? 0 : state == PromiseState::kDue ? 1 : 2;
      EXPECT_GE(now, stage);
      stage = now;
      if (i > 0) {
        EXPECT_TRUE(OwedBefore((*due)[i - 1].promise, promise));
      }
    }
    std::sort(expected.begin(), expected.end());
    std::sort(got.begin(), got.end());
    EXPECT_EQ(got, expected);
  }
}

TEST_F(LedgerTest, FiltersDivideWhatIsDue) {
  const int64_t as_of = 40 * kHour;
  const auto all = DuePromises(book_, {.as_of_us = as_of});
  ASSERT_TRUE(all.ok());
  size_t by_owner = 0, by_customer = 0;
  for (const char* owner : {"", "o0", "o1", "o2"}) {
    const auto part = DuePromises(book_, {.as_of_us = as_of, .owner = owner});
    ASSERT_TRUE(part.ok());
    for (const auto& p : *part) EXPECT_EQ(p.promise.owner, owner);
    by_owner += part->size();
  }
  for (int c = 0; c < 10; ++c) {
    const std::string id = "c" + std::to_string(c);
    const auto part = DuePromises(book_, {.as_of_us = as_of, .customer = CustomerIdView::Text(id)});
    ASSERT_TRUE(part.ok());
    by_customer += part->size();
  }
  EXPECT_EQ(by_owner, all->size());
  EXPECT_EQ(by_customer, all->size());
  EXPECT_EQ(DuePromises(book_, {.as_of_us = as_of, .customer = CustomerIdView::Text("x")})
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(DuePromises(book_, {.as_of_us = as_of, .customer = CustomerIdView::Number(1)})
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(DuePromises(book_, {.as_of_us = kMaxInstantUs + 1}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(LedgerTest, RecordsByCustomerAndByOwnerAddUpToTheSame) {
  const int64_t as_of = 60 * kHour;
  PromiseRecord sums[2];
  for (const PromiseSubject by : {PromiseSubject::kCustomer, PromiseSubject::kOwner}) {
    const auto rows = PromisesKept(book_, {.as_of_us = as_of}, by);
    ASSERT_TRUE(rows.ok());
    EXPECT_EQ(rows->size(), by == PromiseSubject::kCustomer ? 10u : 4u);
    for (size_t i = 0; i < rows->size(); ++i) {
      for (size_t s = 0; s < kPromiseStates.size(); ++s) {
        sums[static_cast<size_t>(by) - 1].count[s] += (*rows)[i].record.count[s];
      }
    }
  }
  EXPECT_EQ(sums[0].count, sums[1].count);
  EXPECT_EQ(sums[0].made(), kCount);  // all were made within 40 hours
}

// A promise that changes is a revision; what is withdrawn from the book is not owed.
TEST(PromiseLedgerTest, RevisionsAndVoiding) {
  Book book(*Currency::Parse("EUR"), Zone());
  const auto promise = [](int64_t revision, TestCell kept, TestCell voided) {
    return TableBuilder(promises::kSpec)
        .Row({{promises::kCustomerId, "a"},
              {promises::kPromiseId, "p"},
              {promises::kKind, "refund"},
              {promises::kMadeAt, 0},
              {promises::kDueAt, kDay},
              {promises::kKeptAt, kept},
              {promises::kRevision, revision},
              {promises::kVoided, voided}})
        .Build();
  };
  ASSERT_TRUE(book.Append(promise(0, {}, {}), {}).ok());
  EXPECT_EQ(DuePromises(book, {.as_of_us = 2 * kDay})->at(0).state, PromiseState::kOverdue);
  ASSERT_TRUE(book.Append(promise(1, kDay + 1, {}), {}).ok());
  EXPECT_TRUE(DuePromises(book, {.as_of_us = 2 * kDay})->empty());
  EXPECT_EQ(
      Promises(book, {.as_of_us = 2 * kDay, .customer = CustomerIdView::Text("a")})->at(0).state,
      PromiseState::kKeptLate);
  // As known by the first batch it is still owed.
  EXPECT_EQ(DuePromises(book, {.as_of_us = 2 * kDay, .known_batch = 1})->size(), 1u);
  EXPECT_FALSE(DuePromises(book, {.as_of_us = 2 * kDay, .known_batch = 9}).ok());
  ASSERT_TRUE(book.Append(promise(2, {}, 1), {}).ok());
  EXPECT_TRUE(
      Promises(book, {.as_of_us = 2 * kDay, .customer = CustomerIdView::Text("a")})->empty());
}

// "Today" ends when the day ends where the book is at home.
TEST(PromiseLedgerTest, TodayIsTheBooksDay) {
  const Zone sofia = *Zone::Load("Europe/Sofia");
  Book book(*Currency::Parse("EUR"), sofia);
  const int64_t midnight = sofia.StartOfDay(20'000);
  TableBuilder table(promises::kSpec);
  int id = 0;
  for (const int64_t due : {midnight - 1, midnight}) {
    table.Row({{promises::kCustomerId, 1},
               {promises::kPromiseId, "p" + std::to_string(id++)},
               {promises::kKind, "visit"},
               {promises::kMadeAt, 0},
               {promises::kDueAt, due}});
  }
  ASSERT_TRUE(book.Append(table.Build(), {}).ok());
  const auto due = DuePromises(book, {.as_of_us = midnight - kHour});
  ASSERT_TRUE(due.ok());
  ASSERT_EQ(due->size(), 2u);
  EXPECT_EQ((*due)[0].state, PromiseState::kDue);
  EXPECT_EQ((*due)[1].state, PromiseState::kOpen);
}

}  // namespace
}  // namespace goodwill
