// Just enough JSON for a test's data file: objects, arrays, strings without escapes,
// numbers, null. What is not there reads as nothing.
#ifndef GOODWILL_TESTS_UNIT_STRATEGY_SMALL_JSON_H_
#define GOODWILL_TESTS_UNIT_STRATEGY_SMALL_JSON_H_

#include <cctype>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace goodwill {

struct SmallJson {
  std::map<std::string, SmallJson> fields;
  std::vector<SmallJson> items;
  std::string text;
  double number = 0;
  bool null = true;

  const SmallJson& operator[](const std::string& name) const {
    static const SmallJson kNothing;
    const auto found = fields.find(name);
    return found == fields.end() ? kNothing : found->second;
  }
  bool has(const std::string& name) const { return fields.contains(name); }

  static SmallJson Parse(std::string_view in) {
    size_t at = 0;
    return Value(in, at);
  }

 private:
  static char Next(std::string_view in, size_t& at) {
    while (at < in.size() && (std::isspace(static_cast<unsigned char>(in[at])) != 0 ||
                              in[at] == ',' || in[at] == ':')) {
      ++at;
    }
    return at < in.size() ? in[at] : '\0';
  }
  static std::string Text(std::string_view in, size_t& at) {
    const size_t end = in.find('"', at + 1);
    std::string out(in.substr(at + 1, end - at - 1));
    at = end + 1;
    return out;
  }
  static SmallJson Value(std::string_view in, size_t& at) {
    SmallJson out;
    const char c = Next(in, at);
    if (c == 'n') {
      at += 4;
      return out;
    }
    out.null = false;
    if (c == '{') {
      for (++at; Next(in, at) == '"';) {
        std::string name = Text(in, at);
        out.fields[std::move(name)] = Value(in, at);
      }
      ++at;
    } else if (c == '[') {
      for (++at; Next(in, at) != ']' && at < in.size();) out.items.push_back(Value(in, at));
      ++at;
    } else if (c == '"') {
      out.text = Text(in, at);
    } else {
      const std::string rest(in.substr(at, 40));
      char* end = nullptr;
      out.number = std::strtod(rest.c_str(), &end);
      at += static_cast<size_t>(end - rest.c_str());
    }
    return out;
  }
};

}  // namespace goodwill

#endif  // GOODWILL_TESTS_UNIT_STRATEGY_SMALL_JSON_H_
