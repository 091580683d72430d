#include "business.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <utility>

#include "draw.h"
#include "names.h"
#include "season.h"

namespace sample {

const std::string_view kSegments[3] = {"consumer", "small_business", "key_account"};
const std::string_view kSources[6] = {"shop", "website",   "referral",
                                      "fair", "directory", "partner"};
const std::string_view kChannelNames[8] = {"visit", "phone", "letter", "email",
                                           "sms",   "chat",  "web",    "store"};
const std::string_view kAgents[6] = {"Anna", "Boris", "Clara", "Dimitar", "Eva", "Felix"};

namespace {

constexpr Second kDay = 86400;
constexpr uint8_t kReferral = 2;  // in kSources
constexpr uint8_t kKeyAccount = 2;

// What the same seed and customer draw for different purposes.
enum Stream : uint64_t { kWho = 1, kBuys = 2, kDeals = 3, kAssortment = 4 };

// What happened between one customer and the shop that other facts follow from.
struct History {
  std::vector<std::pair<uint32_t, Second>> failures;  // order, when
  std::vector<std::pair<uint32_t, Second>> returns;
  std::vector<std::pair<uint32_t, Second>> orders;
  Second buyer_left = -1;  // when the company's buyer went
  bool left = false;       // bought for the last time
  bool left_after_failure = false;
};

// Distributes facts into `buckets` by a key; facts with equal keys keep their
// order, which makes the result the same everywhere.
template <typename Fact, typename Key>
void Distribute(std::span<const Fact> from, std::span<Fact> to, std::vector<uint32_t>& starts,
                Key key) {
  std::fill(starts.begin(), starts.end(), 0u);
  for (const Fact& f : from) ++starts[key(f)];
  std::exclusive_scan(starts.begin(), starts.end(), starts.begin(), 0u);
  for (const Fact& f : from) to[starts[key(f)]++] = f;
}

// Puts purchases in order of time: by day first, and then each day's, which fit a
// processor's cache, by the second.
void SortByTime(std::vector<Purchase>& purchases, int64_t days) {
  constexpr uint32_t kSecondsOfDay = 86400;
  constexpr uint32_t kLow = 1u << 9;  // 2^17 > 86400: two steps of 9 and 8 bits
  std::vector<Purchase> by_day(purchases.size());
  std::vector<uint32_t> ends(static_cast<size_t>(days));
  Distribute<Purchase>(purchases, by_day, ends,
                       [](const Purchase& p) { return p.second / kSecondsOfDay; });
  std::vector<uint32_t> starts(kLow);
  uint32_t start = 0;
  for (const uint32_t end : ends) {
    const std::span<Purchase> day(by_day.data() + start, end - start);
    const std::span<Purchase> other(purchases.data() + start, end - start);
    Distribute<Purchase>(day, other, starts,
                         [](const Purchase& p) { return p.second % kSecondsOfDay % kLow; });
    Distribute<Purchase>(other, day, starts,
                         [](const Purchase& p) { return p.second % kSecondsOfDay / kLow; });
    start = end;
  }
  purchases.swap(by_day);
}

class Maker {
 public:
  explicit Maker(const BusinessOptions& options)
      : options_(options),
        people_(options.first_day, options.last_day, false),
        companies_(options.first_day, options.last_day, true),
        end_((options.last_day - options.first_day + 1) * kDay) {
    business_.options = options;
  }

  Business Make() {
    MakeProducts();
    // More than there will be, as a rule: growing would copy everything.
    business_.purchases.reserve(Count() * 10 + 1000);
    if (!options_.purchases_only) business_.customers.reserve(Count());
    History history;
    for (int64_t i = 0; i < options_.customers; ++i) {
      const Customer who = MakeCustomer(i);
      history.failures.clear();
      history.returns.clear();
      history.orders.clear();
      history.buyer_left = -1;
      history.left = history.left_after_failure = false;
      MakePurchases(static_cast<uint32_t>(i), who, history);
      if (!options_.purchases_only) {
        MakeDealings(static_cast<uint32_t>(i), who, history);
        business_.customers.push_back(who);
      }
    }
    Finish();
    return std::move(business_);
  }

 private:
  size_t Count() const { return static_cast<size_t>(options_.customers); }

