#include "goodwill/base/ratio.h"

#include <numeric>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/wide.h"

namespace goodwill {
namespace {

absl::Status NotARatio(std::string_view text) {
  const std::string_view shown = text.substr(0, 40);
  return absl::InvalidArgumentError(
      absl::StrCat("'", absl::CHexEscape({shown.data(), shown.size()}),
                   "' is not a ratio such as \"80%\", \"0.8\" or \"4/5\""));
}

}  // namespace

absl::StatusOr<Ratio> Ratio::Parse(std::string_view text) {
  const std::string_view whole = text;
  // A sign, 18 digits, a mark, a slash or a percent sign, and as much again.
  if (text.empty() || text.size() > 40 || text[0] == '+') return NotARatio(whole);
  if (const size_t slash = text.find('/'); slash != std::string_view::npos) {
    const std::string_view above = text.substr(0, slash);
    const std::string_view below = text.substr(slash + 1);
    int64_t n = 0;
    int64_t d = 0;
    if (above.find('.') != std::string_view::npos || below.find('.') != std::string_view::npos ||
        below.starts_with('+') || ParseDecimal(above, 0, '.', &n) != DecimalResult::kOk ||
        ParseDecimal(below, 0, '.', &d) != DecimalResult::kOk || d <= 0) {
      return NotARatio(whole);
    }
    return Ratio{n, d}.Reduced();
  }
  const bool percent = text.back() == '%';
  if (percent) text.remove_suffix(1);
  // As many decimals as are written, without trailing zeros.
  int decimals = 0;
  if (const size_t mark = text.find('.'); mark != std::string_view::npos) {
    size_t last = text.find_last_not_of('0');
    if (last < mark) last = mark;
    if (last - mark > static_cast<size_t>(kMaxScale)) return NotARatio(whole);
    decimals = static_cast<int>(last - mark);
  }
  int64_t n = 0;
  if (decimals + (percent ? 2 : 0) > kMaxScale ||
      ParseDecimal(text, decimals, '.', &n) != DecimalResult::kOk) {
    return NotARatio(whole);
  }
  const int64_t d = kPowersOfTen[static_cast<size_t>(decimals + (percent ? 2 : 0))];
  return Ratio{n, d}.Reduced();
}

Ratio Ratio::Reduced() const {
  const int64_t divisor = std::gcd(numerator, denominator);
  if (divisor == 0) return *this;
  const Ratio reduced{numerator / divisor, denominator / divisor};
  return denominator < 0 ? Ratio{-reduced.numerator, -reduced.denominator} : reduced;
}

std::string Ratio::ToString() const {
  return denominator == 1 ? absl::StrCat(numerator) : absl::StrCat(numerator, "/", denominator);
}

int CompareRatios(const Ratio& a, const Ratio& b) {
  const auto order = CompareProducts(a.numerator, b.denominator, b.numerator, a.denominator);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

}  // namespace goodwill
