#include "table/csv_index.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace goodwill::csv {
namespace {

constexpr size_t kStep = 64;
static_assert(kPadding >= kStep);

#if defined(__SSE2__)

// One bit per byte of 64.
class Lanes {
 public:
  explicit Lanes(const char* p)
      : a_(Load(p)), b_(Load(p + 16)), c_(Load(p + 32)), d_(Load(p + 48)) {}

  uint64_t Equal(char byte) const {
    const __m128i v = _mm_set1_epi8(byte);
    return Mask(_mm_cmpeq_epi8(a_, v), _mm_cmpeq_epi8(b_, v), _mm_cmpeq_epi8(c_, v),
                _mm_cmpeq_epi8(d_, v));
  }
  uint64_t EqualEither(char one, char other) const {
    const __m128i v = _mm_set1_epi8(one);
    const __m128i w = _mm_set1_epi8(other);
    return Mask(_mm_or_si128(_mm_cmpeq_epi8(a_, v), _mm_cmpeq_epi8(a_, w)),
                _mm_or_si128(_mm_cmpeq_epi8(b_, v), _mm_cmpeq_epi8(b_, w)),
                _mm_or_si128(_mm_cmpeq_epi8(c_, v), _mm_cmpeq_epi8(c_, w)),
                _mm_or_si128(_mm_cmpeq_epi8(d_, v), _mm_cmpeq_epi8(d_, w)));
  }
  uint64_t NotAscii() const {
    const __m128i one = _mm_set1_epi8(1);  // as signed bytes, these are below 1
    return Mask(_mm_cmplt_epi8(a_, one), _mm_cmplt_epi8(b_, one), _mm_cmplt_epi8(c_, one),
                _mm_cmplt_epi8(d_, one));
  }
  // Whether there is a quote, a CR, or a byte that is not ASCII.
  bool Special() const {
    return _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(Special(a_), Special(b_)),
                                          _mm_or_si128(Special(c_), Special(d_)))) != 0;
  }

 private:
  static __m128i Load(const char* p) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  }
  static __m128i Special(__m128i v) {
    return _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\r'))),
        _mm_cmplt_epi8(v, _mm_set1_epi8(1)));
  }
  static uint64_t Mask(__m128i a, __m128i b, __m128i c, __m128i d) {
    return static_cast<uint64_t>(static_cast<uint32_t>(_mm_movemask_epi8(a))) |
           static_cast<uint64_t>(static_cast<uint32_t>(_mm_movemask_epi8(b))) << 16 |
           static_cast<uint64_t>(static_cast<uint32_t>(_mm_movemask_epi8(c))) << 32 |
           static_cast<uint64_t>(static_cast<uint32_t>(_mm_movemask_epi8(d))) << 48;
  }

  __m128i a_, b_, c_, d_;
};

#else

class Lanes {
 public:
  explicit Lanes(const char* p) : p_(p) {}

  uint64_t Equal(char byte) const {
    return Mask([byte](char c) { return c == byte; });
  }
  uint64_t EqualEither(char one, char other) const {
    return Mask([one, other](char c) { return c == one || c == other; });
  }
  uint64_t NotAscii() const {
    return Mask([](char c) { return c == 0 || static_cast<unsigned char>(c) > 127; });
  }
  bool Special() const {
    return Mask([](char c) {
             return c == '"' || c == '\r' || c == 0 || static_cast<unsigned char>(c) > 127;
           }) != 0;
  }

 private:
  template <typename F>
  uint64_t Mask(F f) const {
    uint64_t mask = 0;
    for (size_t i = 0; i < kStep; ++i) mask |= static_cast<uint64_t>(f(p_[i]) ? 1 : 0) << i;
    return mask;
  }

  const char* p_;
};

#endif

// How many bits are set: by adding neighbours, because not every x86-64 has an
// instruction for it, and a library call would cost more than the rest.
int CountBits(uint64_t bits) {
  bits -= (bits >> 1) & 0x5555555555555555;
  bits = (bits & 0x3333333333333333) + ((bits >> 2) & 0x3333333333333333);
  bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F;
  return static_cast<int>((bits * 0x0101010101010101) >> 56);
}

// Bit i of the result is the parity of bits 0..i.
uint64_t PrefixParity(uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

}  // namespace

void Index::Grow() {
  const size_t capacity = std::max<size_t>(4096, capacity_ * 2);
  auto grown = std::make_unique_for_overwrite<uint32_t[]>(capacity);
  if (capacity_ > 0) std::memcpy(grown.get(), places_.get(), (size_ + 1) * sizeof(uint32_t));
  places_ = std::move(grown);
  capacity_ = capacity;
}

void Index::Build(const char* data, size_t begin, size_t end, char separator) {
  size_ = 0;
  quotes_ = carriage_returns_ = lone_carriage_returns_ = inner_line_feeds_ = not_ascii_ = false;
  if (capacity_ == 0) Grow();
  places_[0] = static_cast<uint32_t>(begin - 1);

  uint32_t* out = places_.get() + 1;
  uint64_t inside = 0;      // all ones while the last byte swept is inside quotes
  uint64_t pending_cr = 0;  // 1: the last byte swept was a CR outside quotes
  bool quotes = false, returns = false, lone = false, inner = false, other = false;
  for (size_t at = begin; at < end; at += kStep) {
    if (static_cast<size_t>(out - places_.get()) + kStep + 8 > capacity_) {
      size_ = static_cast<size_t>(out - places_.get()) - 1;
      Grow();
      out = places_.get() + 1 + size_;
    }
    const Lanes lanes(data + at);
    const uint64_t valid = end - at >= kStep ? ~uint64_t{0} : (uint64_t{1} << (end - at)) - 1;
    uint64_t ends = lanes.EqualEither(separator, '\n') & valid;
    if (lanes.Special() || (inside | pending_cr) != 0) {
      const uint64_t quote = lanes.Equal('"') & valid;
      const uint64_t cr = lanes.Equal('\r') & valid;
      const uint64_t lf = lanes.Equal('\n') & valid;
      const uint64_t in_quotes = PrefixParity(quote) ^ inside;
      const uint64_t outer_cr = cr & ~in_quotes;
      quotes |= quote != 0;
      returns |= cr != 0;
      other |= (lanes.NotAscii() & valid) != 0;
      inner |= (lf & in_quotes) != 0;
      // A CR outside quotes wants a LF next; one in the last place waits.
      const uint64_t wanted = outer_cr << 1 | pending_cr;
      lone |= (wanted & ~lf & valid) != 0;
      pending_cr = outer_cr >> 63;
      ends &= ~in_quotes;
      inside = static_cast<uint64_t>(static_cast<int64_t>(in_quotes) >> 63);
    }
    const auto base = static_cast<uint32_t>(at);
    const int count = CountBits(ends);
    // Eight at a time without asking how many: writing a few too many is
    // cheaper than a branch that the data decides.
    uint32_t* write = out;
    for (int written = 0; written < count; written += 8) {
      for (int k = 0; k < 8; ++k) {
        write[k] = base + static_cast<uint32_t>(std::countr_zero(ends));
        ends &= ends - 1;
      }
      write += 8;
    }
    out += count;
  }
  size_ = static_cast<size_t>(out - places_.get()) - 1;
  quotes_ = quotes;
  carriage_returns_ = returns;
  lone_carriage_returns_ = lone;
  inner_line_feeds_ = inner;
  not_ascii_ = other;
}

}  // namespace goodwill::csv
