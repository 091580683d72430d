// What the people, companies and goods of the sample business are called. All of
// them are made up from common parts.
#ifndef GOODWILL_EXAMPLES_GENERATE_NAMES_H_
#define GOODWILL_EXAMPLES_GENERATE_NAMES_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace sample {

inline constexpr std::string_view kLanguages[] = {"en", "bg", "ru", "de"};
inline constexpr int64_t kLanguageCount = 4;

// `number` picks the parts; names repeat when it grows, as they do in life.
std::string PersonName(int language, uint64_t number);
std::string CompanyName(int language, uint64_t number);

struct Goods {
  std::string name;
  std::string_view category;
  // Between these, in cents.
  int64_t lowest_price;
  int64_t highest_price;
};
// The index-th product of the shop.
Goods GoodsAt(int64_t index);

}  // namespace sample

#endif  // GOODWILL_EXAMPLES_GENERATE_NAMES_H_
