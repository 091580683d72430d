// A believable business, made from a seed: a shop for coffee, tea and everything
// an office needs, with people and some companies as its customers.
//
// What makes it believable is what makes real books hard. Purchase rates and
// basket sizes have Pareto tails, so that few customers bring most of the
// turnover. Some buy regularly, most do not. People leave without saying so, and
// more of them after we failed them; companies leave when their buyer does. New
// customers keep coming. Trade peaks before Christmas and dips in summer. A part
// of what was bought comes back. We are called, we visit, we write letters, and
// some of that we have caused ourselves.
//
// The same seed and options give the same facts on every machine (see draw.h).
// Each customer draws from streams of its own, so purchases are the same with and
// without the other tables.
#ifndef GOODWILL_EXAMPLES_GENERATE_BUSINESS_H_
#define GOODWILL_EXAMPLES_GENERATE_BUSINESS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sample {

enum class IdKind { kText, kInt, kUuid };

struct BusinessOptions {
  uint64_t seed = 1;
  int64_t customers = 400;
  int64_t first_day = 18993;    // 2022-01-01, in days since 1970-01-01
  int64_t last_day = 20088;     // 2024-12-31, included
  bool purchases_only = false;  // leave customers, interactions, contacts, events out
};

// Seconds since midnight of first_day, civil time of the shop.
using Second = int64_t;
inline constexpr int32_t kNobody = -1;

struct Customer {
  Second since;             // negative: before first_day
  Second upgraded_at = -1;  // became a key account then; -1: never
  int32_t parent = kNobody;
  int32_t referred_by = kNobody;
  uint32_t name = 0;
  bool company = false;
  bool vulnerable = false;
  uint8_t language = 0;
  uint8_t segment = 0;
  uint8_t source = 0;
};

struct Product {
  std::string name;
  std::string_view category;
  int64_t price_cents;      // in the first year
  int64_t unit_cost_cents;  // likewise
};

// One order line; negative quantity, amount and cost are a return.
struct Purchase {
  uint32_t second;
  uint32_t customer;
  uint32_t order;  // numbered by time, from 0
  uint16_t product;
  int16_t quantity;
  int32_t amount_cents;
  int32_t cost_cents;
};

enum class Channel : uint8_t { kVisit, kPhone, kLetter, kEmail, kSms, kChat, kWeb, kStore };

struct Interaction {
  Second second;
  uint32_t customer;
  Channel channel;
  bool incoming;
  bool requested = false;
  uint8_t agent = 0;
  int32_t tenths_of_minutes = 0;  // 0: not noted
  int32_t cost_cents = 0;         // 0: as usual for the channel
  int64_t caused_by = -1;         // place in `events`
  std::string_view purpose = "";
  std::string_view topic = "";
  std::string_view outcome = "";
};

struct Event {
  Second second;
  uint32_t customer;
  std::string_view kind;
  std::string_view text = "";
  int64_t amount_cents = 0;  // 0: none
  int64_t order = -1;        // refers to an order
  int64_t contact = -1;      // refers to a place in `contacts`
};

struct Contact {
  Second since;
  Second left_at = -1;  // -1: still there
  uint32_t customer;
  uint32_t name;
  uint8_t language;
  std::string_view role;
  std::string_view preferences;
};

// The facts, by time. Contacts are by customer.
struct Business {
  BusinessOptions options;
  std::vector<Customer> customers;
  std::vector<Product> products;
  std::vector<Purchase> purchases;
  std::vector<Interaction> interactions;
  std::vector<Event> events;
  std::vector<Contact> contacts;
  uint32_t orders = 0;
};

// At most 100 million customers and ten years.
Business MakeBusiness(const BusinessOptions& options);

extern const std::string_view kSegments[3];
extern const std::string_view kSources[6];
extern const std::string_view kChannelNames[8];
extern const std::string_view kAgents[6];

}  // namespace sample

#endif  // GOODWILL_EXAMPLES_GENERATE_BUSINESS_H_
