// SHA-256 (FIPS 180-4): the digest by which documents are told apart.
#ifndef GOODWILL_SRC_WIRE_SHA256_H_
#define GOODWILL_SRC_WIRE_SHA256_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace goodwill::wire {

std::array<uint8_t, 32> Sha256(std::string_view bytes);

}  // namespace goodwill::wire

#endif  // GOODWILL_SRC_WIRE_SHA256_H_
