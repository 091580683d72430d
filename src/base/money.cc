#include "goodwill/base/money.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/wide.h"

namespace goodwill {
namespace {

absl::Status DifferentCurrencies(const Currency& a, const Currency& b) {
  return absl::InvalidArgumentError(absl::StrCat("amounts in ", std::string(a.code()), " and ",
                                                 std::string(b.code()), " do not add"));
}

absl::Status TooLarge() { return absl::OutOfRangeError("the amount does not fit in 64 bits"); }

}  // namespace

absl::Status AllocateMinor(int64_t minor, std::span<const int64_t> weights,
                           std::span<int64_t> shares) {
  if (weights.size() != shares.size()) {
    return absl::InvalidArgumentError("as many shares as weights are wanted");
  }
  int64_t total = 0;
  for (int64_t weight : weights) {
    if (weight < 0) return absl::InvalidArgumentError("a weight is negative");
    if (!CheckedAdd(total, weight, &total)) {
      return absl::OutOfRangeError("the weights do not sum to 64 bits");
    }
  }
  if (total == 0) return absl::InvalidArgumentError("no weight is above zero");

  // |minor * weight| cut down to units leaves a remainder below `total`; both
  // quotient and remainder are int64, so the remainder may be computed modulo
  // 2^64, where nothing overflows.
  struct Rest {
    uint64_t remainder;
    size_t index;
  };
  std::vector<Rest> rests(weights.size());
  uint64_t left = static_cast<uint64_t>(minor);
  for (size_t i = 0; i < weights.size(); ++i) {
    int64_t share = 0;
    // Fits: the weight is at most the total.
    if (!MultiplyDivide(minor, weights[i], total, Rounding::kDown, &share)) return TooLarge();
    const uint64_t remainder = static_cast<uint64_t>(minor) * static_cast<uint64_t>(weights[i]) -
                               static_cast<uint64_t>(share) * static_cast<uint64_t>(total);
    rests[i] = {minor < 0 ? ~remainder + 1 : remainder, i};
    shares[i] = share;
    left -= static_cast<uint64_t>(share);
  }
  // Fewer than there are remainders above zero, because each is below one unit.
  const uint64_t units = minor < 0 ? ~left + 1 : left;
  const auto larger = [](const Rest& a, const Rest& b) {
    return a.remainder != b.remainder ? a.remainder > b.remainder : a.index < b.index;
  };
  std::nth_element(rests.begin(), rests.begin() + static_cast<ptrdiff_t>(units), rests.end(),
                   larger);
  for (size_t i = 0; i < units; ++i) shares[rests[i].index] += minor < 0 ? -1 : 1;
  return absl::OkStatus();
}

absl::StatusOr<Money> Money::Parse(std::string_view text, Currency currency) {
  int64_t minor = 0;
  const DecimalResult result = ParseDecimal(text, currency.exponent(), '.', &minor);
  if (result == DecimalResult::kOk) return Money(minor, currency);
  const std::string_view shown = text.substr(0, 40);
  const std::string quoted = absl::StrCat("'", absl::CHexEscape({shown.data(), shown.size()}),
                                          text.size() > shown.size() ? "...' " : "' ");
  if (result == DecimalResult::kTooManyDigits) {
    return absl::InvalidArgumentError(absl::StrCat(quoted, "has more than the ",
                                                   currency.exponent(), " decimals of ",
                                                   std::string(currency.code())));
  }
  const std::string_view reason = DecimalResultReason(result);
  const std::string message = absl::StrCat(quoted, std::string(reason));
  return result == DecimalResult::kOverflow ? absl::OutOfRangeError(message)
                                            : absl::InvalidArgumentError(message);
}

absl::StatusOr<Money> Money::Add(const Money& other) const {
  if (currency_ != other.currency_) return DifferentCurrencies(currency_, other.currency_);
  int64_t sum = 0;
  if (!CheckedAdd(minor_, other.minor_, &sum)) return TooLarge();
  return Money(sum, currency_);
}

absl::StatusOr<Money> Money::Subtract(const Money& other) const {
  if (currency_ != other.currency_) return DifferentCurrencies(currency_, other.currency_);
  int64_t difference = 0;
  if (!CheckedSub(minor_, other.minor_, &difference)) return TooLarge();
  return Money(difference, currency_);
}

absl::StatusOr<Money> Money::Multiply(const Ratio& ratio, Rounding rounding) const {
  GOODWILL_ASSIGN_OR_RETURN(const int64_t product,
                            MultiplyDivide(minor_, ratio.numerator, ratio.denominator, rounding));
  return Money(product, currency_);
}

absl::StatusOr<std::vector<Money>> Money::Allocate(std::span<const int64_t> weights) const {
  std::vector<int64_t> shares(weights.size());
  GOODWILL_RETURN_IF_ERROR(AllocateMinor(minor_, weights, shares));
  std::vector<Money> result;
  result.reserve(shares.size());
  for (int64_t share : shares) result.emplace_back(share, currency_);
  return result;
}

std::string Money::Format() const { return FormatDecimal(minor_, currency_.exponent()); }

std::string Money::ToString() const {
  std::string text = Format();
  text += ' ';
  text += currency_.code();
  return text;
}

}  // namespace goodwill
