// Filling a template.
#ifndef GOODWILL_SRC_REPORT_FILL_H_
#define GOODWILL_SRC_REPORT_FILL_H_

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace goodwill {

using TemplateField = std::pair<std::string_view, std::string_view>;

// Each @@NAME@@ replaced by its value, in one pass: what is put in is not looked
// at again. Names that have no value stay as they are.
std::string FillTemplate(std::string_view text, std::span<const TemplateField> fields);

// Text that stands between tags.
std::string HtmlText(std::string_view text);

}  // namespace goodwill

#endif  // GOODWILL_SRC_REPORT_FILL_H_
