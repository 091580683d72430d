// Which part of a divided book a customer belongs to.
//
// Books too large for one machine are divided by customer: each machine measures
// its part, the measures are merged. The function is fixed for version 1 of the
// library, in every language and on every machine: FNV-1a (Fowler, Noll, Vo)
// over the id's bytes, finished by a mix that spreads every bit, then scaled to
// the number of parts.
#ifndef GOODWILL_BOOK_PARTITION_H_
#define GOODWILL_BOOK_PARTITION_H_

#include <cstdint>

#include "goodwill/book/customer_id.h"

namespace goodwill {

// 0 <= result < parts; -1 if parts is not positive.
constexpr int64_t PartitionOf(const CustomerIdView& id, int64_t parts) {
  if (parts <= 0) return -1;
  uint64_t hash = 0xCBF29CE484222325u;
  const auto feed = [&hash](uint8_t byte) {
    hash ^= byte;
    hash *= 0x100000001B3u;
  };
  if (id.kind == IdKind::kText) {
    for (const char c : id.text) feed(static_cast<uint8_t>(c));
  } else {
    for (int shift = 0; shift < 64; shift += 8) {
      feed(static_cast<uint8_t>(static_cast<uint64_t>(id.number) >> shift));
    }
  }
  hash ^= hash >> 32;
  hash *= 0x9E3779B97F4A7C15u;
  hash ^= hash >> 29;
  return static_cast<int64_t>(hash % static_cast<uint64_t>(parts));
}

}  // namespace goodwill

#endif  // GOODWILL_BOOK_PARTITION_H_
