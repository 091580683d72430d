#include "goodwill/assess/customer_file.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "assess/file_text.h"
#include "assess/measure_reasons.h"
#include "assess/reason_writer.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/measure_purchases.h"
#include "goodwill/book/promise_ledger.h"
#include "goodwill/book/rights_ledger.h"
#include "goodwill/book/schema.h"
#include "goodwill/book/vulnerable.h"
#include "goodwill/desk/case_promises.h"

namespace goodwill {
namespace {

absl::Status TooLarge(const CustomerIdView& id) {
  return absl::OutOfRangeError("the amounts in the file of customer '" + id.ToString() +
                               "' add up to more than 64 bits hold");
}

// The latest value of each attribute of a customer, by the table `customers`.
std::vector<FileAttribute> AttributesIn(const Facts& facts, int64_t as_of_us) {
  using namespace customers;
  std::vector<int64_t> rows;
  for (int64_t row = 0; row < facts.rows; ++row) {
    if (facts.Number(kValidFrom, row) < as_of_us) rows.push_back(row);
  }
  // At one instant (of customers who were merged) the canonical order decides, but not of who
  // is vulnerable.
  std::stable_sort(rows.begin(), rows.end(), [&](int64_t a, int64_t b) {
    return facts.Number(kValidFrom, a) > facts.Number(kValidFrom, b);
  });
  std::vector<FileAttribute> out;
  for (int column = kName; column <= kVulnerable; ++column) {
    if (column == kVulnerable) {
      if (const std::optional<Vulnerability> v = VulnerabilityIn(facts, as_of_us)) {
        out.push_back({column, v->holds ? "true" : "false", v->since_us});
      }
      continue;
    }
    const ColumnSpec& spec = kColumns[column];
    FileAttribute found{.column = column, .value = {}, .since_us = 0};
    for (const int64_t row : rows) {
      std::string value(facts.Text(column, row));
      if (const int64_t number = facts.Number(column, row); number != kNullNumber) {
        value = spec.type == ColumnType::kBoolean
                    ? (number != 0 ? "true" : "false")
                    : std::string(spec.codes[static_cast<size_t>(number - 1)]);
      }
      if (value.empty()) continue;
      if (!found.value.empty() && value != found.value) break;
      found.value = std::move(value);
      found.since_us = facts.Number(kValidFrom, row);
    }
    if (!found.value.empty()) out.push_back(std::move(found));
  }
  return out;
}

std::string ValueIn(const std::vector<FileAttribute>& attributes, int column) {
  for (const FileAttribute& a : attributes) {
    if (a.column == column) return a.value;
  }
  return {};
}

template <typename T>
void CutTo(size_t size, std::vector<T>& list) {
  if (list.size() > size) list.resize(size);
}

uint8_t CodeOf(const Facts& facts, int column, int64_t row) {
  const int64_t value = facts.Number(column, row);
  return value == kNullNumber ? uint8_t{0} : static_cast<uint8_t>(value);
}

class Filer {
 public:
  Filer(const Book& book, const CustomerIdView& id, const MeasuresQuestion& question)
      : book_(book), id_(id), question_(question) {}

  absl::StatusOr<CustomerFile> Run(Language language) {
    GOODWILL_ASSIGN_OR_RETURN(const auto measured, book_.MeasureOne(question_, id_));
    file_.customer_id = CustomerId(id_);
    file_.language = language;
    file_.header = measured->header();
    file_.layout = measured->layout();
    file_.measures = measured->Get(0);
    ReasonWriter writer(file_.header, language);
    TellPurchases(file_.header, file_.measures, writer);
    TellWorth(file_.layout, file_.measures, writer);
    TellService(file_.layout, file_.measures, writer);
    file_.reasons = writer.Take();

    GOODWILL_ASSIGN_OR_RETURN(file_.attributes, AttributesOf(id_));
    GOODWILL_RETURN_IF_ERROR(People());
    GOODWILL_RETURN_IF_ERROR(Consents());
    GOODWILL_RETURN_IF_ERROR(Rights());
    GOODWILL_RETURN_IF_ERROR(Purchases());
    GOODWILL_RETURN_IF_ERROR(Interactions());
    GOODWILL_RETURN_IF_ERROR(Events());
    GOODWILL_RETURN_IF_ERROR(Promised());
    GOODWILL_RETURN_IF_ERROR(Group());
    GOODWILL_RETURN_IF_ERROR(Referrals());
    file_.text = FileText(file_);
    return std::move(file_);
  }

