#include "report/fill.h"

#include <algorithm>

namespace goodwill {

std::string FillTemplate(std::string_view text, std::span<const TemplateField> fields) {
  constexpr std::string_view kMark = "@@";
  size_t size = text.size();
  for (const TemplateField& field : fields) size += field.second.size();
  std::string out;
  out.reserve(size);
  while (!text.empty()) {
    const size_t open = std::min(text.find(kMark), text.size());
    out += text.substr(0, open);
    text.remove_prefix(open);
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const TemplateField& f) {
      return text.starts_with(kMark) && text.substr(kMark.size()).starts_with(f.first) &&
             text.substr(kMark.size() + f.first.size()).starts_with(kMark);
    });
    if (field != fields.end()) {
      out += field->second;
      text.remove_prefix(2 * kMark.size() + field->first.size());
    } else if (!text.empty()) {
      out += text[0];
      text.remove_prefix(1);
    }
  }
  return out;
}

std::string HtmlText(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace goodwill
