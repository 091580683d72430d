#include "goodwill/base/currency.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <type_traits>

#include "goodwill/base/decimal.h"
#include "goodwill/base/money.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

static_assert(std::is_trivially_copyable_v<Currency>);
static_assert(sizeof(Currency) == 4);
static_assert(Currency().is_none());
static_assert(Currency().minor_per_major() == 100);

TEST(Currency, NoneIsXxx) {
  const Currency none;
  EXPECT_EQ(none.code(), "XXX");
  EXPECT_EQ(none.exponent(), 2);
  EXPECT_EQ(*Currency::Parse("XXX"), none);
  EXPECT_FALSE(Currency::Parse("EUR")->is_none());
}

// ISO 4217's exponents other than two, among currencies in use and funds.
TEST(Currency, ExponentsAreIsos) {
  const std::map<std::string, int> other = {{"BIF", 0},
                                            {"CLP", 0},
                                            {"DJF", 0},
                                            {"GNF", 0},
                                            {"ISK", 0},
                                            {"JPY", 0},
                                            {"KMF", 0},
                                            {"KRW", 0},
                                            {"PYG", 0},
                                            {"RWF", 0},
                                            {"UGX", 0},
                                            {"UYI", 0},
                                            {"VND", 0},
                                            {"VUV", 0},
                                            {"XAF", 0},
                                            {"XOF", 0},
                                            {"XPF", 0},
                                            {"BHD", 3},
                                            {"IQD", 3},
                                            {"JOD", 3},
                                            {"KWD", 3},
                                            {"LYD", 3},
                                            {"OMR", 3},
                                            {"TND", 3},
                                            {"CLF", 4},
                                            {"UYW", 4},
                                            // Withdrawn for the euro.
                                            {"BEF", 0},
                                            {"ESP", 0},
                                            {"GRD", 0},
                                            {"ITL", 0},
                                            {"LUF", 0},
                                            {"PTE", 0}};
  std::map<std::string, int> found;
  for (int i = 0; i < Currency::Count(); ++i) {
    const Currency currency = Currency::At(i);
    if (currency.exponent() != 2) found[std::string(currency.code())] = currency.exponent();
  }
  EXPECT_EQ(found, other);
}

TEST(Currency, EveryOneParsesAndFormatsBack) {
  EXPECT_GE(Currency::Count(), 170);
  Draws draws(20);
  for (int i = 0; i < Currency::Count(); ++i) {
    const Currency currency = Currency::At(i);
    ASSERT_EQ(currency.code().size(), 3u);
    const auto parsed = Currency::Parse(std::string(currency.code()));
    ASSERT_TRUE(parsed.ok());
    ASSERT_EQ(*parsed, currency);
    ASSERT_EQ(currency.minor_per_major(), kPowersOfTen[static_cast<size_t>(currency.exponent())]);
    for (int j = 0; j < 50; ++j) {
      const int64_t minor = draws.Number();
      if (minor == std::numeric_limits<int64_t>::min()) continue;
      const Money money(minor, currency);
      const auto back = Money::Parse(money.Format(), currency);
      ASSERT_TRUE(back.ok()) << money.ToString();
      ASSERT_EQ(*back, money);
    }
  }
}

TEST(Currency, RefusesOtherCodes) {
  const std::string long_text(100000, 'E');
  for (const std::string& code :
       {std::string(), std::string("eur"), std::string("Eur"), std::string("EURO"),
        std::string("EU"), std::string("XXY"), std::string("AAA"), std::string("ZZZ"),
        std::string("EUR "), std::string("EUR\0", 4), std::string("\xff\xfe\xfd"), long_text}) {
    const auto result = Currency::Parse(code);
    EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument) << code;
    EXPECT_LT(result.status().message().size(), 200u);
  }
}

}  // namespace
}  // namespace goodwill
