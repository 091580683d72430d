// SHA-256 (FIPS 180-4): the digest by which documents are told apart, and the
// chain by which a book in a file is proved whole.
#ifndef GOODWILL_SRC_BASE_SHA256_H_
#define GOODWILL_SRC_BASE_SHA256_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace goodwill {

using Digest = std::array<uint8_t, 32>;

inline std::string_view BytesOf(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Takes bytes piece by piece. Uses the processor's own instructions where it
// has them; the digest is the same.
class Sha256Hasher {
 public:
  void Update(std::string_view bytes);
  // Integers are taken as eight bytes, lowest first; texts behind their length,
  // so that no two sequences of values are the same bytes.
  void UpdateInt(int64_t value);
  void UpdateText(std::string_view text) {
    UpdateInt(static_cast<int64_t>(text.size()));
    Update(text);
  }
  // The hasher is not to be used again.
  Digest Finish();

 private:
  std::array<uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<uint8_t, 64> block_;
  size_t filled_ = 0;
  uint64_t size_ = 0;
};

Digest Sha256(std::string_view bytes);

}  // namespace goodwill

#endif  // GOODWILL_SRC_BASE_SHA256_H_
