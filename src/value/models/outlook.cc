#include "goodwill/value/models/outlook.h"

#include <bit>
#include <cstdint>
#include <variant>
#include <vector>

#include "base/recent.h"
#include "value/models/outlook_table.h"

namespace goodwill {
namespace {

template <typename Model>
Outlook Ask(const Model& m, const PurchaseHistory& h, const OutlookQuestion& q) {
  return {m.PAlive(h), m.PAnyPurchase(h, q.horizon),
          m.PAnyPurchase({h.frequency, h.recency, h.recency}, q.horizon),
          m.ExpectedPurchases(h, q.horizon), m.Residual(h, q.rate, q.value_horizon)};
}

// Of models whose answers do not take apart: what was found for the last histories.
template <typename Model>
class Recent {
 public:
  Recent(const Model& model, const OutlookQuestion& question, double)
      : model_(model), question_(question), kept_(kSize) {}

  Outlook operator()(const PurchaseHistory& h) {
    uint64_t hash = MixBits(0, static_cast<uint64_t>(h.frequency));
    hash = MixBits(hash, std::bit_cast<uint64_t>(h.recency));
    hash = MixBits(hash, std::bit_cast<uint64_t>(h.tenure));
    const auto [place, known] = keys_.Seek(h, hash);
    if (!known) {
      kept_[place] = Ask(model_, h, question_);
      keys_.Keep(place, h, hash);
    }
    return kept_[place];
  }

 private:
  static constexpr size_t kSize = size_t{1} << 14;
  Model model_;
  OutlookQuestion question_;
  RecentKeys<PurchaseHistory> keys_{kSize};
  std::vector<Outlook> kept_;
};

template <HasOutlook Model>
class Apart {
 public:
  Apart(const Model& model, const OutlookQuestion& q, double divisor)
      : table_(model, {true, true, true, true, q.horizon, q.rate, q.value_horizon}, divisor) {}

  Outlook operator()(const PurchaseHistory& h) { return table_.At(h); }

 private:
  OutlookTable<Model> table_;
};

}  // namespace

Outlook OutlookOf(const PurchaseModel& model, const PurchaseHistory& h,
                  const OutlookQuestion& question) {
  return std::visit([&](const auto& m) { return Ask(m, h, question); }, model);
}

class Outlooks::Table {
 public:
  virtual ~Table() = default;
  virtual Outlook At(const PurchaseHistory& h) = 0;
};

template <typename Rule>
class Outlooks::TableOf final : public Outlooks::Table {
 public:
  explicit TableOf(Rule rule) : rule_(std::move(rule)) {}
  Outlook At(const PurchaseHistory& h) override { return rule_(h); }

 private:
  Rule rule_;
};

Outlooks::Outlooks(const PurchaseModel& model, const OutlookQuestion& question, double divisor)
    : table_(std::visit(
          [&]<typename Model>(const Model& m) -> std::unique_ptr<Table> {
            if constexpr (HasOutlook<Model>) {
              return std::make_unique<TableOf<Apart<Model>>>(Apart<Model>(m, question, divisor));
            } else {
              return std::make_unique<TableOf<Recent<Model>>>(Recent<Model>(m, question, divisor));
            }
          },
          model)) {}
Outlooks::Outlooks(Outlooks&&) noexcept = default;
Outlooks& Outlooks::operator=(Outlooks&&) noexcept = default;
Outlooks::~Outlooks() = default;

Outlook Outlooks::operator()(const PurchaseHistory& h) { return table_->At(h); }

}  // namespace goodwill
