// Customer ids on their way through a bulk measurement, in 4 to 16 bytes.
//
// Most businesses number their customers. A number that fits 32 bits, and a text
// that is the same beginning as of all others and up to 8 digits ("C0001234"),
// is a code; codes lie close together, so that a customer is found by a place
// instead of a search.
//
// A short text is its own key: up to 15 bytes, and their number. The key of a
// longer one holds its place, its length and part of its hash; where length and
// hash agree, the texts are compared. Where all ids are UUIDs, a key is one.
#ifndef GOODWILL_SRC_BOOK_ROW_KEY_H_
#define GOODWILL_SRC_BOOK_ROW_KEY_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "absl/base/attributes.h"
#include "book/hash.h"
#include "goodwill/book/customer_id.h"

namespace goodwill {

// A number that is its customer's place: the low byte, mixed with the two above
// it, tells the part, and the rest the place within the part.
struct CodeKey {
  static constexpr bool kHasPlace = true;

  int32_t code = 0;

  uint32_t PartOf(uint64_t) const {
    const auto bits = static_cast<uint32_t>(code);
    return (bits ^ bits >> 8 ^ bits >> 16) & 0xFF;
  }
  int32_t Place() const { return code >> 8; }
  uint64_t Hash(uint64_t seed) const { return HashNumber(code, seed); }
  void Prefetch() const {}
  bool operator==(const CodeKey&) const = default;
};

struct SmallNumberKey : CodeKey {
  static constexpr IdKind kIds = IdKind::kNumber;

  // False if the id does not fit.
  ABSL_ATTRIBUTE_ALWAYS_INLINE static bool Parse(int64_t id, SmallNumberKey* out) {
    out->code = static_cast<int32_t>(id);
    return out->code == id;
  }
  int64_t number() const { return code; }
};

// A key whose part follows from its hash.
template <typename Key>
struct HashedKey {
  static constexpr bool kHasPlace = false;
  uint32_t PartOf(uint64_t seed) const {
    return ShardOf(static_cast<const Key&>(*this).Hash(seed));
  }
  bool operator==(const HashedKey&) const = default;
};

struct NumberKey : HashedKey<NumberKey> {
  static constexpr IdKind kIds = IdKind::kNumber;

  int64_t value = 0;

  ABSL_ATTRIBUTE_ALWAYS_INLINE static bool Parse(int64_t id, NumberKey* out) {
    out->value = id;
    return true;
  }
  int64_t number() const { return value; }
  uint64_t Hash(uint64_t seed) const { return HashNumber(value, seed); }
  void Prefetch() const {}
  bool operator==(const NumberKey&) const = default;
};

// The bytes of a text of at most 15, the first being the least of `head`, the
// ninth that of `tail`, and zeros behind them.
struct ShortText {
  uint64_t head = 0;
  uint64_t tail = 0;

  ABSL_ATTRIBUTE_ALWAYS_INLINE explicit ShortText(std::string_view text) {
    const char* const p = text.data();
    const size_t n = text.size();
    // Loads that overlap cover any length without reading beyond it.
    if (n >= 8) {
      head = Load<uint64_t>(p);
      if (n > 8) tail = Load<uint64_t>(p + n - 8) >> (8 * (16 - n));
    } else if (n >= 4) {
      head = Load<uint32_t>(p) | Load<uint32_t>(p + n - 4) << (8 * (n - 4));
    } else {
      for (size_t i = 0; i < n; ++i) head |= Load<uint8_t>(p + i) << (8 * i);
    }
  }
  static void Append(uint64_t head, uint64_t tail, size_t size, std::string& out) {
    char bytes[16];
    for (size_t i = 0; i < 8; ++i) {
      bytes[i] = static_cast<char>(head >> (8 * i));
      bytes[8 + i] = static_cast<char>(tail >> (8 * i));
    }
    out.append(bytes, size);
  }

 private:
  // The bytes from p on as a number, the first being the least.
  template <typename T>
  static uint64_t Load(const char* p) {
    T value;
    if constexpr (std::endian::native == std::endian::little) {
      std::memcpy(&value, p, sizeof value);
    } else {
      value = 0;
      for (size_t i = 0; i < sizeof value; ++i) {
        value |= static_cast<T>(static_cast<T>(static_cast<uint8_t>(p[i])) << (8 * i));
      }
    }
    return value;
  }
};

// A text that ends in 1 to 8 digits, behind a beginning that all share. Texts of
// as many digits are numbered in their order, and behind all that have fewer, so
// that "07" and "7" differ.
struct DigitsKey : CodeKey {
  static constexpr IdKind kIds = IdKind::kText;
  static constexpr size_t kMaxDigits = 8;
  // The number of texts of fewer digits.
  static constexpr int32_t kShorter[] = {0, 0, 10, 110, 1110, 11110, 111110, 1111110, 11111110};

