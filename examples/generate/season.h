// The days of the business: civil dates as day numbers, and how busy each day is.
//
// Purchases arrive in "busy time", which runs fast before Christmas, slowly in
// summer and at night not at all; a customer's gaps are drawn evenly in busy time
// and then read off the calendar. People buy most on Saturdays, companies on
// working days.
#ifndef GOODWILL_EXAMPLES_GENERATE_SEASON_H_
#define GOODWILL_EXAMPLES_GENERATE_SEASON_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sample {

struct Civil {
  int year;
  int month;
  int day;
};

// Days since 1970-01-01 of a date in the Gregorian calendar: years are counted
// from March, so that the leap day is a year's last.
constexpr int64_t DayNumber(Civil c) {
  const int64_t y = c.month <= 2 ? c.year - 1 : c.year;
  const int64_t m = c.month <= 2 ? c.month + 9 : c.month - 3;
  return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + c.day - 1 - 719468;
}

constexpr Civil CivilOf(int64_t day) {
  const int64_t n = day + 719468;  // since 0000-03-01
  const int64_t century = (4 * n + 3) / 146097;
  const int64_t in_century = n - century * 146097 / 4;
  const int64_t year = (4 * in_century + 3) / 1461;
  const int64_t in_year = in_century - 1461 * year / 4;
  const int64_t m = (5 * in_year + 2) / 153;
  const auto d = static_cast<int>(in_year - (153 * m + 2) / 5 + 1);
  const auto month = static_cast<int>(m < 10 ? m + 3 : m - 9);
  return {static_cast<int>(100 * century + year + (month <= 2 ? 1 : 0)), month, d};
}

// "2024-02-29", or nothing.
constexpr std::optional<int64_t> ParseDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  int part[3] = {0, 0, 0};
  int k = 0;
  for (char c : text) {
    if (c == '-') {
      if (++k > 2) return std::nullopt;
    } else if (c < '0' || c > '9') {
      return std::nullopt;
    } else {
      part[k] = part[k] * 10 + (c - '0');
    }
  }
  const Civil civil = {part[0], part[1], part[2]};
  if (civil.month < 1 || civil.month > 12 || civil.day < 1 || civil.day > 31) return std::nullopt;
  const int64_t day = DayNumber(civil);
  const Civil back = CivilOf(day);
  if (back.month != civil.month || back.day != civil.day) return std::nullopt;
  return day;
}

// 0 is Monday.
constexpr int Weekday(int64_t day) { return static_cast<int>(((day + 3) % 7 + 7) % 7); }

class Season {
 public:
  // Covers days first..last, both included.
  Season(int64_t first, int64_t last, bool company) : first_(first) {
    cumulative_.push_back(0);
    for (int64_t day = first; day <= last; ++day) {
      cumulative_.push_back(cumulative_.back() + Weight(day, company));
    }
  }

  // All the busy time there is.
  int64_t total() const { return cumulative_.back(); }
  // Busy time at the beginning of a day.
  int64_t At(int64_t day) const { return cumulative_[static_cast<size_t>(day - first_)]; }
  // The day at a moment of busy time, 0 <= moment < total().
  int64_t DayAt(int64_t moment) const {
    const auto after = std::upper_bound(cumulative_.begin(), cumulative_.end(), moment);
    return first_ + (after - cumulative_.begin()) - 1;
  }
  // A number of average days in busy time, in hundredths of a day.
  int64_t OfDays(int64_t hundredths) const {
    return hundredths * total() / (100 * static_cast<int64_t>(cumulative_.size() - 1));
  }

 private:
  static int64_t Weight(int64_t day, bool company) {
    constexpr int kPeople[7] = {85, 85, 90, 100, 125, 155, 60};
    constexpr int kCompanies[7] = {120, 130, 130, 125, 105, 15, 0};
    const Civil c = CivilOf(day);
    const int on_day = (company ? kCompanies : kPeople)[Weekday(day)];
    int in_year = 100;
    if (c.month == 7 || c.month == 8) in_year = company ? 65 : 75;
    if (c.month == 11) in_year = company ? 105 : 130;
    if (c.month == 12) {
      if (c.day <= 23) in_year = company ? 95 : 190;
      if (c.day == 24) in_year = company ? 20 : 90;
      if (c.day == 25 || c.day == 26) in_year = 0;
      if (c.day > 26) in_year = company ? 25 : 80;
    }
    if (c.month == 1) in_year = c.day == 1 ? 0 : 80;
    return static_cast<int64_t>(on_day) * in_year;
  }

  int64_t first_;
  std::vector<int64_t> cumulative_;
};

}  // namespace sample

#endif  // GOODWILL_EXAMPLES_GENERATE_SEASON_H_
