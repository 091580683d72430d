#include "assess/file_text.h"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "assess/catalogue.h"
#include "assess/reason_writer.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

constexpr std::array<Phrase, 9> kAttributeWords = {
    Phrase::kWordName,     Phrase::kWordKind,   Phrase::kWordParent,
    Phrase::kWordSegment,  Phrase::kWordSource, Phrase::kWordReferredBy,
    Phrase::kWordLanguage, Phrase::kWordLikes,  Phrase::kWordVulnerable};
static_assert(customers::kVulnerable - customers::kName + 1 == kAttributeWords.size());

constexpr std::array<Phrase, kChannels.size() + 1> kChannelWords = {
    Phrase::kWordAllChannels, Phrase::kWordVisit, Phrase::kWordPhone,
    Phrase::kWordLetter,      Phrase::kWordEmail, Phrase::kWordSms,
    Phrase::kWordChat,        Phrase::kWordWeb,   Phrase::kWordStore};
constexpr std::array<Phrase, 2> kDirectionWords = {Phrase::kWordIn, Phrase::kWordOut};
constexpr std::array<Phrase, 4> kConsentWords = {Phrase::kWordUnknown, Phrase::kWordGranted,
                                                 Phrase::kWordWithdrawn, Phrase::kWordObjected};
constexpr std::array<Phrase, kLegalBases.size()> kBasisWords = {
    Phrase::kWordBasisConsent,  Phrase::kWordBasisContract,   Phrase::kWordBasisObligation,
    Phrase::kWordBasisVital,    Phrase::kWordBasisPublicTask, Phrase::kWordBasisInterest,
    Phrase::kWordBasisExisting, Phrase::kWordBasisOther};
constexpr std::array<Phrase, kPromiseStates.size()> kPromiseWords = {
    Phrase::kWordUnknown,        Phrase::kWordPromiseOpen,     Phrase::kWordPromiseDue,
    Phrase::kWordPromiseOverdue, Phrase::kWordPromiseKept,     Phrase::kWordPromiseKeptLate,
    Phrase::kWordPromiseBroken,  Phrase::kWordPromiseWithdrawn};

constexpr std::array<Phrase, kRightKinds.size()> kRightWords = {
    Phrase::kWordRightExport,   Phrase::kWordRightRectify, Phrase::kWordRightErase,
    Phrase::kWordRightRestrict, Phrase::kWordRightObject,  Phrase::kWordRightHold,
    Phrase::kWordRightRetain};
constexpr std::array<Phrase, kRightStates.size()> kRightStateWords = {
    Phrase::kWordUnknown,      Phrase::kWordRightOpen,     Phrase::kWordRightOverdue,
    Phrase::kWordRightDone,    Phrase::kWordRightDoneLate, Phrase::kWordRightRefused,
    Phrase::kWordRightInForce, Phrase::kWordRightEnded};

class Page {
 public:
  explicit Page(const CustomerFile& file) : file_(file) {}

  std::string Write() {
    Who();
    People();
    Consents();
    Rights();
    Purchases();
    Contacts();
    Events();
    Promises();
    Group();
    Referrals();
    out_ += "\n";
    Line(Say(Phrase::kObservation, {{"end", InstantUs{file_.header.as_of_us - 1}}}));
    return std::move(out_);
  }

 private:
  std::string Say(Phrase phrase, const Fields& fields = {}) const {
    return Fill(phrase, fields, file_.header, file_.language);
  }
  std::string Word(Phrase word) const { return std::string(Template(word, file_.language)); }
  void Line(const std::string& text) { out_ += text + "\n"; }
  void Heading(Phrase phrase) { out_ += "\n" + Say(phrase) + "\n"; }
  void Item(const std::string& text) { out_ += "  " + text + "\n"; }
  void More(int64_t in_all, size_t told) {
    const int64_t more = in_all - static_cast<int64_t>(told);
    if (more > 0) Item(Say(Phrase::kFileMore, {{"count", more}}));
  }
  // The parts that say something, in one line.
  static std::string Join(std::initializer_list<std::string> parts, std::string_view mark = "; ") {
    std::string out;
    for (const std::string& part : parts) {
      if (part.empty()) continue;
      if (!out.empty()) out += mark;
      out += part;
    }
    return out;
  }
  std::string When(Phrase phrase, int64_t us) const {
    return us == kNullNumber ? std::string() : Say(phrase, {{"time", InstantUs{us}}});
  }
  std::string With(Phrase phrase, const std::string& text) const {
    return text.empty() ? std::string() : Say(phrase, {{"text", text}});
  }
  std::string Amount(int64_t minor) const {
    return minor == kNullNumber ? std::string()
                                : Say(Phrase::kFileAmount, {{"amount", MinorUnits{minor}}});
  }
  static std::string NameOf(const FileCustomer& c) {
    const std::string id = c.id.view().ToString();
    return c.name.empty() ? id : c.name + " (" + id + ")";
  }

