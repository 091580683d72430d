// Every word of the report's page, in every language.
//
// The page asks for texts by code. Placeholders in {braces} are the same in each
// language, and no word has to agree with a number: "Orders: 5", never "5 orders".
#ifndef GOODWILL_SRC_REPORT_CATALOGUE_H_
#define GOODWILL_SRC_REPORT_CATALOGUE_H_

#include <array>
#include <span>
#include <string_view>

#include "goodwill/assess/explanation.h"

namespace goodwill {

struct PageText {
  std::string_view code;
  std::array<std::string_view, 3> text;  // by Language
};

// In the order of the page.
std::span<const PageText> PageTexts();

// The text of a code that there is.
std::string_view PageTextOf(std::string_view code, Language language);

}  // namespace goodwill

#endif  // GOODWILL_SRC_REPORT_CATALOGUE_H_
