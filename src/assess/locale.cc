#include "assess/locale.h"

#include <cstddef>
#include <string_view>

#include "goodwill/base/decimal.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/rounding.h"

namespace goodwill {
namespace {

constexpr std::string_view kNoBreakSpace = "\u00a0";

std::string_view GroupMark(Language language) {
  return language == Language::kEnglish ? std::string_view(",") : kNoBreakSpace;
}

// Bulgarian leaves four digits together.
size_t ShortestGrouped(Language language) { return language == Language::kBulgarian ? 5 : 4; }

}  // namespace

std::string FormatScaled(int64_t value, int scale, Language language) {
  const std::string plain = FormatDecimal(value, scale);  // "-1234.50"
  const size_t sign = plain.starts_with('-') ? 1 : 0;
  const size_t point = plain.find('.');
  const size_t whole_end = point == std::string::npos ? plain.size() : point;
  const size_t digits = whole_end - sign;
  std::string out = plain.substr(0, sign);
  for (size_t i = 0; i < digits; ++i) {
    if (i > 0 && (digits - i) % 3 == 0 && digits >= ShortestGrouped(language)) {
      out += GroupMark(language);
    }
    out += plain[sign + i];
  }
  if (point != std::string::npos) {
    out += language == Language::kEnglish ? '.' : ',';
    out += plain.substr(point + 1);
  }
  return out;
}

std::string FormatAmount(int64_t minor, const Currency& currency, Language language) {
  return FormatScaled(minor, currency.exponent(), language) + " " + std::string(currency.code());
}

std::string FormatDate(int32_t day, Language language) {
  if (language == Language::kEnglish) return FormatDay(day);
  const std::string iso = FormatDay(day);  // clamps to the years 1 to 9999
  std::string out = iso.substr(8, 2) + "." + iso.substr(5, 2) + "." + iso.substr(0, 4);
  if (language == Language::kBulgarian) out += " г.";
  return out;
}

std::string FormatTimeOfDay(absl::CivilSecond civil, Language language) {
  const auto two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  return two(civil.hour()) + ":" + two(civil.minute()) +
         (language == Language::kBulgarian ? " ч." : "");
}

std::string FormatNumber(double value, int decimals, Language language) {
  int64_t scaled = 0;
  if (!DoubleToScaledRounded(value, decimals, Rounding::kHalfEven, &scaled)) return "?";
  return FormatScaled(scaled, decimals, language);
}

std::string FormatPercent(double share, Language language) {
  int64_t tenths = 0;
  if (!DoubleToScaledRounded(share, 3, Rounding::kHalfEven, &tenths)) return "?";
  const std::string number =
      tenths % 10 == 0 ? FormatScaled(tenths / 10, 0, language) : FormatScaled(tenths, 1, language);
  return number + std::string(kNoBreakSpace) + "%";
}

}  // namespace goodwill
