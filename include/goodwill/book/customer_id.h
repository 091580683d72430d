// A customer's id: text, or a 64-bit number. All ids of a book are of one kind.
#ifndef GOODWILL_BOOK_CUSTOMER_ID_H_
#define GOODWILL_BOOK_CUSTOMER_ID_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

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
  std::string ToString() const { return kind == IdKind::kText ? std::string(text) : std::to_string(number); }
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

}  // namespace goodwill

#endif  // GOODWILL_BOOK_CUSTOMER_ID_H_