  void MakeProducts() {
    const int64_t count = std::clamp<int64_t>(options_.customers / 7, 40, 2000);
    for (int64_t i = 0; i < count; ++i) {
      Rng rng(options_.seed, static_cast<uint64_t>(i), kAssortment);
      Goods goods = GoodsAt(i);
      const int64_t spread = goods.highest_price - goods.lowest_price;
      const int64_t u = rng.Below(1000);
      // Cheap goods are more common; prices end in 9.
      const int64_t price = (goods.lowest_price + spread * u / 1000 * u / 1000) / 10 * 10 + 9;
      const int64_t cost = price * rng.Between(42, 78) / 100;
      business_.products.push_back({std::move(goods.name), goods.category, price, cost});
    }
  }

  // Whether the i-th customer is a company, and one that others may belong to.
  bool IsCompany(int64_t i) const { return Rng(options_.seed, Id(i), kWho).Chance(80); }
  bool IsGroupHead(int64_t i) const {
    Rng rng(options_.seed, Id(i), kWho);
    return rng.Chance(80) && !rng.Chance(300);
  }
  static uint64_t Id(int64_t i) { return static_cast<uint64_t>(i); }

  // Customers are numbered by the day on which they were registered: a third of
  // them before the first day, the others evenly after it.
  Second RegisteredAt(int64_t i) const {
    const int64_t before = options_.customers * 35 / 100;
    if (i < before) return (i - before) * (4 * 365) / (before + 1) * kDay;
    return (i - before) * (end_ / kDay) / (options_.customers - before) * kDay;
  }

  Customer MakeCustomer(int64_t i) {
    Rng rng(options_.seed, Id(i), kWho);
    Customer c{};
    c.company = rng.Chance(80);
    const bool belongs_to_group = rng.Chance(300);
    c.since = RegisteredAt(i) + Clock(rng, 9, 17);
    const int64_t language = rng.Below(100);
    c.language = language < 40 ? 0 : language < 75 ? 1 : language < 90 ? 2 : 3;
    c.name = rng.Next32() >> 8;
    c.vulnerable = !c.company && rng.Chance(15);
    c.segment = c.company ? (rng.Chance(250) ? kKeyAccount : 1) : 0;
    c.source = static_cast<uint8_t>(rng.Below(6));
    if (options_.purchases_only) return c;
    if (c.company && belongs_to_group) {
      for (int tries = 0; tries < 16 && i > 0 && c.parent == kNobody; ++tries) {
        // Groups grow around a few heads.
        const int64_t j = rng.Below(std::max<int64_t>(1, i / 4));
        if (IsGroupHead(j)) c.parent = static_cast<int32_t>(j);
      }
    }
    if (c.source == kReferral) {
      if (i == 0)
        c.source = 0;
      else
        c.referred_by = static_cast<int32_t>(rng.Below(i));
    }
    if (c.segment == 1 && rng.Chance(120)) {
      const Second at = std::max<Second>(c.since, 0) + rng.Between(120, 500) * kDay;
      if (at < end_) c.upgraded_at = at;
    }
    return c;
  }

  int64_t PriceIn(int64_t year, uint16_t product) const {
    const int64_t price = business_.products[product].price_cents;
    return (price * (100 + 4 * year) + 50) / 100;
  }

  // Popular goods come first: a product's chance falls with the square root of
  // its place.
  uint16_t DrawProduct(Rng& rng) const {
    const uint64_t u = rng.Next32();
    return static_cast<uint16_t>(((u * u >> 32) * business_.products.size()) >> 32);
  }

  // A time of day. Draws go into names of their own, because the order in which
  // the operands of a sum are evaluated is open.
  static Second Clock(Rng& rng, int64_t first_hour, int64_t last_hour) {
    const int64_t hour = rng.Between(first_hour, last_hour);
    return hour * 3600 + rng.Below(3600);
  }