  // What all texts begin with.
  class Beginning {
   public:
    // All but the digits at the end of a text, which must stay. False if there are
    // none.
    bool Learn(std::string_view text) {
      size_t digits = 0;
      while (digits < kMaxDigits && digits < text.size() &&
             IsDigit(text[text.size() - 1 - digits])) {
        ++digits;
      }
      text_ = text.substr(0, text.size() - digits);
      return digits != 0;
    }
    std::string_view text() const { return text_; }

   private:
    static bool IsDigit(char c) { return c >= '0' && c <= '9'; }
    std::string_view text_;
  };

  // False, and no key, if the text is not of that kind.
  ABSL_ATTRIBUTE_ALWAYS_INLINE static bool Parse(std::string_view text, const Beginning& beginning,
                                                 DigitsKey* out) {
    const std::string_view begin = beginning.text();
    const size_t n = text.size() - begin.size();
    if (text.size() <= begin.size() || n > kMaxDigits || !text.starts_with(begin)) return false;
    // Eight digits, the first being the least byte, zeros in front.
    constexpr uint64_t kZeros = 0x3030303030303030u;
    const uint64_t given = ShortText(text.substr(begin.size())).head;
    const uint64_t letters = n == 8 ? given : given << (64 - 8 * n) | kZeros >> (8 * n);
    uint64_t digits = letters ^ kZeros;
    if (((digits + 0x7676767676767676u) | digits) & 0x8080808080808080u) return false;
    digits = digits * 10 + (digits >> 8);  // pairs, in every other byte
    digits = ((digits & 0x000000FF000000FFu) * 0x000F424000000064u +
              (digits >> 16 & 0x000000FF000000FFu) * 0x0000271000000001u) >>
             32;
    out->code = static_cast<int32_t>(digits) + kShorter[n];
    return true;
  }
  size_t size(const Beginning& beginning) const { return beginning.text().size() + Digits(); }
  void AppendTo(const Beginning& beginning, std::string& out) const {
    out += beginning.text();
    const size_t n = Digits();
    const size_t at = out.size();
    out.resize(at + n);
    int32_t value = code - kShorter[n];
    for (size_t i = n; i-- > 0; value /= 10) out[at + i] = static_cast<char>('0' + value % 10);
  }

 private:
  size_t Digits() const {
    size_t n = 1;
    while (n < kMaxDigits && code >= kShorter[n + 1]) ++n;
    return n;
  }
};

// A text of at most 11 bytes.
class ShortKey : public HashedKey<ShortKey> {
 public:
  static constexpr IdKind kIds = IdKind::kText;
  static constexpr size_t kMaxBytes = 11;

  // False, and no key, if the text is empty or longer.
  ABSL_ATTRIBUTE_ALWAYS_INLINE static bool Parse(std::string_view text, ShortKey* out) {
    if (text.empty() || text.size() > kMaxBytes) return false;
    const ShortText bytes(text);
    out->words_[0] = static_cast<uint32_t>(bytes.head);
    out->words_[1] = static_cast<uint32_t>(bytes.head >> 32);
    out->words_[2] = static_cast<uint32_t>(bytes.tail | text.size() << 24);
    return true;
  }
  size_t size() const { return words_[2] >> 24; }
  void AppendTo(std::string& out) const { ShortText::Append(Head(), words_[2], size(), out); }

  uint64_t Hash(uint64_t seed) const { return Mix(Mix(Head() ^ seed) + words_[2]); }
  void Prefetch() const {}
  bool operator==(const ShortKey&) const = default;

 private:
  uint64_t Head() const { return words_[0] | uint64_t{words_[1]} << 32; }

  uint32_t words_[3] = {};  // bytes 0-3, 4-7, 8-10 and the number of them
};

class TextKey : public HashedKey<TextKey> {
 public:
  static constexpr IdKind kIds = IdKind::kText;
  static constexpr size_t kMaxShort = 15;
  static constexpr size_t kMaxBytes = 65'535;

