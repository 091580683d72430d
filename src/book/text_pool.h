// Texts that occur again and again (products, topics, agents), each kept once
// and known by a small number. Code 0 is "absent".
#ifndef GOODWILL_SRC_BOOK_TEXT_POOL_H_
#define GOODWILL_SRC_BOOK_TEXT_POOL_H_

#include <cstdint>
#include <string_view>

#include "book/buffer.h"
#include "book/hash.h"

namespace goodwill {

class TextPool {
 public:
  TextPool() { ends_.Push(0); }

  // Codes run from 1 to size().
  uint32_t size() const { return static_cast<uint32_t>(ends_.size() - 1); }
  std::string_view operator[](uint32_t code) const {
    if (code == 0) return {};
    return {bytes_.data() + ends_[code - 1], static_cast<size_t>(ends_[code] - ends_[code - 1])};
  }

  // 0 if the text is not here.
  uint32_t Find(std::string_view text) const {
    return slots_.empty() ? 0 : slots_[Probe(text, HashText(text))];
  }

  // The text's code, a new one if need be. Throws std::bad_alloc.
  uint32_t Intern(std::string_view text) {
    if ((size() + 1) * uint64_t{4} > slots_.size() * uint64_t{3}) Grow();
    const uint32_t slot = Probe(text, HashText(text));
    if (slots_[slot] != 0) return slots_[slot];
    bytes_.Append(text.data(), text.size());
    ends_.Push(bytes_.size());
    return slots_[slot] = size();
  }

  size_t bytes() const { return bytes_.bytes() + ends_.bytes() + slots_.bytes(); }

 private:
  uint32_t Probe(std::string_view text, uint64_t hash) const {
    uint32_t slot = Slot(hash, slots_.size());
    while (slots_[slot] != 0 && (*this)[slots_[slot]] != text) {
      if (++slot == slots_.size()) slot = 0;
    }
    return slot;
  }
  void Grow() {
    Buffer<uint32_t> grown;
    grown.Resize(slots_.size() < 16 ? 32 : slots_.size() * 2, 0);
    slots_ = std::move(grown);
    for (uint32_t code = 1; code <= size(); ++code) {
      slots_[Probe((*this)[code], HashText((*this)[code]))] = code;
    }
  }

  Buffer<char> bytes_;
  Buffer<uint64_t> ends_;
  Buffer<uint32_t> slots_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_TEXT_POOL_H_