  void MakePurchases(uint32_t id, const Customer& who, History& history) {
    Rng rng(options_.seed, id, kBuys);
    const Season& season = who.company ? companies_ : people_;

    // Orders a year: Pareto-tailed. Companies order more often and more at a time.
    const int64_t most_per_year = who.company ? 150 : 100;
    int64_t per_year = Pareto(rng, who.company ? 14 : 16, 9) * (who.company ? 3 : 1);
    per_year = std::min(per_year * (who.segment == kKeyAccount ? 3 : 1), most_per_year * kOne);
    const int64_t gap = std::max<int64_t>(1, season.OfDays(36500 * kOne / per_year));
    const int64_t scale = who.company ? Pareto(rng, 15, 6) : kOne;
    const int64_t discount = who.company ? rng.Below(4) * 5 : 0;
    const bool regular = rng.Chance(who.company ? 450 : 200);
    const int64_t u = rng.Below(1000);
    const int64_t may_leave = who.company ? 8 + u * u / 20000 : 25 + u * u / 4000;  // per mille
    const int64_t lines_chance = rng.Between(350, 720);
    std::array<uint16_t, 6> favourites;
    for (auto& f : favourites) f = DrawProduct(rng);
    if (who.company && rng.Chance(300)) {
      history.buyer_left = std::max<Second>(who.since, 0) + rng.Between(60, 900) * kDay;
    }

    // Old customers come at any point of their rhythm, new ones buy at once.
    const int64_t first_day = std::max<Second>(0, who.since) / kDay + options_.first_day;
    int64_t moment = who.since < 0 ? Exponential(rng, gap) : season.At(first_day);
    // Of those registered long ago, some are gone already, and some of these still
    // give back what they bought before the first day: their sum is negative.
    if (who.since < 0 && rng.Chance(250)) {
      history.left = true;
      if (rng.Chance(100)) MakeLateReturn(id, rng, favourites[0], history);
      return;
    }
    while (moment < season.total()) {
      const int64_t day = season.DayAt(moment);
      const Second second =
          (day - options_.first_day) * kDay + Clock(rng, 8, who.company ? 16 : 20);
      const bool failed =
          MakeOrder(id, who, rng, second, scale, discount, lines_chance, favourites, history);
      int64_t leaves = may_leave;
      if (failed) leaves += 300;
      if (history.buyer_left >= 0 && second > history.buyer_left) leaves += 120;
      if (rng.Chance(leaves)) {
        history.left = true;
        history.left_after_failure = failed;
        return;
      }
      // The next day at the earliest, seldom: most gaps are long.
      moment += 1 + (regular ? gap * rng.Between(80, 120) / 100 : Exponential(rng, gap));
    }
  }

  // Makes one order with its returns; tells whether its delivery failed.
  bool MakeOrder(uint32_t id, const Customer& who, Rng& rng, Second second, int64_t scale,
                 int64_t discount, int64_t lines_chance, const std::array<uint16_t, 6>& favourites,
                 History& history) {
    const uint32_t order = business_.orders++;
    const int64_t year = second / (365 * kDay);
    const int64_t lines = Geometric(rng, lines_chance, 12);
    const size_t first_line = business_.purchases.size();
    for (int64_t k = 0; k < lines; ++k) {
      const uint16_t product =
          rng.Chance(650) ? favourites[static_cast<size_t>(rng.Below(6))] : DrawProduct(rng);
      int64_t quantity = Geometric(rng, 220, 6);
      if (who.company) quantity = std::min<int64_t>(quantity * 3 * scale / kOne, 2000);
      const int64_t price = (PriceIn(year, product) * (100 - discount) + 50) / 100;
      const int64_t cost =
          (business_.products[product].unit_cost_cents * (100 + 5 * year) + 50) / 100;
      business_.purchases.push_back(
          {static_cast<uint32_t>(second), id, order, product, static_cast<int16_t>(quantity),
           static_cast<int32_t>(price * quantity), static_cast<int32_t>(cost * quantity)});
    }
    history.orders.emplace_back(order, second);
    if (rng.Chance(who.company ? 30 : 65)) MakeReturn(rng, second, first_line, history);
    const bool failed = rng.Chance(25);
    if (failed) history.failures.emplace_back(order, second + rng.Between(1, 5) * kDay);
    return failed;
  }

  // Some of one line comes back, weeks later: on the same order, or on one of its
  // own.
  void MakeReturn(Rng& rng, Second second, size_t first_line, History& history) {
    const Second at = second + rng.Between(3, 25) * kDay;
    if (at >= end_) return;
    const auto lines = static_cast<int64_t>(business_.purchases.size() - first_line);
    Purchase line = business_.purchases[first_line + static_cast<size_t>(rng.Below(lines))];
    const int64_t back = rng.Between(1, line.quantity);
    const int32_t price = line.amount_cents / line.quantity;
    const int32_t cost = line.cost_cents / line.quantity;
    line.second = static_cast<uint32_t>(at);
    if (rng.Chance(700)) line.order = business_.orders++;
    line.quantity = static_cast<int16_t>(-back);
    line.amount_cents = static_cast<int32_t>(-back * price);
    line.cost_cents = static_cast<int32_t>(-back * cost);
    business_.purchases.push_back(line);
    history.returns.emplace_back(line.order, at);
  }

