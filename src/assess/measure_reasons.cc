#include "assess/measure_reasons.h"

#include <optional>

#include "goodwill/assess/assess.h"
#include "goodwill/assess/derived.h"
#include "goodwill/base/wide.h"

namespace goodwill {
namespace {

MinorUnits Minor(int64_t minor) { return {minor}; }

}  // namespace

void TellPurchases(const MeasuresHeader& header, const CustomerMeasures& measures,
                   ReasonWriter& writer) {
  const PurchaseTotals& all = measures.all;
  const std::optional<Ages> ages = AgesOf(header, all);
  if (!ages.has_value()) {
    writer.Add(Phrase::kNoPurchase, {});
    return;
  }
  writer.Add(all.orders == 1 ? Phrase::kOnePurchase : Phrase::kPurchases,
             {{"purchases", int64_t{all.orders}},
              {"first", InstantUs{all.first_us}},
              {"last", InstantUs{all.last_us}},
              {"silent", ages->days_since_last}});
  const std::optional<Rhythm> rhythm = RhythmOf(measures.cadence);
  if (!rhythm.has_value()) return;
  writer.Add(Phrase::kRhythm, {{"mean_gap", rhythm->mean_gap}, {"median_gap", rhythm->median_gap}});
  if (ages->days_since_last > int64_t{measures.cadence.gap_longest}) {
    writer.Add(Phrase::kLongestSilence, {{"silent", ages->days_since_last},
                                         {"longest", int64_t{measures.cadence.gap_longest}}});
  }
}

void TellWorth(const MeasuresLayout& layout, const CustomerMeasures& measures,
               ReasonWriter& writer) {
  const MeasuresView view = MeasuresView::Of(measures);
  const PurchaseTotals& all = measures.all;
  if (all.lines == 0) return;
  const int64_t turnover = ValueOf(ValueBasis::kTurnover, Scope::kAll, view);
  if (const std::optional<int64_t> basket = BasketOf(all); basket.has_value()) {
    writer.Add(
        all.returns == 0 ? Phrase::kTurnover : Phrase::kTurnoverAfterReturns,
        {{"turnover", Minor(turnover)}, {"gross", Minor(all.gross)}, {"basket", Minor(*basket)}});
  }
  if (all.returns != 0) {
    const std::optional<double> rate = ReturnsRate(all);
    Fields fields = {{"returned", Minor(all.returned)}, {"returns", int64_t{all.returns}}};
    if (rate.has_value()) fields.emplace_back("rate", *rate);
    writer.Add(rate.has_value() ? Phrase::kReturns : Phrase::kReturnsOnly, fields);
  }
  if (CostKnown(all)) {
    const int64_t margin = ValueOf(ValueBasis::kMargin, Scope::kAll, view);
    Fields fields = {{"margin", Minor(margin)}, {"cost", Minor(all.cost)}};
    if (turnover > 0) fields.emplace_back("rate", DivideToDouble(margin, turnover));
    writer.Add(turnover > 0 ? Phrase::kMarginRate : Phrase::kMargin, fields);
  } else {
    writer.Add(Phrase::kMarginUnknown,
               {{"uncosted", int64_t{all.uncosted_lines}}, {"lines", int64_t{all.lines}}}, "",
               false);
  }
  if (layout.variety && measures.variety.products > 0) {
    const bool categories = measures.variety.categories > 0;
    writer.Add(categories ? Phrase::kVariety : Phrase::kVarietyProducts,
               {{"products", int64_t{measures.variety.products}},
                {"categories", int64_t{measures.variety.categories}}});
  }
}

void TellService(const MeasuresLayout& layout, const CustomerMeasures& measures,
                 ReasonWriter& writer) {
  if (!layout.service) return;
  const ServiceTotals& service = measures.service;
  const int64_t contacts = int64_t{service.contacts_wanted} + service.contacts_caused_by_us +
                           service.contacts_unrequested;
  if (contacts == 0) {
    writer.Add(Phrase::kNoService, {});
    return;
  }
  writer.Add(Phrase::kService, {{"cost", Minor(service.cost())}, {"contacts", contacts}});
  if (service.cost() != 0) {
    writer.Add(Phrase::kServiceSplit, {{"wanted", Minor(service.cost_wanted)},
                                       {"caused", Minor(service.cost_caused_by_us)},
                                       {"unrequested", Minor(service.cost_unrequested)}});
  }
  if (measures.all.lines != 0 && CostKnown(measures.all)) {
    writer.Add(Phrase::kNetMargin,
               {{"net_margin",
                 Minor(ValueOf(ValueBasis::kNetMargin, Scope::kAll, MeasuresView::Of(measures)))}});
  }
}

void TellAmends(const Policy& policy, const Amends& amends, RecoverFirst recover,
                ReasonWriter& writer) {
  // One by one: where memory gives out in a list of initialisers that hold a text from
  // elsewhere, GCC 12 destroys what it had not made.
  Fields fields;
  if (recover == RecoverFirst::kComplaint) {
    fields.emplace_back("complaints", int64_t{amends.open_complaints});
    fields.emplace_back("oldest", InstantUs{amends.oldest_us});
    writer.Add(Phrase::kRecoverComplaint, fields);
    fields.clear();
  }
  if (amends.failure_us == Amends::kNever) return;
  fields.emplace_back("date", InstantUs{amends.failure_us});
  fields.emplace_back("kind", amends.failure_kind);
  if (recover != RecoverFirst::kFailure) {
    writer.Add(Phrase::kFailureKnown, fields);
    return;
  }
  fields.emplace_back("days", int64_t{RecentFailureDays(policy)});
  writer.Add(Phrase::kRecoverFailure, fields, "service.recent_failure_days");
}

}  // namespace goodwill