 private:
  int64_t as_of_us() const { return question_.as_of_us; }
  absl::StatusOr<Facts> Read(TableKind kind, const CustomerIdView& id) const {
    return book_.ReadOf(kind, id, as_of_us(), question_.known_batch);
  }

  // None for an id that no fact names: a parent may be known by name only.
  absl::StatusOr<std::vector<FileAttribute>> AttributesOf(const CustomerIdView& id) const {
    const absl::StatusOr<Facts> facts = Read(TableKind::kCustomers, id);
    if (absl::IsNotFound(facts.status())) return std::vector<FileAttribute>();
    GOODWILL_RETURN_IF_ERROR(facts.status());
    return AttributesIn(*facts, as_of_us());
  }
  absl::StatusOr<FileCustomer> Somebody(const CustomerIdView& id) const {
    GOODWILL_ASSIGN_OR_RETURN(const auto attributes, AttributesOf(id));
    return FileCustomer{CustomerId(id), ValueIn(attributes, customers::kName), std::nullopt};
  }
  // An id as a column of ids holds it, in the kind of the book's.
  CustomerId IdFrom(const std::string& text) const {
    if (id_.kind != IdKind::kNumber) return CustomerId(CustomerIdView::Text(text));
    int64_t number = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (bad == std::errc() && end == text.data() + text.size()) {
      return CustomerId(CustomerIdView::Number(number));
    }
    return CustomerId(CustomerIdView::Text(text));  // names nobody here; shown as it is
  }

  absl::Status People() {
    using namespace contacts;
    GOODWILL_ASSIGN_OR_RETURN(const Facts facts, Read(TableKind::kContacts, id_));
    for (int64_t row = 0; row < facts.rows; ++row) {
      const int64_t since = facts.Number(kValidFrom, row), left = facts.Number(kLeftAt, row);
      if (since >= as_of_us()) continue;
      file_.people.push_back({.contact_id = std::string(facts.Text(kContactId, row)),
                              .name = std::string(facts.Text(kName, row)),
                              .role = std::string(facts.Text(kRole, row)),
                              .preferences = std::string(facts.Text(kPreferences, row)),
                              .since_us = since,
                              .left_us = left < as_of_us() ? left : kNullNumber});
    }
    std::sort(file_.people.begin(), file_.people.end(),
              [](const FilePerson& a, const FilePerson& b) {
                const bool a_left = a.left_us != kNullNumber, b_left = b.left_us != kNullNumber;
                if (a_left != b_left) return b_left;
                if (a.left_us != b.left_us) return a.left_us > b.left_us;
                return std::tie(a.since_us, a.contact_id) < std::tie(b.since_us, b.contact_id);
              });
    file_.people_in_all = static_cast<int64_t>(file_.people.size());
    CutTo(kFileEntries, file_.people);
    return absl::OkStatus();
  }

  absl::Status Consents() {
    GOODWILL_ASSIGN_OR_RETURN(const Facts facts, Read(TableKind::kConsents, id_));
    const std::vector<Consent> statements = ConsentsIn(facts);
    for (const Consent& c : ConsentsThatHold(statements, as_of_us())) {
      file_.consents.push_back({.purpose = std::string(c.purpose),
                                .proof = std::string(c.proof),
                                .since_us = c.time_us,
                                .status = c.status,
                                .channel = c.channel,
                                .basis = c.basis});
    }
    file_.consents_in_all = static_cast<int64_t>(file_.consents.size());
    CutTo(kFileEntries, file_.consents);
    return absl::OkStatus();
  }

  absl::Status Rights() {
    GOODWILL_ASSIGN_OR_RETURN(const auto ledger,
                              RightsLedger(book_, {.as_of_us = as_of_us(),
                                                   .known_batch = question_.known_batch,
                                                   .customer = id_}));
    for (const RightWithState& row : ledger) {
      const Right& r = row.right;
      file_.withheld = std::max(file_.withheld, WithheldBy(r, as_of_us()));
      file_.rights.push_back({.right_id = std::string(r.id),
                              .basis = std::string(r.basis),
                              .requested_by = std::string(r.requested_by),
                              .approver = std::string(r.approver),
                              .text = std::string(r.text),
                              .ref = std::string(r.ref),
                              .asked_us = r.time_us,
                              .due_us = row.due_us,
                              .answered_us = AnsweredAt(r, as_of_us()),
                              .until_us = r.until_us,
                              .kind = r.kind,
                              .state = row.state,
                              .in_force = row.in_force});
    }
    // The ledger's order decides among equals.
    std::stable_sort(file_.rights.begin(), file_.rights.end(),
                     [](const FileRight& a, const FileRight& b) {
                       const auto rank = [](const FileRight& r) {
                         if (WaitsForAnswer(r)) return 0;
                         return r.in_force ? 1 : 2;
                       };
                       if (rank(a) != rank(b)) return rank(a) < rank(b);
                       if (rank(a) == 0) return a.due_us < b.due_us;
                       return rank(a) == 2 && a.asked_us > b.asked_us;
                     });
    file_.rights_in_all = static_cast<int64_t>(file_.rights.size());
    CutTo(kFileEntries, file_.rights);
    return absl::OkStatus();
  }