  void MakeLateReturn(uint32_t id, Rng& rng, uint16_t product, History& history) {
    const Second at = rng.Between(0, 20) * kDay + 12 * 3600;
    const uint32_t order = business_.orders++;
    const Product& what = business_.products[product];
    business_.purchases.push_back({static_cast<uint32_t>(at), id, order, product, -1,
                                   static_cast<int32_t>(-what.price_cents),
                                   static_cast<int32_t>(-what.unit_cost_cents)});
    history.returns.emplace_back(order, at);
  }

  // ------------------------------------------------------------- other tables

  void AddInteraction(Interaction interaction) {
    if (interaction.second >= 0 && interaction.second < end_) {
      business_.interactions.push_back(interaction);
    }
  }

  // Its place among the events made so far, or -1 when it lies outside the period.
  int64_t AddEvent(Event event) {
    if (event.second < 0 || event.second >= end_) return -1;
    business_.events.push_back(event);
    return static_cast<int64_t>(business_.events.size()) - 1;
  }

  static Second NextMorning(Rng& rng, Second second, int64_t days) {
    return (second / kDay + days) * kDay + Clock(rng, 9, 16);
  }

  void MakeDealings(uint32_t id, const Customer& who, const History& history) {
    Rng rng(options_.seed, id, kDeals);
    // One of us looks after each company; people meet whoever is there.
    const auto keeper = static_cast<uint8_t>(rng.Below(6));
    if (who.company) MakeContacts(id, who, keeper, history, rng);
    MakeFailures(id, history, rng);
    MakeQuestions(id, history, rng);
    if (who.company) MakeVisits(id, who, keeper, history, rng);
    MakeTurns(id, who, history, rng);
  }

  void MakeContacts(uint32_t id, const Customer& who, uint8_t keeper, const History& history,
                    Rng& rng) {
    static constexpr std::string_view kRoles[] = {"buyer", "director", "accountant",
                                                  "office manager"};
    static constexpr std::string_view kWishes[] = {"", "calls in the morning", "letters only",
                                                   "no visits on Fridays", ""};
    const int64_t count = Geometric(rng, 450, 4);
    for (int64_t k = 0; k < count; ++k) {
      Contact contact{};
      contact.since = who.since;
      contact.customer = id;
      contact.name = rng.Next32() >> 8;
      contact.language = who.language;
      contact.role = kRoles[k];
      contact.preferences = kWishes[rng.Below(5)];
      const bool goes = k == 0 && history.buyer_left >= 0 && history.buyer_left < end_;
      if (goes) {
        contact.left_at = history.buyer_left;
        AddEvent({.second = history.buyer_left,
                  .customer = id,
                  .kind = "contact_left",
                  .text = "the buyer left the company",
                  .contact = static_cast<int64_t>(business_.contacts.size())});
        AddInteraction({.second = NextMorning(rng, history.buyer_left, rng.Between(2, 20)),
                        .customer = id,
                        .channel = Channel::kPhone,
                        .incoming = false,
                        .agent = keeper,
                        .tenths_of_minutes = static_cast<int32_t>(rng.Between(50, 200)),
                        .purpose = "relationship",
                        .topic = "new buyer"});
      }
      business_.contacts.push_back(contact);
      if (goes && rng.Chance(700)) {
        contact.since = history.buyer_left + rng.Between(5, 40) * kDay;
        contact.left_at = -1;
        contact.name = rng.Next32() >> 8;
        if (contact.since < end_) business_.contacts.push_back(contact);
      }
    }
  }

