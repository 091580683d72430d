// Writing JSON that may stand inside an HTML page.
//
// Besides what JSON asks for, everything is escaped that a browser could take for
// markup (< > &) or for the end of a line of script (U+2028, U+2029), so that no
// text can leave its quotation marks. Numbers are written digit by digit from
// integers: the same bytes everywhere.
#ifndef GOODWILL_SRC_REPORT_JSON_H_
#define GOODWILL_SRC_REPORT_JSON_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace goodwill {

// "text", quoted.
std::string JsonText(std::string_view text);

// The text up to `bytes` bytes, cut between characters, with an ellipsis if it was.
std::string CutText(std::string_view text, size_t bytes);

// Grows a document; members and elements are parted by themselves.
class JsonWriter {
 public:
  JsonWriter& Open(char bracket);
  JsonWriter& Close(char bracket);
  JsonWriter& Key(std::string_view key);

  JsonWriter& Text(std::string_view text);
  JsonWriter& Integer(int64_t value);
  // As text, because a browser's numbers hold 53 bits.
  JsonWriter& Minor(int64_t value);
  JsonWriter& Boolean(bool value);
  JsonWriter& Null();
  // With at most six decimals; null where it is no finite number.
  JsonWriter& Number(double value);

  size_t size() const { return out_.size(); }
  std::string Take() { return std::move(out_); }

 private:
  JsonWriter& Raw(std::string_view text);

  std::string out_;
  bool comma_ = false;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_REPORT_JSON_H_