  // Years, largest orders and products, by the rules that measures count by.
  absl::Status Purchases() {
    using namespace purchases;
    GOODWILL_ASSIGN_OR_RETURN(const Facts facts, Read(TableKind::kPurchases, id_));
    std::vector<std::pair<std::string_view, OrderSum>> orders;
    std::map<std::string_view, size_t> by_id;
    std::map<std::string_view, int64_t> by_product;
    for (int64_t row = 0; row < facts.rows; ++row) {
      const int64_t time = facts.Number(kTime, row), amount = facts.Number(kAmount, row);
      if (time >= as_of_us()) continue;
      const std::string_view name = facts.Text(kOrderId, row);
      size_t at = orders.size();
      if (!name.empty()) at = by_id.try_emplace(name, at).first->second;
      if (at == orders.size()) orders.emplace_back(name, OrderSum{.time_us = time, .lines = 0});
      OrderSum& order = orders[at].second;
      order.time_us = std::min(order.time_us, time);
      order.lines += 1;
      if (!CheckedAdd(order.amount, amount, &order.amount)) return TooLarge(id_);
      const std::string_view product = facts.Text(kProductId, row);
      if (product.empty()) continue;
      int64_t& sum = by_product[product];
      if (!CheckedAdd(sum, amount, &sum)) return TooLarge(id_);
    }
    std::map<int32_t, PurchaseTotals> years;
    for (const auto& [name, order] : orders) {
      const OrderKind kind = KindOf(order.amount, question_.measures.zero_amount_is_purchase);
      if (kind == OrderKind::kNeither) continue;
      const auto year = static_cast<int32_t>(file_.header.zone.ToCivil(order.time_us).year());
      if (!AddOrder(order, kind, years[year])) return TooLarge(id_);
      if (kind != OrderKind::kPurchase) continue;
      file_.largest_orders.push_back({std::string(name), order.time_us, order.amount});
    }
    for (const auto& [year, totals] : years) file_.years.push_back({year, totals});
    std::sort(file_.largest_orders.begin(), file_.largest_orders.end(),
              [](const FileOrder& a, const FileOrder& b) {
                return std::tie(b.amount, a.time_us, a.order_id) <
                       std::tie(a.amount, b.time_us, b.order_id);
              });
    CutTo(kFileLatest, file_.largest_orders);

    for (const auto& [product, amount] : by_product) {
      file_.products.push_back({std::string(product), {}, amount});
    }
    std::sort(file_.products.begin(), file_.products.end(),
              [](const FileProduct& a, const FileProduct& b) {
                return std::tie(b.amount, a.product_id) < std::tie(a.amount, b.product_id);
              });
    CutTo(kFileLatest, file_.products);
    std::vector<std::string_view> wanted;
    for (const FileProduct& product : file_.products) wanted.push_back(product.product_id);
    GOODWILL_ASSIGN_OR_RETURN(const Facts named, book_.ReadIdentified(TableKind::kProducts, wanted,
                                                                      question_.known_batch));
    for (int64_t row = 0; row < named.rows; ++row) {
      for (FileProduct& product : file_.products) {
        if (product.product_id != named.Text(products::kProductId, row)) continue;
        product.name = std::string(named.Text(products::kName, row));
      }
    }
    return absl::OkStatus();
  }

  absl::Status Interactions() {
    using namespace interactions;
    GOODWILL_ASSIGN_OR_RETURN(const Facts facts, Read(TableKind::kInteractions, id_));
    for (const int64_t row : Latest(facts, kTime, &file_.interactions_in_all)) {
      file_.interactions.push_back({.time_us = facts.Number(kTime, row),
                                    .channel = CodeOf(facts, kChannel, row),
                                    .direction = CodeOf(facts, kDirection, row),
                                    .purpose = std::string(facts.Text(kPurpose, row)),
                                    .topic = std::string(facts.Text(kTopic, row)),
                                    .outcome = std::string(facts.Text(kOutcome, row)),
                                    .agent = std::string(facts.Text(kAgent, row)),
                                    .caused_by = std::string(facts.Text(kCausedBy, row))});
    }
    return absl::OkStatus();
  }

