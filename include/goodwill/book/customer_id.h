// A customer's id: text, or a 64-bit number. All ids of a book are of one kind.
#ifndef GOODWILL_BOOK_CUSTOMER_ID_H_
#define GOODWILL_BOOK_CUSTOMER_ID_H_

#include <charconv>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace goodwill {

enum class IdKind : uint8_t { kUndecided, kNumber, kText };

// A borrowed id. Numbers order numerically, texts by their bytes; that order
// breaks every tie between customers.
struct CustomerIdView {
  IdKind kind = IdKind::kUndecided;
  int64_t number = 0;
  std::string_view text;

  static CustomerIdView Number(int64_t n) { return {IdKind::kNumber, n, {}}; }
  static CustomerIdView Text(std::string_view t) { return {IdKind::kText, 0, t}; }

  std::strong_ordering operator<=>(const CustomerIdView& other) const {
    if (kind != other.kind) return kind <=> other.kind;
    if (kind == IdKind::kNumber) return number <=> other.number;
    return text.compare(other.text) <=> 0;
  }
  bool operator==(const CustomerIdView& other) const {
    return kind == other.kind && number == other.number && text == other.text;
  }
  std::string ToString() const {
    return kind == IdKind::kText ? std::string(text) : std::to_string(number);
  }
};

// An owned id.
struct CustomerId {
  IdKind kind = IdKind::kUndecided;
  int64_t number = 0;
  std::string text;

  CustomerId() = default;
  explicit CustomerId(const CustomerIdView& v) : kind(v.kind), number(v.number), text(v.text) {}
  CustomerIdView view() const { return {kind, number, text}; }
  bool operator==(const CustomerId&) const = default;
};

// The number that a decimal text names, however it is written: "007" is 7. For
// questions, where a person types an id.
inline std::optional<int64_t> NumberNamedBy(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The number whose shortest decimal text this is: "007" and "-0" are none. For
// facts, where one customer has one way to write the id.
inline std::optional<int64_t> NumberWrittenAs(std::string_view text) {
  const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
  if (digits.empty() || (digits.front() == '0' && text.size() > 1)) return std::nullopt;
  return NumberNamedBy(text);
}

}  // namespace goodwill

#endif  // GOODWILL_BOOK_CUSTOMER_ID_H_
