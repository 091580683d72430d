#include "goodwill/book/consent.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "goodwill/book/book.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

constexpr uint8_t kAll = 0, kPhone = 2, kEmail = 4;

Consent Statement(int64_t time, ConsentStatus status, uint8_t channel = kAll,
                  std::string_view purpose = "offers") {
  return {.purpose = purpose, .time_us = time, .status = status, .channel = channel};
}

ConsentStatus StatusFor(const std::vector<Consent>& all, uint8_t channel, int64_t as_of,
                        std::string_view purpose = "offers") {
  const Consent* holds = ConsentFor(all, purpose, channel, as_of);
  return holds == nullptr ? ConsentStatus::kUnknown : holds->status;
}

TEST(ConsentTest, TheLatestStatementHolds) {
  const std::vector<Consent> all = {Statement(10, ConsentStatus::kGranted),
                                    Statement(20, ConsentStatus::kWithdrawn),
                                    Statement(30, ConsentStatus::kGranted)};
  EXPECT_EQ(StatusFor(all, kAll, 10), ConsentStatus::kUnknown);  // exclusive
  EXPECT_EQ(StatusFor(all, kAll, 11), ConsentStatus::kGranted);
  EXPECT_EQ(StatusFor(all, kPhone, 21), ConsentStatus::kWithdrawn);
  EXPECT_EQ(StatusFor(all, kPhone, 31), ConsentStatus::kGranted);
  EXPECT_EQ(StatusFor(all, kPhone, 31, "survey"), ConsentStatus::kUnknown);
}

TEST(ConsentTest, AtOneInstantTheMoreCarefulReadingWins) {
  std::vector<Consent> all = {Statement(10, ConsentStatus::kObjected),
                              Statement(10, ConsentStatus::kGranted),
                              Statement(10, ConsentStatus::kWithdrawn)};
  std::sort(all.begin(), all.end(),
            [](const Consent& a, const Consent& b) { return a.status < b.status; });
  do {
    EXPECT_EQ(StatusFor(all, kAll, 11), ConsentStatus::kObjected);
  } while (std::next_permutation(all.begin(), all.end(), [](const Consent& a, const Consent& b) {
    return a.status < b.status;
  }));
  all.pop_back();
  EXPECT_EQ(StatusFor(all, kAll, 11), ConsentStatus::kWithdrawn);
}

TEST(ConsentTest, AllChannelsAndOneChannel) {
  const std::vector<Consent> all = {Statement(10, ConsentStatus::kGranted),
                                    Statement(20, ConsentStatus::kWithdrawn, kPhone),
                                    Statement(30, ConsentStatus::kObjected),
                                    Statement(40, ConsentStatus::kGranted, kEmail)};
  EXPECT_EQ(StatusFor(all, kEmail, 25), ConsentStatus::kGranted);
  EXPECT_EQ(StatusFor(all, kPhone, 25), ConsentStatus::kWithdrawn);
  EXPECT_EQ(StatusFor(all, kAll, 25), ConsentStatus::kGranted);
  EXPECT_EQ(StatusFor(all, kEmail, 35), ConsentStatus::kObjected);
  EXPECT_EQ(StatusFor(all, kEmail, 45), ConsentStatus::kGranted);  // an exception since
  EXPECT_EQ(StatusFor(all, kPhone, 45), ConsentStatus::kObjected);
  EXPECT_EQ(ConsentsThatHold(all, 25).size(), 2u);
  EXPECT_EQ(ConsentsThatHold(all, 35).size(), 1u);  // the general objection overtook both
  EXPECT_EQ(ConsentsThatHold(all, 45).size(), 2u);
  EXPECT_TRUE(ConsentsThatHold(all, 10).empty());
}

// Whatever is listed answers every question as all statements do.
TEST(ConsentTest, WhatHoldsIsEnough) {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    std::vector<Consent> all;
    for (size_t n = random() % 8; n > 0; --n) {
      all.push_back(Statement(static_cast<int64_t>(random() % 5),
                              static_cast<ConsentStatus>(1 + random() % 3),
                              static_cast<uint8_t>(random() % 3), random() % 2 != 0 ? "a" : "b"));
    }
    std::vector<Consent> turned(all.rbegin(), all.rend());
    for (int64_t as_of = 0; as_of < 6; ++as_of) {
      const std::vector<Consent> holds = ConsentsThatHold(all, as_of);
      for (const char* purpose : {"a", "b"}) {
        for (uint8_t channel = 0; channel < 4; ++channel) {
          const ConsentStatus status = StatusFor(all, channel, as_of, purpose);
          EXPECT_EQ(StatusFor(holds, channel, as_of, purpose), status);
          EXPECT_EQ(StatusFor(turned, channel, as_of, purpose), status);
        }
      }
    }
  }
}

TEST(ConsentTest, IsReadFromABook) {
  Book book(*Currency::Parse("EUR"), Zone());
  ASSERT_TRUE(book.Append(TableBuilder(consents::kSpec)
                              .Row({{consents::kCustomerId, 7},
                                    {consents::kTime, 10},
                                    {consents::kPurpose, "offers"},
                                    {consents::kStatus, 3},
                                    {consents::kChannel, 2},
                                    {consents::kBasis, 1},
                                    {consents::kProof, "letter"}})
                              .Row({{consents::kCustomerId, 7},
                                    {consents::kTime, 9},
                                    {consents::kPurpose, "offers"},
                                    {consents::kStatus, 1}})
                              .Row({{consents::kCustomerId, 8},
                                    {consents::kTime, 99},
                                    {consents::kPurpose, "offers"},
                                    {consents::kStatus, 1}})
                              .Build(),
                          {})
                  .ok());
  const auto facts = book.ReadOf(TableKind::kConsents, CustomerIdView::Number(7), 100);
  ASSERT_TRUE(facts.ok());
  const std::vector<Consent> all = ConsentsIn(*facts);
  ASSERT_EQ(all.size(), 2u);
  const Consent* holds = ConsentFor(all, "offers", 2, 100);
  ASSERT_NE(holds, nullptr);
  EXPECT_EQ(holds->status, ConsentStatus::kObjected);
  EXPECT_EQ(holds->basis, 1);
  EXPECT_EQ(holds->proof, "letter");
  EXPECT_EQ(ConsentFor(all, "offers", 4, 100)->status, ConsentStatus::kGranted);
  EXPECT_EQ(book.ReadOf(TableKind::kConsents, CustomerIdView::Number(9), 100).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace goodwill