  // A delivery fails; few complain, and what follows is of our own making.
  void MakeFailures(uint32_t id, const History& history, Rng& rng) {
    static constexpr std::string_view kWhat[] = {"arrived late", "arrived broken", "wrong goods",
                                                 "lost on the way"};
    for (const auto& [order, at] : history.failures) {
      const std::string_view what = kWhat[rng.Below(4)];
      const int64_t event = AddEvent(
          {.second = at, .customer = id, .kind = "delivery_failed", .text = what, .order = order});
      if (event < 0 || !rng.Chance(450)) continue;
      const Second told = NextMorning(rng, at, rng.Between(0, 3));
      const int64_t how = rng.Below(10);
      AddInteraction({.second = told,
                      .customer = id,
                      .channel = how < 6   ? Channel::kPhone
                                 : how < 9 ? Channel::kEmail
                                           : Channel::kStore,
                      .incoming = true,
                      .agent = static_cast<uint8_t>(rng.Below(6)),
                      .tenths_of_minutes = static_cast<int32_t>(rng.Between(60, 300)),
                      .caused_by = event,
                      .purpose = "complaint",
                      .topic = what,
                      .outcome = rng.Chance(600) ? "settled at once" : "to be looked into"});
      AddInteraction({.second = NextMorning(rng, told, rng.Between(1, 6)),
                      .customer = id,
                      .channel = rng.Chance(600) ? Channel::kPhone : Channel::kLetter,
                      .incoming = false,
                      .agent = static_cast<uint8_t>(rng.Below(6)),
                      .tenths_of_minutes = static_cast<int32_t>(rng.Between(50, 150)),
                      .caused_by = event,
                      .purpose = "complaint",
                      .topic = what,
                      .outcome = "apology"});
    }
  }

  void MakeQuestions(uint32_t id, const History& history, Rng& rng) {
    static constexpr std::string_view kTopics[] = {"advice", "delivery time", "invoice", "price",
                                                   "availability"};
    static constexpr Channel kWays[] = {Channel::kPhone, Channel::kEmail, Channel::kStore,
                                        Channel::kChat,  Channel::kPhone, Channel::kSms};
    // Some ask before every purchase: they cost more than they bring.
    const int64_t asks = rng.Chance(60) ? 700 : 90;
    for (const auto& [order, at] : history.orders) {
      if (!rng.Chance(asks)) continue;
      AddInteraction({.second = NextMorning(rng, at, -rng.Between(1, 3)),
                      .customer = id,
                      .channel = kWays[rng.Below(6)],
                      .incoming = true,
                      .requested = true,
                      .agent = static_cast<uint8_t>(rng.Below(6)),
                      .tenths_of_minutes = static_cast<int32_t>(rng.Between(10, 180)),
                      .purpose = "question",
                      .topic = kTopics[rng.Below(5)]});
    }
    for (const auto& [order, at] : history.returns) {
      if (!rng.Chance(400)) continue;
      AddInteraction({.second = at + 600,
                      .customer = id,
                      .channel = rng.Chance(500) ? Channel::kStore : Channel::kEmail,
                      .incoming = true,
                      .requested = true,
                      .agent = static_cast<uint8_t>(rng.Below(6)),
                      .tenths_of_minutes = static_cast<int32_t>(rng.Between(30, 100)),
                      .purpose = "return",
                      .outcome = "taken back"});
    }
  }

  void MakeVisits(uint32_t id, const Customer& who, uint8_t keeper, const History& history,
                  Rng& rng) {
    const bool key = who.segment == kKeyAccount;
    const Second until =
        history.left && !history.orders.empty() ? history.orders.back().second + 90 * kDay : end_;
    Second at = std::max<Second>(0, who.since);
    while (true) {
      at = NextMorning(rng, at, rng.Between(key ? 60 : 120, key ? 120 : 300));
      if (at >= until) break;
      const bool visit = key && rng.Chance(600);
      AddInteraction({.second = at,
                      .customer = id,
                      .channel = visit ? Channel::kVisit : Channel::kPhone,
                      .incoming = false,
                      .requested = rng.Chance(200),
                      .agent = keeper,
                      .tenths_of_minutes = static_cast<int32_t>(visit ? rng.Between(300, 1200)
                                                                      : rng.Between(40, 250)),
                      .cost_cents = visit ? static_cast<int32_t>(rng.Between(45, 160) * 100) : 0,
                      .purpose = "relationship",
                      .topic = visit ? "visit" : "call"});
    }
    if (key) {
      AddEvent({.second = std::max<Second>(0, who.since),
                .customer = id,
                .kind = "contract_start",
                .text = "framework contract",
                .amount_cents = rng.Between(20, 400) * 10000});
      if (history.left && until < end_) {
        AddEvent({.second = until, .customer = id, .kind = "contract_end", .text = "not renewed"});
      }
    }
  }