  absl::Status Events() {
    using namespace events;
    GOODWILL_ASSIGN_OR_RETURN(const Facts facts, Read(TableKind::kEvents, id_));
    int64_t in_all = 0;
    for (const int64_t row : Latest(facts, kTime, &in_all)) {
      file_.events.push_back({.time_us = facts.Number(kTime, row),
                              .kind = std::string(facts.Text(kKind, row)),
                              .text = std::string(facts.Text(kText, row)),
                              .ref = std::string(facts.Text(kRef, row)),
                              .amount = facts.Number(kAmount, row)});
    }
    std::map<std::string_view, int64_t> counts;
    for (int64_t row = 0; row < facts.rows; ++row) {
      if (facts.Number(kTime, row) < as_of_us()) ++counts[facts.Text(kKind, row)];
    }
    for (const auto& [kind, count] : counts) {
      file_.event_counts.push_back({std::string(kind), count});
    }
    CutTo(kFileEntries, file_.event_counts);
    return absl::OkStatus();
  }

  // The rows of the last few facts before as-of, the latest first.
  std::vector<int64_t> Latest(const Facts& facts, int time, int64_t* in_all) const {
    std::vector<int64_t> rows;
    for (int64_t row = 0; row < facts.rows; ++row) {
      if (facts.Number(time, row) < as_of_us()) rows.push_back(row);
    }
    // Rows are in a canonical order, which decides among equal instants.
    std::stable_sort(rows.begin(), rows.end(), [&](int64_t a, int64_t b) {
      return facts.Number(time, a) > facts.Number(time, b);
    });
    *in_all = static_cast<int64_t>(rows.size());
    CutTo(kFileLatest, rows);
    return rows;
  }

  absl::Status Promised() {
    GOODWILL_ASSIGN_OR_RETURN(
        const Desk desk, Desk::OfCustomer(book_, id_, as_of_us(), question_.known_batch));
    const CasePromises in_cases = PromisesInCases(desk, as_of_us());
    const PromiseQuestion question = {.as_of_us = as_of_us(),
                                      .known_batch = question_.known_batch,
                                      .customer = id_,
                                      .also = in_cases.promises};
    GOODWILL_ASSIGN_OR_RETURN(const auto promises, Promises(book_, question));
    PromiseTally tally;
    for (const auto& [p, state] : promises) {
      tally.Add(p, state);
      (IsOwed(state) ? file_.owed : file_.settled)
          .push_back({.promise_id = std::string(p.id),
                      .kind = std::string(p.kind),
                      .text = std::string(p.text),
                      .owner = std::string(p.owner),
                      .reason = std::string(p.reason),
                      .ref = std::string(p.ref),
                      .made_us = p.made_us,
                      .due_us = p.due_us,
                      .kept_us = p.kept_us,
                      .broken_us = p.broken_us,
                      .withdrawn_us = p.withdrawn_us,
                      .amount = p.amount,
                      .state = state});
    }
    file_.promise_record = tally.Finish();
    file_.owed_in_all = static_cast<int64_t>(file_.owed.size());
    CutTo(kFileEntries, file_.owed);
    std::stable_sort(
        file_.settled.begin(), file_.settled.end(),
        [](const FilePromise& a, const FilePromise& b) { return SettledAt(a) > SettledAt(b); });
    CutTo(kFileLatest, file_.settled);
    return absl::OkStatus();
  }

  // The company that a customer belongs to, or an empty text.
  absl::StatusOr<std::string> ParentOf(const CustomerIdView& id) const {
    GOODWILL_ASSIGN_OR_RETURN(const auto attributes, AttributesOf(id));
    return ValueIn(attributes, customers::kParentId);
  }