  TextKey() = default;
  // False for an empty text and one of more than kMaxBytes, which are no ids. One
  // of more than kMaxShort must stay where it is.
  ABSL_ATTRIBUTE_ALWAYS_INLINE static bool Parse(std::string_view text, TextKey* out) {
    if (text.empty() || text.size() > kMaxBytes) return false;
    if (text.size() <= kMaxShort) {
      const ShortText bytes(text);
      out->head_ = bytes.head;
      out->tail_ = bytes.tail | uint64_t{text.size()} << 56;
    } else {
      out->head_ = std::bit_cast<uintptr_t>(text.data());
      out->tail_ = kLong << 56 | uint64_t{text.size()} << 40 | HashText(text) >> 24;
    }
    return true;
  }
  bool is_long() const { return tail_ >> 56 == kLong; }
  size_t size() const { return is_long() ? tail_ >> 40 & 0xFFFF : tail_ >> 56; }
  // Where a long text is.
  const char* place() const { return std::bit_cast<const char*>(static_cast<uintptr_t>(head_)); }
  // The same long text at another place.
  TextKey MovedTo(const char* place) const {
    TextKey moved = *this;
    moved.head_ = std::bit_cast<uintptr_t>(place);
    return moved;
  }
  void AppendTo(std::string& out) const {
    if (is_long()) {
      out.append(place(), size());
      return;
    }
    ShortText::Append(head_, tail_, size(), out);
  }

  uint64_t Hash(uint64_t seed) const { return Mix(Mix((is_long() ? 0 : head_) ^ seed) + tail_); }
  // The bytes of a long text are far from the key: ask for them early.
  void Prefetch() const {
    if (!is_long()) return;
    __builtin_prefetch(place());
    __builtin_prefetch(place() + size() - 1);
  }
  bool operator==(const TextKey& o) const {
    if (tail_ != o.tail_) return false;
    return head_ == o.head_ || (is_long() && std::memcmp(place(), o.place(), size()) == 0);
  }

 private:
  static constexpr uint64_t kLong = 0xFF;

  uint64_t head_ = 0;  // bytes 0-7, or the place
  uint64_t tail_ = 0;  // bytes 8-14, or 40 bits of hash and 16 of length; above them the kind
};

// A UUID as nearly all systems write it, 36 bytes with small letters, is 128 bits.
class UuidKey : public HashedKey<UuidKey> {
 public:
  static constexpr IdKind kIds = IdKind::kText;

  UuidKey() = default;
  // False, and no key, if the text is anything else.
  ABSL_ATTRIBUTE_ALWAYS_INLINE static bool Parse(std::string_view text, UuidKey* out) {
    if (text.size() != 36) return false;
    const char* p = text.data();
    if (p[8] != '-' || p[13] != '-' || p[18] != '-' || p[23] != '-') return false;
    const uint64_t a = Load(p, p + 4), b = Load(p + 9, p + 14);
    const uint64_t c = Load(p + 19, p + 24), d = Load(p + 28, p + 32);
    const uint64_t m = Digits(a), n = Digits(b), o = Digits(c), q = Digits(d);
    if (((Letters(m) ^ a) | (Letters(n) ^ b) | (Letters(o) ^ c) | (Letters(q) ^ d) |
         ((m | n | o | q) & ~kLowHalves)) != 0) {
      return false;
    }
    out->head_ = m | n << 4;
    out->tail_ = o | q << 4;
    return true;
  }
  size_t size() const { return 36; }
  void AppendTo(std::string& out) const {
    char text[36];
    text[8] = text[13] = text[18] = text[23] = '-';
    Store(Letters(head_ & kLowHalves), text, text + 4);
    Store(Letters(head_ >> 4 & kLowHalves), text + 9, text + 14);
    Store(Letters(tail_ & kLowHalves), text + 19, text + 24);
    Store(Letters(tail_ >> 4 & kLowHalves), text + 28, text + 32);
    out.append(text, sizeof text);
  }

  uint64_t Hash(uint64_t seed) const { return Mix(Mix(head_ ^ seed) + tail_); }
  void Prefetch() const {}
  bool operator==(const UuidKey&) const = default;

 private:
  // Eight digits at a time, one in each byte.
  static constexpr uint64_t kEach = 0x0101010101010101u;
  static constexpr uint64_t kLowHalves = 0x0F * kEach;

  // What a digit's letter means; something above 15, or that Letters does not
  // give back, for what is none.
  static uint64_t Digits(uint64_t letters) {
    return (letters & kLowHalves) + (letters >> 6 & kEach) * 9;
  }
  // '0' to '9' and 'a' to 'f'.
  static uint64_t Letters(uint64_t digits) {
    return digits + 0x30 * kEach + ((digits + 6 * kEach) >> 4 & kEach) * 0x27;
  }
  static uint64_t Load(const char* four, const char* four_more) {
    uint32_t low, high;
    std::memcpy(&low, four, 4);
    std::memcpy(&high, four_more, 4);
    return low | uint64_t{high} << 32;
  }
  static void Store(uint64_t letters, char* four, char* four_more) {
    const auto low = static_cast<uint32_t>(letters), high = static_cast<uint32_t>(letters >> 32);
    std::memcpy(four, &low, 4);
    std::memcpy(four_more, &high, 4);
  }

  uint64_t head_ = 0;
  uint64_t tail_ = 0;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_ROW_KEY_H_