  void Who() {
    const std::string id = file_.customer_id.view().ToString();
    const std::string& name = file_.Attribute(customers::kName);
    Line(name.empty() ? Say(Phrase::kFileCustomer, {{"customer", id}})
                      : Say(Phrase::kFileCustomerNamed, {{"name", name}, {"customer", id}}));
    for (const FileAttribute& a : file_.attributes) {
      std::string value = a.value;
      if (a.column == customers::kKind) {
        value = Word(value == kCustomerKinds[0] ? Phrase::kWordPerson : Phrase::kWordCompany);
      } else if (a.column == customers::kVulnerable) {
        value = Word(value == "true" ? Phrase::kWordYes : Phrase::kWordNo);
      }
      Item(Say(Phrase::kFileAttribute,
               {{"attribute", kAttributeWords[static_cast<size_t>(a.column - customers::kName)]},
                {"value", value},
                {"since", InstantUs{a.since_us}}}));
    }
  }

  void People() {
    if (file_.people.empty()) return;
    Heading(Phrase::kFilePeople);
    for (const FilePerson& p : file_.people) {
      Item(Join({Join({p.name, p.role}, ", "), When(Phrase::kFileSince, p.since_us),
                 When(Phrase::kFileLeft, p.left_us), With(Phrase::kFileLikes, p.preferences)}));
    }
    More(file_.people_in_all, file_.people.size());
  }

  void Consents() {
    if (file_.consents.empty()) return;
    Heading(Phrase::kFileConsents);
    for (const FileConsent& c : file_.consents) {
      const std::string basis =
          c.basis == 0 ? std::string() : Word(kBasisWords[c.basis - size_t{1}]);
      Item(Join(
          {Say(Phrase::kFileConsent, {{"purpose", c.purpose},
                                      {"channel", kChannelWords[c.channel]},
                                      {"status", kConsentWords[static_cast<size_t>(c.status)]}}),
           When(Phrase::kFileSince, c.since_us), With(Phrase::kFileBasis, basis),
           With(Phrase::kFileProof, c.proof)}));
    }
    More(file_.consents_in_all, file_.consents.size());
  }

  void Rights() {
    if (file_.rights.empty()) return;
    Heading(Phrase::kFileRights);
    if (file_.withheld == Withheld::kUse) Item(Say(Phrase::kFileRestricted));
    if (file_.withheld == Withheld::kProfiling) Item(Say(Phrase::kFileObjected));
    for (const FileRight& r : file_.rights) {
      const bool asked = IsAsked(r.kind);
      Item(Join({Say(asked ? Phrase::kFileRight : Phrase::kFileRightDuty,
                     {{"state", kRightStateWords[static_cast<size_t>(r.state)]},
                      {"kind", kRightWords[static_cast<size_t>(r.kind) - 1]}}),
                 When(asked ? Phrase::kFileAsked : Phrase::kFileSince, r.asked_us),
                 When(Phrase::kFileAnswerDue, WaitsForAnswer(r) ? r.due_us : kNullNumber),
                 When(Phrase::kFileAnswered, r.answered_us), When(Phrase::kFileUntil, r.until_us),
                 With(Phrase::kFileBasis, r.basis), With(Phrase::kFileRequestedBy, r.requested_by),
                 With(Phrase::kFileApprover, r.approver), r.text, r.ref}));
    }
    More(file_.rights_in_all, file_.rights.size());
  }

  void Purchases() {
    Heading(Phrase::kFilePurchases);
    for (const Reason& reason : file_.reasons) Item(reason.text);
    for (const FileYear& y : file_.years) {
      Item(Say(Phrase::kFileYear, {{"year", std::to_string(y.year)},
                                   {"gross", MinorUnits{y.totals.gross}},
                                   {"returned", MinorUnits{y.totals.returned}},
                                   {"net", MinorUnits{y.totals.net()}},
                                   {"purchases", int64_t{y.totals.orders}}}));
    }
    for (const FileOrder& o : file_.largest_orders) {
      Item(Join({Say(Phrase::kFileLargest,
                     {{"amount", MinorUnits{o.amount}}, {"time", InstantUs{o.time_us}}}),
                 o.order_id},
                ", "));
      if (file_.largest_orders.size() == file_.measures.all.orders) break;  // all are the years'
    }
    for (const FileProduct& p : file_.products) {
      Item(Say(Phrase::kFileProduct, {{"product", p.name.empty() ? p.product_id : p.name},
                                      {"amount", MinorUnits{p.amount}}}));
    }
  }

