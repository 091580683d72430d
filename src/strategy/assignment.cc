#include <bit>
#include <cstddef>

#include "base/sha256.h"
#include "goodwill/base/problem.h"
#include "goodwill/strategy/experiment.h"

namespace goodwill {
namespace {

using Uint128 = unsigned __int128;

uint64_t Word(std::string_view bytes) {
  uint64_t word = 0;
  for (size_t k = 0; k < bytes.size(); ++k) {
    word |= static_cast<uint64_t>(static_cast<unsigned char>(bytes[k])) << (8 * k);
  }
  return word;
}

struct SipState {
  uint64_t v0;
  uint64_t v1;
  uint64_t v2;
  uint64_t v3;

  void Round() {
    v0 += v1;
    v1 = std::rotl(v1, 13) ^ v0;
    v0 = std::rotl(v0, 32);
    v2 += v3;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  }
  void Take(uint64_t word) {
    v3 ^= word;
    Round();
    Round();
    v0 ^= word;
  }
};

}  // namespace

HashKey KeyOfSalt(std::string_view salt) {
  const Digest digest = Sha256(salt);
  char bytes[16];
  for (size_t k = 0; k < 16; ++k) bytes[k] = static_cast<char>(digest[k]);
  return {Word({bytes, 8}), Word({bytes + 8, 8})};
}

uint64_t KeyedHash(const HashKey& key, std::string_view bytes) {
  SipState state = {key.first ^ 0x736f6d6570736575, key.second ^ 0x646f72616e646f6d,
                    key.first ^ 0x6c7967656e657261, key.second ^ 0x7465646279746573};
  size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) state.Take(Word(bytes.substr(at, 8)));
  state.Take(Word(bytes.substr(at)) | static_cast<uint64_t>(bytes.size() & 0xff) << 56);
  state.v2 ^= 0xff;
  for (int round = 0; round < 4; ++round) state.Round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

bool IsBelow(uint64_t hash, const Ratio& share) {
  // hash / 2^64 < numerator / denominator
  return static_cast<Uint128>(hash) * static_cast<uint64_t>(share.denominator) <
         static_cast<Uint128>(static_cast<uint64_t>(share.numerator)) << 64;
}

absl::StatusOr<int32_t> ArmOf(uint64_t hash, std::span<const int64_t> weights) {
  constexpr int64_t kMost = int64_t{1} << 53;
  int64_t total = 0;
  for (const int64_t weight : weights) {
    if (weight < 0 || weight > kMost - total) {
      return absl::InvalidArgumentError("weights must not be negative, and sum to at most 2^53");
    }
    total += weight;
  }
  if (total < 1) return absl::InvalidArgumentError("there must be a weight above 0");
  int64_t place =
      static_cast<int64_t>(static_cast<Uint128>(hash) * static_cast<uint64_t>(total) >> 64);
  int32_t arm = 0;
  while (place >= weights[static_cast<size_t>(arm)]) {
    place -= weights[static_cast<size_t>(arm)];
    ++arm;
  }
  return arm;
}

}  // namespace goodwill