  // The turns of a relationship: thanks, moves, loss and the attempt to win back.
  void MakeTurns(uint32_t id, const Customer& who, const History& history, Rng& rng) {
    static constexpr std::string_view kReasons[] = {"price", "moved away", "service",
                                                    "no longer needed", "another supplier"};
    if (rng.Chance(25)) {
      AddEvent({.second = std::max<Second>(0, who.since) + rng.Between(30, 1000) * kDay,
                .customer = id,
                .kind = "moved"});
    }
    if (history.orders.size() >= 8 && !history.left) {
      const Second december =
          (DayNumber({CivilOf(options_.last_day).year, 12, 5}) - options_.first_day) * kDay;
      AddInteraction({.second = NextMorning(rng, std::max<Second>(december, 0), rng.Below(8)),
                      .customer = id,
                      .channel = Channel::kLetter,
                      .incoming = false,
                      .agent = static_cast<uint8_t>(rng.Below(6)),
                      .cost_cents = 240,
                      .purpose = "thanks"});
    }
    if (!history.left || history.orders.empty()) return;
    const Second last = history.orders.back().second;
    if (!who.company && rng.Chance(6)) {
      AddEvent({.second = last + rng.Between(20, 60) * kDay, .customer = id, .kind = "deceased"});
      return;
    }
    const std::string_view reason = history.left_after_failure ? "service" : kReasons[rng.Below(5)];
    if (reason == "price" && rng.Chance(300)) {
      AddEvent({.second = NextMorning(rng, last, rng.Between(10, 50)),
                .customer = id,
                .kind = "price_gap",
                .text = "a competitor is cheaper",
                .amount_cents = rng.Between(1, 40) * 50});
    }
    if (rng.Chance(who.company ? 120 : 25)) {
      AddEvent({.second = NextMorning(rng, last, rng.Between(20, 60)),
                .customer = id,
                .kind = "cancelled",
                .text = reason});
    }
    if (!rng.Chance(who.company ? 700 : 200)) return;
    const Second call = NextMorning(rng, last, rng.Between(100, 200));
    const bool answered = rng.Chance(550);
    AddInteraction({.second = call,
                    .customer = id,
                    .channel = who.company ? Channel::kPhone : Channel::kEmail,
                    .incoming = false,
                    .agent = static_cast<uint8_t>(rng.Below(6)),
                    .tenths_of_minutes = static_cast<int32_t>(answered ? rng.Between(40, 200) : 10),
                    .purpose = "win_back",
                    .topic = "why did you leave",
                    .outcome = answered ? reason : std::string_view("no answer")});
    if (answered) {
      AddEvent({.second = call + 60, .customer = id, .kind = "loss_stated", .text = reason});
    }
  }

  // --------------------------------------------------------------------- order

  // Everything by time; orders numbered by it; references follow.
  void Finish() {
    SortByTime(business_.purchases, end_ / kDay);
    std::vector<uint32_t> number(business_.orders, UINT32_MAX);
    uint32_t next = 0;
    for (Purchase& p : business_.purchases) {
      uint32_t& n = number[p.order];
      if (n == UINT32_MAX) n = next++;
      p.order = n;
    }
    std::vector<uint32_t> place(business_.events.size());
    std::iota(place.begin(), place.end(), 0u);
    std::stable_sort(place.begin(), place.end(), [&](uint32_t a, uint32_t b) {
      return business_.events[a].second < business_.events[b].second;
    });
    std::vector<Event> events;
    std::vector<int64_t> moved(place.size());
    events.reserve(place.size());
    for (uint32_t from : place) {
      moved[from] = static_cast<int64_t>(events.size());
      events.push_back(business_.events[from]);
      if (events.back().order >= 0) {
        events.back().order = number[static_cast<size_t>(events.back().order)];
      }
    }
    business_.events = std::move(events);
    for (Interaction& i : business_.interactions) {
      if (i.caused_by >= 0) i.caused_by = moved[static_cast<size_t>(i.caused_by)];
    }
    std::stable_sort(
        business_.interactions.begin(), business_.interactions.end(),
        [](const Interaction& a, const Interaction& b) { return a.second < b.second; });
  }

  const BusinessOptions options_;
  const Season people_;
  const Season companies_;
  const Second end_;
  Business business_;
};

}  // namespace

Business MakeBusiness(const BusinessOptions& options) { return Maker(options).Make(); }

}  // namespace sample
