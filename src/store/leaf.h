// What the chain of digests says of one fact.
//
// Batch n's digest is of batch n-1's, of the batch's own description, and of
// every fact it brought: numbers, codes and keys as they are, and whatever names
// or describes a person only as a commitment, the digest of those texts under a
// salt that the customer alone has. When a customer is erased, texts and salt
// go, the commitments stay, and the chain still verifies; without the salt they
// say nothing about the texts.
#ifndef GOODWILL_SRC_STORE_LEAF_H_
#define GOODWILL_SRC_STORE_LEAF_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/sha256.h"
#include "goodwill/book/batch.h"
#include "store/layout.h"

namespace goodwill::store {

using Salt = std::array<uint8_t, 16>;

inline std::string_view SaltBytes(const Salt& salt) {
  return {reinterpret_cast<const char*>(salt.data()), salt.size()};
}

// The bytes of a fact, appended column by column in the layout's order.
class FactBytes {
 public:
  explicit FactBytes(std::string& out) : out_(out) {}

  void Null() { out_.push_back('\0'); }
  void Int(int64_t value) {
    out_.push_back('\1');
    AppendInt(value);
  }
  void Text(std::string_view text) {
    out_.push_back('\2');
    AppendInt(static_cast<int64_t>(text.size()));
    out_.append(text);
  }
  void Commitment(std::string_view digest) {
    out_.push_back('\3');
    out_.append(digest);
  }

 private:
  void AppendInt(int64_t value) {
    char bytes[8];
    for (int i = 0; i < 8; ++i)
      bytes[i] = static_cast<char>(static_cast<uint64_t>(value) >> (8 * i));
    out_.append(bytes, sizeof bytes);
  }
  std::string& out_;
};

// The commitment to a customer's id.
inline Digest CommitmentTo(std::string_view id, const Salt& salt) {
  std::string bytes(SaltBytes(salt));
  bytes.append(id);
  return Sha256(bytes);
}

// A batch's digest, from that of the batch before it and what it brought: new
// customers, others named, products, then facts.
inline Digest ChainDigest(const Digest& before, const Batch& batch, std::string_view table,
                          const Digest& content) {
  Sha256Hasher hasher;
  hasher.Update(BytesOf(before));
  hasher.UpdateInt(batch.number);
  hasher.UpdateText(table);
  hasher.UpdateInt(batch.origin.recorded_at_us);
  hasher.UpdateText(batch.origin.source);
  hasher.UpdateInt(batch.rows);
  hasher.UpdateInt(batch.appended);
  hasher.UpdateInt(batch.already_present);
  hasher.UpdateInt(batch.superseded);
  hasher.Update(BytesOf(content));
  return hasher.Finish();
}

// The commitment to what names or describes a person in a fact; none if nothing
// does.
template <typename Cells>
std::optional<Digest> CommitmentToTexts(const FactLayout& layout, const Cells& cells,
                                        const Salt& salt, std::string& scratch) {
  scratch.assign(SaltBytes(salt));
  FactBytes texts(scratch);
  bool any = false;
  for (const size_t c : layout.personal) {
    const std::string_view text = cells.Text(c);
    text.data() == nullptr ? texts.Null() : texts.Text(text);
    any = any || text.data() != nullptr;
  }
  if (!any) return std::nullopt;
  return Sha256(scratch);
}

// Appends a fact to `out`. `cells` gives its values: Number(c) of columns that
// are kept as integers or keys (kNullNumber: none), Text(c) of the others (null
// data(): none). `commitment` is what remains of an erased customer's texts,
// empty for everybody else.
template <typename Cells>
void AppendFact(const FactLayout& layout, const Cells& cells, const Salt& salt,
                std::string_view commitment, std::string& scratch, std::string& out) {
  FactBytes fact(out);
  for (size_t c = 0; c < layout.kept.size(); ++c) {
    switch (layout.kept[c]) {
      case Kept::kCustomer:
      case Kept::kOther:
      case Kept::kProduct:
      case Kept::kInteger: {
        const int64_t value = cells.Number(c);
        value == kNullNumber ? fact.Null() : fact.Int(value);
        break;
      }
      case Kept::kCode:
      case Kept::kText: {
        const std::string_view text = cells.Text(c);
        // A text is told from whatever follows it, so that nothing can pass for another.
        if (text.data() == nullptr && layout.later[c]) break;
        text.data() == nullptr ? fact.Null() : fact.Text(text);
        break;
      }
      case Kept::kIdentifier:
      case Kept::kAside: {
        if (!layout.personal.empty()) break;  // below, as a commitment
        const std::string_view text = cells.Text(c);
        text.data() == nullptr ? fact.Null() : fact.Text(text);
        break;
      }
      case Kept::kNowhere:
        break;
    }
  }
  if (layout.personal.empty()) return;
  if (!commitment.empty()) return fact.Commitment(commitment);
  const auto texts = CommitmentToTexts(layout, cells, salt, scratch);
  texts ? fact.Commitment(BytesOf(*texts)) : fact.Null();
}

}  // namespace goodwill::store

#endif  // GOODWILL_SRC_STORE_LEAF_H_
