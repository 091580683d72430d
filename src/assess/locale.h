// Numbers, money and dates as people write them in each language.
//
//              en              ru               bg
// integer      1,234           1 234            1234, 12 345
// money        1,234.50 EUR    1 234,50 EUR     1234,50 EUR
// date         1998-07-01      01.07.1998       01.07.1998 г.
// percent      19.6 %          19,6 %           19,6 %
//
// Groups of digits are parted by a space that does not break a line.
#ifndef GOODWILL_SRC_ASSESS_LOCALE_H_
#define GOODWILL_SRC_ASSESS_LOCALE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/base/currency.h"

namespace goodwill {

// value / 10^scale with all its decimals.
std::string FormatScaled(int64_t value, int scale, Language language);
std::string FormatAmount(int64_t minor, const Currency& currency, Language language);
// By day number, 0 = 1970-01-01.
std::string FormatDate(int32_t day, Language language);
// 15:04, in Bulgarian 15:04 ч.
std::string FormatTimeOfDay(absl::CivilSecond civil, Language language);
// Rounded half to even to `decimals`.
std::string FormatNumber(double value, int decimals, Language language);
// 0.196 as 19.6 %, 0.8 as 80 %.
std::string FormatPercent(double share, Language language);

}  // namespace goodwill

#endif  // GOODWILL_SRC_ASSESS_LOCALE_H_