  void Contacts() {
    if (file_.interactions.empty()) return;
    Heading(Phrase::kFileContacts);
    const ServiceTotals& service = file_.measures.service;
    for (size_t c = 0; c < kChannels.size(); ++c) {
      for (size_t d = 0; d < kDirections.size(); ++d) {
        if (service.contacts[c][d] == 0) continue;
        Item(Say(Phrase::kFileContactCount, {{"channel", kChannelWords[c + 1]},
                                             {"direction", kDirectionWords[d]},
                                             {"count", int64_t{service.contacts[c][d]}}}));
      }
    }
    if (service.contacts_caused_by_us != 0) {
      Item(Say(Phrase::kFileContactsCaused, {{"count", int64_t{service.contacts_caused_by_us}}}));
    }
    for (const FileInteraction& i : file_.interactions) {
      Item(Join(
          {Say(Phrase::kFileContact, {{"time", InstantUs{i.time_us}},
                                      {"channel", kChannelWords[i.channel]},
                                      {"direction", kDirectionWords[i.direction - size_t{1}]}}),
           i.purpose, i.topic, i.outcome, i.agent, With(Phrase::kFileCausedBy, i.caused_by)}));
    }
    More(file_.interactions_in_all, file_.interactions.size());
  }

  void Events() {
    if (file_.events.empty()) return;
    Heading(Phrase::kFileEvents);
    int64_t in_all = 0;
    for (const FileEventCount& e : file_.event_counts) in_all += e.count;
    for (const FileEvent& e : file_.events) {
      Item(Join({Say(Phrase::kFileEvent, {{"time", InstantUs{e.time_us}}, {"kind", e.kind}}),
                 e.text, Amount(e.amount), e.ref}));
    }
    More(in_all, file_.events.size());
  }

  void Promises() {
    const PromiseRecord& r = file_.promise_record;
    if (r.made() == 0) return;
    Heading(Phrase::kFilePromises);
    const auto count = [&](PromiseState state) { return r.of(state); };
    Item(Say(Phrase::kFilePromiseRecord, {{"kept", count(PromiseState::kKept)},
                                          {"late", count(PromiseState::kKeptLate)},
                                          {"broken", count(PromiseState::kBroken)},
                                          {"withdrawn", count(PromiseState::kWithdrawn)},
                                          {"overdue", count(PromiseState::kOverdue)},
                                          {"owed", file_.owed_in_all}}));
    for (const FilePromise& p : file_.owed) Promise(p);
    More(file_.owed_in_all, file_.owed.size());
    for (const FilePromise& p : file_.settled) Promise(p);
  }

  void Promise(const FilePromise& p) {
    Item(Join({Say(Phrase::kFilePromise,
                   {{"state", kPromiseWords[static_cast<size_t>(p.state)]}, {"kind", p.kind}}),
               p.text, Amount(p.amount), When(Phrase::kFileDue, p.due_us),
               When(Phrase::kFileSettled, SettledAt(p)), With(Phrase::kFileOwner, p.owner), p.ref,
               With(Phrase::kFileReason, p.reason)}));
  }

  void Group() {
    if (!file_.group.has_value()) return;
    const FileGroup& g = *file_.group;
    Heading(Phrase::kFileGroup);
    if (g.parent.has_value()) Item(Say(Phrase::kFileParent, {{"parent", NameOf(*g.parent)}}));
    Item(Say(Phrase::kFileTop, {{"top", NameOf(g.top)}, {"members", g.members}}));
    if (g.circular) Item(Say(Phrase::kFileCircular));
    if (g.turnover.has_value()) {
      Item(Say(Phrase::kFileGroupTurnover, {{"turnover", MinorUnits{*g.turnover}}}));
    } else {
      Item(Say(Phrase::kFileGroupTooLarge));
    }
    for (const FileCustomer& m : g.largest) {
      Item(Say(Phrase::kFileMember,
               {{"member", NameOf(m)}, {"turnover", MinorUnits{m.turnover.value_or(0)}}}));
    }
    More(g.members, g.largest.size());
  }

  void Referrals() {
    if (!file_.referred_by.has_value() && file_.referred.empty()) return;
    Heading(Phrase::kFileReferrals);
    if (file_.referred_by.has_value()) {
      Item(Say(Phrase::kFileReferredBy, {{"customer", NameOf(*file_.referred_by)}}));
    }
    for (const FileCustomer& c : file_.referred) {
      Item(Say(Phrase::kFileReferred, {{"customer", NameOf(c)}}));
    }
    More(file_.referred_in_all, file_.referred.size());
  }

  const CustomerFile& file_;
  std::string out_;
};

}  // namespace

std::string FileText(const CustomerFile& file) { return Page(file).Write(); }

}  // namespace goodwill