  absl::Status Group() {
    const auto before = [](const CustomerId& a, const CustomerId& b) {
      return a.view() < b.view();
    };
    // Up to the top, which a circle does not have: then its first by id.
    FileGroup group;
    std::vector<CustomerId> way = {file_.customer_id};
    while (way.size() <= static_cast<size_t>(kGroupLevels)) {
      GOODWILL_ASSIGN_OR_RETURN(const std::string parent, ParentOf(way.back().view()));
      if (parent.empty()) break;
      CustomerId next = IdFrom(parent);
      if (way.size() == 1) {
        GOODWILL_ASSIGN_OR_RETURN(group.parent, Somebody(next.view()));
      }
      const auto seen = std::find(way.begin(), way.end(), next);
      if (seen != way.end()) {
        group.circular = true;
        way.push_back(*std::min_element(seen, way.end(), before));
        break;
      }
      way.push_back(std::move(next));
    }
    GOODWILL_ASSIGN_OR_RETURN(group.top, Somebody(way.back().view()));

    // Down again, level by level.
    std::set<CustomerId, decltype(before)> members(before);
    members.insert(group.top.id);
    std::vector<CustomerId> level = {group.top.id};
    for (int depth = 0; !level.empty(); ++depth) {
      std::vector<std::string> texts;
      for (const CustomerId& id : level) texts.push_back(id.view().ToString());
      const std::vector<std::string_view> views(texts.begin(), texts.end());
      const std::set<std::string_view> parents(views.begin(), views.end());
      GOODWILL_ASSIGN_OR_RETURN(const std::vector<CustomerId> candidates,
                                book_.CustomersWhere(TableKind::kCustomers, customers::kParentId,
                                                     views, question_.known_batch));
      level.clear();
      for (const CustomerId& id : candidates) {
        if (members.contains(id)) continue;
        // The row may have been overtaken, or not be true yet.
        GOODWILL_ASSIGN_OR_RETURN(const std::string parent, ParentOf(id.view()));
        if (!parents.contains(parent)) continue;
        if (depth == kGroupLevels || members.size() == kGroupMembers) {
          group.more_members = true;
          break;
        }
        members.insert(id);
        level.push_back(id);
      }
      if (group.more_members) break;
    }
    if (members.size() == 1 && !group.parent.has_value()) return absl::OkStatus();
    group.members = static_cast<int64_t>(members.size());
    const std::vector<CustomerId> ids(members.begin(), members.end());
    GOODWILL_ASSIGN_OR_RETURN(const auto measured, book_.MeasureSome(question_, ids));
    int64_t turnover = 0;
    for (int64_t i = 0; i < measured->size(); ++i) {
      const int64_t net = measured->Get(i).all.net();
      if (!CheckedAdd(turnover, net, &turnover)) return TooLarge(id_);
      group.largest.push_back({CustomerId(measured->IdAt(i)), {}, net});
    }
    if (!group.more_members) group.turnover = turnover;
    std::sort(group.largest.begin(), group.largest.end(),
              [](const FileCustomer& a, const FileCustomer& b) {
                if (*a.turnover != *b.turnover) return *a.turnover > *b.turnover;
                return a.id.view() < b.id.view();
              });
    CutTo(kFileEntries, group.largest);
    for (FileCustomer& member : group.largest) {
      GOODWILL_ASSIGN_OR_RETURN(const auto attributes, AttributesOf(member.id.view()));
      member.name = ValueIn(attributes, customers::kName);
    }
    file_.group = std::move(group);
    return absl::OkStatus();
  }

  absl::Status Referrals() {
    if (const std::string& by = file_.Attribute(customers::kReferredBy); !by.empty()) {
      GOODWILL_ASSIGN_OR_RETURN(file_.referred_by, Somebody(IdFrom(by).view()));
    }
    const std::string self = id_.ToString();
    const std::string_view values[] = {self};
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<CustomerId> candidates,
                              book_.CustomersWhere(TableKind::kCustomers, customers::kReferredBy,
                                                   values, question_.known_batch));
    for (const CustomerId& id : candidates) {
      GOODWILL_ASSIGN_OR_RETURN(const auto attributes, AttributesOf(id.view()));
      if (ValueIn(attributes, customers::kReferredBy) != self) continue;
      ++file_.referred_in_all;
      if (file_.referred.size() == kFileEntries) continue;
      file_.referred.push_back({id, ValueIn(attributes, customers::kName), std::nullopt});
    }
    return absl::OkStatus();
  }

  const Book& book_;
  const CustomerIdView id_;
  const MeasuresQuestion& question_;
  CustomerFile file_;
};

}  // namespace

int64_t SettledAt(const FilePromise& p) {
  switch (p.state) {
    case PromiseState::kKept:
    case PromiseState::kKeptLate:
      return p.kept_us;
    case PromiseState::kBroken:
      return p.broken_us;
    case PromiseState::kWithdrawn:
      return p.withdrawn_us;
    default:
      return kNullNumber;
  }
}

const std::string& CustomerFile::Attribute(int column) const {
  static const std::string none;
  for (const FileAttribute& attribute : attributes) {
    if (attribute.column == column) return attribute.value;
  }
  return none;
}

absl::StatusOr<CustomerFile> FileOf(const Book& book, const CustomerIdView& id,
                                    const MeasuresQuestion& question, Language language) {
  return Filer(book, id, question).Run(language);
}

}  // namespace goodwill
