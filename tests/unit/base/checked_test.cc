#include "goodwill/base/checked.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

#include "tests/unit/base/big.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

bool Fits(const Big& value) {
  return value >= std::numeric_limits<int64_t>::min() &&
         value <= std::numeric_limits<int64_t>::max();
}

void ExpectSame(bool got, int64_t value, const Big& want) {
  ASSERT_EQ(got, Fits(want));
  if (got) {
    ASSERT_EQ(Big(value), want);
  } else {
    ASSERT_EQ(value, 4711) << "the output was touched";
  }
}

TEST(Checked, AgreesWithBigIntegers) {
  Draws draws(2);
  for (int i = 0; i < 60000; ++i) {
    const int64_t a = draws.Number();
    const int64_t b = draws.Number();
    const Big x = a;
    const Big y = b;
    int64_t out = 4711;
    bool ok = CheckedAdd(a, b, &out);
    ExpectSame(ok, out, x + y);
    out = 4711;
    ok = checked_internal::PortableAdd(a, b, &out);
    ExpectSame(ok, out, x + y);
    out = 4711;
    ok = CheckedSub(a, b, &out);
    ExpectSame(ok, out, x - y);
    out = 4711;
    ok = checked_internal::PortableSub(a, b, &out);
    ExpectSame(ok, out, x - y);
    out = 4711;
    ok = CheckedMul(a, b, &out);
    ExpectSame(ok, out, x * y);
    out = 4711;
    ok = checked_internal::PortableMul(a, b, &out);
    ExpectSame(ok, out, x * y);
  }
}

TEST(Checked, OutputMayBeAnOperand) {
  int64_t sum = 40;
  ASSERT_TRUE(CheckedAdd(sum, 2, &sum));
  EXPECT_EQ(sum, 42);
}

}  // namespace
}  // namespace goodwill
