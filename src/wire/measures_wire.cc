#include "wire/measures_wire.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/v1/measures.pb.h"
#include "google/protobuf/arena.h"
#include "wire/header_wire.h"
#include "wire/wire_reader.h"

// The bulk of the document is written and read here, without generated code: the
// columns go straight between the measures and the bytes, and nothing holds them
// a third time. The layout is that of measures.proto, which a test compares.
namespace goodwill {
namespace {

using wire::AppendBytes;
using wire::AppendTag;
using wire::AppendVarint;
using wire::Refuse;
using wire::WireReader;
using wire::WireType;

constexpr int64_t kVersion = 1;
constexpr size_t kLargest = size_t{std::numeric_limits<int32_t>::max()};

uint64_t ZigZag(int64_t value) {
  return static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63);
}
int64_t UnZigZag(uint64_t value) {
  return static_cast<int64_t>(value >> 1 ^ (~(value & 1) + 1));
}

// One column: its name, and the number it holds of a block.
template <typename Block>
struct Column {
  std::string_view name;
  int64_t (*get)(const Block&);
  // False if the number does not fit.
  bool (*set)(Block&, int64_t);
};

bool Store(int64_t value, int64_t& to) {
  to = value;
  return true;
}
bool Store(int64_t value, int32_t& to) {
  if (value < std::numeric_limits<int32_t>::min() || value > std::numeric_limits<int32_t>::max()) {
    return false;
  }
  to = static_cast<int32_t>(value);
  return true;
}
bool Store(int64_t value, uint32_t& to) {
  if (value < 0 || value > int64_t{std::numeric_limits<uint32_t>::max()}) return false;
  to = static_cast<uint32_t>(value);
  return true;
}

#define GOODWILL_COLUMN(Block, name, member)                          \
  Column<Block> {                                                     \
    name, [](const Block& b) { return static_cast<int64_t>(b.member); }, \
        [](Block& b, int64_t v) { return Store(v, b.member); }        \
  }

constexpr std::array kPurchaseColumns = {
    GOODWILL_COLUMN(PurchaseTotals, "first_us", first_us),
    GOODWILL_COLUMN(PurchaseTotals, "last_us", last_us),
    GOODWILL_COLUMN(PurchaseTotals, "gross", gross),
    GOODWILL_COLUMN(PurchaseTotals, "returned", returned),
    GOODWILL_COLUMN(PurchaseTotals, "cost", cost),
    GOODWILL_COLUMN(PurchaseTotals, "orders", orders),
    GOODWILL_COLUMN(PurchaseTotals, "returns", returns),
    GOODWILL_COLUMN(PurchaseTotals, "lines", lines),
    GOODWILL_COLUMN(PurchaseTotals, "uncosted_lines", uncosted_lines),
    GOODWILL_COLUMN(PurchaseTotals, "purchase_days", purchase_days),
};

constexpr std::array kEarlierColumns = {
    GOODWILL_COLUMN(EarlierPurchases, "last_us", last_us),
    GOODWILL_COLUMN(EarlierPurchases, "orders", orders),
    GOODWILL_COLUMN(EarlierPurchases, "purchase_days", purchase_days),
    GOODWILL_COLUMN(EarlierPurchases, "second_last_day", quarters[0].last_day),
    GOODWILL_COLUMN(EarlierPurchases, "second_days", quarters[0].days),
    GOODWILL_COLUMN(EarlierPurchases, "third_last_day", quarters[1].last_day),
    GOODWILL_COLUMN(EarlierPurchases, "third_days", quarters[1].days),
    GOODWILL_COLUMN(EarlierPurchases, "fourth_last_day", quarters[2].last_day),
    GOODWILL_COLUMN(EarlierPurchases, "fourth_days", quarters[2].days),
};

constexpr std::array kShortGapColumns = {
    GOODWILL_COLUMN(ShortGaps, "below_3", shorter[0]),
    GOODWILL_COLUMN(ShortGaps, "below_7", shorter[1]),
    GOODWILL_COLUMN(ShortGaps, "below_14", shorter[2]),
};

#define GOODWILL_OCCASION(name, place, when)                                            \
  GOODWILL_COLUMN(CustomerOccasions, name "_last_day", in[place].by[when].last_day), \
      GOODWILL_COLUMN(CustomerOccasions, name "_occasions", in[place].by[when].days)
#define GOODWILL_OCCASIONS(name, place)                                                        \
  GOODWILL_OCCASION(name "_earlier", place, 0), GOODWILL_OCCASION(name "_second", place, 1),   \
      GOODWILL_OCCASION(name "_third", place, 2), GOODWILL_OCCASION(name "_fourth", place, 3), \
      GOODWILL_OCCASION(name "_all", place, 4)

constexpr std::array kOccasionColumns = {
    GOODWILL_OCCASIONS("first", 0),
    GOODWILL_OCCASIONS("second", 1),
    GOODWILL_OCCASIONS("third", 2),
};
#undef GOODWILL_OCCASIONS
#undef GOODWILL_OCCASION

constexpr std::array kStatedColumns = {
    GOODWILL_COLUMN(Stated, "time_us", time_us),
    GOODWILL_COLUMN(Stated, "kind", kind),
    GOODWILL_COLUMN(Stated, "contract", contract),
};

#define GOODWILL_SOURCE(place, number)                                            \
  GOODWILL_COLUMN(CustomerSources, place "_source", from[number].source),         \
      GOODWILL_COLUMN(CustomerSources, place "_orders", from[number].orders),     \
      GOODWILL_COLUMN(CustomerSources, place "_last_day", from[number].last_day)

constexpr std::array kSourceColumns = {
    GOODWILL_SOURCE("first", 0),
    GOODWILL_SOURCE("second", 1),
    GOODWILL_SOURCE("third", 2),
    GOODWILL_SOURCE("fourth", 3),
};
#undef GOODWILL_SOURCE

constexpr std::array kCadenceColumns = {
    GOODWILL_COLUMN(Cadence, "gap_squares", gap_squares),
    GOODWILL_COLUMN(Cadence, "gap_count", gap_count),
    GOODWILL_COLUMN(Cadence, "gap_days", gap_days),
    GOODWILL_COLUMN(Cadence, "gap_longest", gap_longest),
    GOODWILL_COLUMN(Cadence, "gap_median2", gap_median2),
};

constexpr std::array kLogGapColumns = {
    GOODWILL_COLUMN(LogGaps, "all", all),
    GOODWILL_COLUMN(LogGaps, "earlier", earlier),
};

constexpr std::array kVarietyColumns = {
    GOODWILL_COLUMN(Variety, "quantity", quantity),
    GOODWILL_COLUMN(Variety, "products", products),
    GOODWILL_COLUMN(Variety, "categories", categories),
};

constexpr std::array kServiceColumns = {
    GOODWILL_COLUMN(ServiceTotals, "minutes", minutes),
    GOODWILL_COLUMN(ServiceTotals, "cost_caused_by_us", cost_caused_by_us),
    GOODWILL_COLUMN(ServiceTotals, "cost_wanted", cost_wanted),
    GOODWILL_COLUMN(ServiceTotals, "cost_unrequested", cost_unrequested),
    GOODWILL_COLUMN(ServiceTotals, "contacts_caused_by_us", contacts_caused_by_us),
    GOODWILL_COLUMN(ServiceTotals, "contacts_wanted", contacts_wanted),
    GOODWILL_COLUMN(ServiceTotals, "contacts_unrequested", contacts_unrequested),
    GOODWILL_COLUMN(ServiceTotals, "visit_in", contacts[0][0]),
    GOODWILL_COLUMN(ServiceTotals, "visit_out", contacts[0][1]),
    GOODWILL_COLUMN(ServiceTotals, "phone_in", contacts[1][0]),
    GOODWILL_COLUMN(ServiceTotals, "phone_out", contacts[1][1]),
    GOODWILL_COLUMN(ServiceTotals, "letter_in", contacts[2][0]),
    GOODWILL_COLUMN(ServiceTotals, "letter_out", contacts[2][1]),
    GOODWILL_COLUMN(ServiceTotals, "email_in", contacts[3][0]),
    GOODWILL_COLUMN(ServiceTotals, "email_out", contacts[3][1]),
    GOODWILL_COLUMN(ServiceTotals, "sms_in", contacts[4][0]),
    GOODWILL_COLUMN(ServiceTotals, "sms_out", contacts[4][1]),
    GOODWILL_COLUMN(ServiceTotals, "chat_in", contacts[5][0]),
    GOODWILL_COLUMN(ServiceTotals, "chat_out", contacts[5][1]),
    GOODWILL_COLUMN(ServiceTotals, "web_in", contacts[6][0]),
    GOODWILL_COLUMN(ServiceTotals, "web_out", contacts[6][1]),
    GOODWILL_COLUMN(ServiceTotals, "store_in", contacts[7][0]),
    GOODWILL_COLUMN(ServiceTotals, "store_out", contacts[7][1]),
};

constexpr std::array<Column<int64_t>, 1> kWindowServiceColumns = {
    Column<int64_t>{"window_cost", [](const int64_t& b) { return b; },
                    [](int64_t& b, int64_t v) { return Store(v, b); }}};

constexpr std::array<Column<Withheld>, 1> kRightsColumns = {
    Column<Withheld>{"withheld", [](const Withheld& b) { return static_cast<int64_t>(b); },
                     [](Withheld& b, int64_t v) {
                       if (v < 0 || v >= static_cast<int64_t>(kWithheld.size())) return false;
                       b = static_cast<Withheld>(v);
                       return true;
                     }}};

#undef GOODWILL_COLUMN

// Calls f(prefix, columns, vector member) for every block of the layout. The
// vector member is that of MeasuresPart.
template <typename F>
void ForEachBlock(const MeasuresLayout& layout, F&& f) {
  f("all.", std::span(kPurchaseColumns), &MeasuresPart::all);
  if (layout.window) f("window.", std::span(kPurchaseColumns), &MeasuresPart::window);
  if (layout.earlier) f("earlier.", std::span(kEarlierColumns), &MeasuresPart::earlier);
  if (layout.short_gaps) {
    f("short_gaps.", std::span(kShortGapColumns), &MeasuresPart::short_gaps);
  }
  if (layout.occasions) f("occasions.", std::span(kOccasionColumns), &MeasuresPart::occasions);
  if (layout.stated) f("stated.", std::span(kStatedColumns), &MeasuresPart::stated);
  if (layout.sources) f("sources.", std::span(kSourceColumns), &MeasuresPart::sources);
  if (layout.purchase_days) f("cadence.", std::span(kCadenceColumns), &MeasuresPart::cadence);
  if (layout.log_gaps) f("log_gaps.", std::span(kLogGapColumns), &MeasuresPart::log_gaps);
  if (layout.variety) f("variety.", std::span(kVarietyColumns), &MeasuresPart::variety);
  if (layout.service) f("service.", std::span(kServiceColumns), &MeasuresPart::service);
  if (layout.service && layout.window) {
    f("service.", std::span(kWindowServiceColumns), &MeasuresPart::window_service_cost);
  }
  if (layout.rights) f("rights.", std::span(kRightsColumns), &MeasuresPart::withheld);
}

class Encoder {
 public:
  explicit Encoder(const Measures& measures) : measures_(measures) {
    places_.reserve(static_cast<size_t>(measures.size()));
    for (uint32_t position : measures.Sorted()) places_.push_back(measures.At(position));
  }

  absl::StatusOr<std::string> Encode() {
    google::protobuf::Arena arena;
    auto* header = google::protobuf::Arena::CreateMessage<v1::MeasuresHeader>(&arena);
    wire::WriteHeader(measures_.header(), header);
    AppendBytes(v1::Measures::kHeaderFieldNumber, header->SerializeAsString(), &out_);
    WriteIds();
    ForEachBlock(measures_.layout(), [this](std::string_view prefix, auto columns, auto member) {
      for (const auto& column : columns) WriteColumn(prefix, column, member);
    });
    WriteBlocks();
    WriteAmends();
    AppendTag(v1::Measures::kVersionFieldNumber, WireType::kVarint, &out_);
    AppendVarint(kVersion, &out_);
    WriteSources();
    if (too_large_ || out_.size() > kLargest) {
      return absl::OutOfRangeError(
          "the measures of " + std::to_string(measures_.size()) +
          " customers are too large for one document of 2 GiB; partition them");
    }
    return std::move(out_);
  }

 private:
  void WriteIds() {
    if (measures_.header().ids == IdKind::kText) {
      for (const Measures::Place& place : places_) {
        AppendBytes(v1::Measures::kTextIdsFieldNumber, place.part->texts[place.index], &out_);
      }
    } else if (!places_.empty()) {
      std::string values;
      for (const Measures::Place& place : places_) {
        AppendVarint(ZigZag(place.part->numbers[place.index]), &values);
      }
      AppendBytes(v1::Measures::kNumberIdsFieldNumber, values, &out_);
    }
  }

  template <typename Block>
  void WriteColumn(std::string_view prefix, const Column<Block>& column,
                   std::vector<Block> MeasuresPart::*member) {
    if (out_.size() > kLargest) {
      too_large_ = true;
      return;
    }
    std::string values;
    bool zero = true;
    for (const Measures::Place& place : places_) {
      const std::vector<Block>& block = place.part->*member;
      // A part that was joined without the block has none of it.
      const int64_t value = block.empty() ? column.get(Absent<Block>(place, member))
                                          : column.get(block[place.index]);
      zero &= value == 0;
      AppendVarint(ZigZag(value), &values);
    }
    if (zero) return;
    std::string message;
    AppendBytes(v1::MeasuresColumn::kNameFieldNumber,
                std::string(prefix) + std::string(column.name), &message);
    AppendBytes(v1::MeasuresColumn::kValuesFieldNumber, values, &message);
    AppendBytes(v1::Measures::kColumnsFieldNumber, message, &out_);
  }

  // What a block that a part does not have stands for.
  template <typename Block>
  static Block Absent(const Measures::Place& place, std::vector<Block> MeasuresPart::*member) {
    if constexpr (std::is_same_v<Block, PurchaseTotals>) {
      return place.part->window_of(place.index);
    } else if constexpr (std::is_same_v<Block, int64_t>) {
      return place.part->service.empty() ? 0 : place.part->service[place.index].cost();
    } else {
      return Block();
    }
  }

  void WriteBlocks() {
    const MeasuresLayout& layout = measures_.layout();
    google::protobuf::Arena arena;
    auto* blocks = google::protobuf::Arena::CreateMessage<v1::MeasuresBlocks>(&arena);
    blocks->set_window(layout.window);
    blocks->set_purchase_days(layout.purchase_days);
    blocks->set_cost(layout.cost);
    blocks->set_variety(layout.variety);
    blocks->set_service(layout.service);
    blocks->set_rights(layout.rights);
    blocks->set_earlier(layout.earlier);
    blocks->set_short_gaps(layout.short_gaps);
    blocks->set_occasions(layout.occasions);
    blocks->set_stated(layout.stated);
    blocks->set_amends(layout.amends);
    blocks->set_sources(layout.sources);
    blocks->set_log_gaps(layout.log_gaps);
    AppendBytes(v1::Measures::kBlocksFieldNumber, blocks->SerializeAsString(), &out_);
  }

  void WriteAmends() {
    std::vector<std::pair<int64_t, const Amends*>> rows;
    for (const AmendsRow& row : measures_.amends()) {
      rows.emplace_back(*measures_.Find(measures_.IdAt(row.position)), &row.amends);
    }
    std::sort(rows.begin(), rows.end());
    google::protobuf::Arena arena;
    auto* message = google::protobuf::Arena::CreateMessage<v1::MeasuresAmends>(&arena);
    for (const auto& [row, amends] : rows) {
      message->Clear();
      message->set_row(row);
      message->set_open_complaints(amends->open_complaints);
      if (amends->oldest_us != Amends::kNever) message->set_oldest_us(amends->oldest_us);
      if (amends->settled_us != Amends::kNever) message->set_settled_us(amends->settled_us);
      if (amends->failure_us != Amends::kNever) message->set_failure_us(amends->failure_us);
      message->set_failure_kind(amends->failure_kind);
      AppendBytes(v1::Measures::kAmendsFieldNumber, message->SerializeAsString(), &out_);
    }
  }

  void WriteSources() {
    if (measures_.header().sources == nullptr) return;
    google::protobuf::Arena arena;
    auto* message = google::protobuf::Arena::CreateMessage<v1::MeasuresSource>(&arena);
    for (const SourceTotals& source : *measures_.header().sources) {
      message->Clear();
      message->set_name(source.name);
      message->set_orders(source.orders);
      size_t weeks = source.weeks.size();
      while (weeks > 0 && source.weeks[weeks - 1] == 0) --weeks;
      message->mutable_weeks()->Add(source.weeks.begin(),
                                    source.weeks.begin() + static_cast<ptrdiff_t>(weeks));
      AppendBytes(v1::Measures::kSourcesFieldNumber, message->SerializeAsString(), &out_);
    }
  }

  const Measures& measures_;
  std::vector<Measures::Place> places_;
  std::string out_;
  bool too_large_ = false;
};

absl::Status NotMeasures() {
  return absl::InvalidArgumentError("the bytes are not a serialised goodwill.v1.Measures");
}

absl::Status RefuseRow(std::string column, size_t row, std::string reason) {
  Problem problem;
  problem.row = static_cast<int64_t>(row);
  problem.field = std::move(column);
  problem.reason = std::move(reason);
  return ProblemStatus(std::move(problem));
}

// Texts that many views point into, in one piece.
struct TextStorage {
  std::string bytes;
};

class Decoder {
 public:
  absl::StatusOr<std::shared_ptr<const Measures>> Decode(std::string_view bytes) {
    if (bytes.size() > kLargest) return NotMeasures();
    // What the columns mean comes behind them: look at all fields first.
    std::vector<std::string_view> columns, amends, sources;
    std::string_view header, blocks;
    uint64_t version = 0;
    size_t text_bytes = 0;
    WireReader reader(bytes);
    for (WireReader::Field f; reader.Next(&f);) {
      const bool is_bytes = f.type == WireType::kBytes;
      switch (f.number) {
        case v1::Measures::kHeaderFieldNumber:
          if (!is_bytes) return NotMeasures();
          header = f.bytes;
          break;
        case v1::Measures::kTextIdsFieldNumber:
          if (!is_bytes) return NotMeasures();
          texts_.push_back(f.bytes);
          text_bytes += f.bytes.size();
          break;
        case v1::Measures::kNumberIdsFieldNumber: {
          if (f.type == WireType::kVarint) {
            part_.numbers.push_back(UnZigZag(f.value));
            break;
          }
          WireReader values(f.bytes);
          if (!is_bytes) return NotMeasures();
          for (uint64_t value; values.NextVarint(&value);) {
            part_.numbers.push_back(UnZigZag(value));
          }
          if (!values.ok()) return NotMeasures();
          break;
        }
        case v1::Measures::kColumnsFieldNumber:
          if (!is_bytes) return NotMeasures();
          columns.push_back(f.bytes);
          break;
        case v1::Measures::kBlocksFieldNumber:
          if (!is_bytes) return NotMeasures();
          blocks = f.bytes;
          break;
        case v1::Measures::kAmendsFieldNumber:
          if (!is_bytes) return NotMeasures();
          amends.push_back(f.bytes);
          break;
        case v1::Measures::kSourcesFieldNumber:
          if (!is_bytes) return NotMeasures();
          sources.push_back(f.bytes);
          break;
        case v1::Measures::kVersionFieldNumber:
          if (f.type != WireType::kVarint) return NotMeasures();
          version = f.value;
          break;
        default:
          break;
      }
    }
    if (!reader.ok()) return NotMeasures();
    if (version != kVersion) {
      return Refuse("version", "is " + std::to_string(version) + "; this library reads " +
                                   std::to_string(kVersion));
    }
    GOODWILL_RETURN_IF_ERROR(ReadHeader(header));
    GOODWILL_RETURN_IF_ERROR(ReadBlocks(blocks));
    GOODWILL_RETURN_IF_ERROR(ReadSources(sources));
    GOODWILL_RETURN_IF_ERROR(ReadIds(text_bytes));
    ForEachBlock(layout_, [this](std::string_view, auto, auto member) {
      (part_.*member).resize(customers_);
    });
    // Absent columns are zero, but of no purchase there is no first and last.
    ClearInstants(part_.all);
    ClearInstants(part_.window);
    for (EarlierPurchases& earlier : part_.earlier) earlier.last_us = 0;
    for (Stated& stated : part_.stated) stated.time_us = 0;
    std::vector<std::string_view> seen;
    for (std::string_view column : columns) GOODWILL_RETURN_IF_ERROR(ReadColumn(column, &seen));
    for (size_t i = 0; i < customers_; ++i) GOODWILL_RETURN_IF_ERROR(CheckCustomer(i));
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<AmendsOf> owed, ReadAmends(amends));
    std::vector<std::shared_ptr<const MeasuresPart>> parts;
    parts.push_back(std::make_shared<const MeasuresPart>(std::move(part_)));
    if (layout_.amends) {
      return Measures::WithAmends(Measures(std::move(header_), layout_, std::move(parts)), owed);
    }
    return std::make_shared<const Measures>(std::move(header_), layout_, std::move(parts));
  }

 private:
  absl::Status ReadHeader(std::string_view bytes) {
    google::protobuf::Arena arena;
    auto* message = google::protobuf::Arena::CreateMessage<v1::MeasuresHeader>(&arena);
    GOODWILL_RETURN_IF_ERROR(wire::ParseChecked(bytes, "goodwill.v1.MeasuresHeader", message));
    return wire::ReadHeader(*message, &header_);
  }

  absl::Status ReadBlocks(std::string_view bytes) {
    google::protobuf::Arena arena;
    auto* blocks = google::protobuf::Arena::CreateMessage<v1::MeasuresBlocks>(&arena);
    if (!blocks->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      return NotMeasures();
    }
    layout_ = {.window = blocks->window(),
               .purchase_days = blocks->purchase_days(),
               .cost = blocks->cost(),
               .variety = blocks->variety(),
               .service = blocks->service(),
               .rights = blocks->rights(),
               .earlier = blocks->earlier(),
               .short_gaps = blocks->short_gaps(),
               .occasions = blocks->occasions(),
               .stated = blocks->stated(),
               .amends = blocks->amends(),
               .sources = blocks->sources(),
               .log_gaps = blocks->log_gaps()};
    if (layout_.log_gaps && !layout_.purchase_days) {
      return Refuse("blocks.log_gaps", "are of purchase days, which were not counted");
    }
    if (layout_.short_gaps && !(layout_.purchase_days && layout_.earlier)) {
      return Refuse("blocks.short_gaps", "are of purchase days, and measured for a horizon");
    }
    if (layout_.occasions && !layout_.short_gaps) {
      return Refuse("blocks.occasions", "are measured with gaps between purchase days");
    }
    if (layout_.occasions != (header_.occasion_days[0] != 0)) {
      return Refuse("blocks.occasions", "the header does not say of how many days they are");
    }
    return absl::OkStatus();
  }

  absl::Status ReadSources(const std::vector<std::string_view>& sources) {
    if (!layout_.sources) {
      if (sources.empty()) return absl::OkStatus();
      return Refuse("sources", "no block of measures has sources");
    }
    if (sources.size() > kMaxSources) return TooManySources(sources.size());
    SourceTable table(sources.size());
    google::protobuf::Arena arena;
    auto* given = google::protobuf::Arena::CreateMessage<v1::MeasuresSource>(&arena);
    for (size_t i = 0; i < sources.size(); ++i) {
      GOODWILL_RETURN_IF_ERROR(wire::ParseChecked(sources[i], "goodwill.v1.MeasuresSource", given));
      SourceTotals& source = table[i];
      source.name = given->name();
      source.orders = given->orders();
      const auto& weeks = given->weeks();
      if (source.name.empty() || (i > 0 && source.name <= table[i - 1].name)) {
        return RefuseRow("sources.name", i, "names must ascend, each once");
      }
      if (static_cast<size_t>(weeks.size()) > source.weeks.size()) {
        return RefuseRow("sources.weeks", i,
                         "has more than " + std::to_string(kSourceWeeks) + " weeks");
      }
      std::copy(weeks.begin(), weeks.end(), source.weeks.begin());
      uint64_t counted = 0;
      for (const uint32_t week : source.weeks) counted += week;
      // Sums of parts are held at the end of the range.
      if (counted > source.orders && source.orders != std::numeric_limits<uint32_t>::max()) {
        return RefuseRow("sources.weeks", i, "add up to more than all orders");
      }
    }
    header_.sources = std::make_shared<const SourceTable>(std::move(table));
    return absl::OkStatus();
  }

  absl::Status ReadIds(size_t text_bytes) {
    customers_ = std::max(texts_.size(), part_.numbers.size());
    if (customers_ > std::numeric_limits<uint32_t>::max()) return NotMeasures();
    if (!texts_.empty() && header_.ids != IdKind::kText) {
      return Refuse("text_ids", "the header does not name texts as ids");
    }
    if (!part_.numbers.empty() && header_.ids != IdKind::kNumber) {
      return Refuse("number_ids", "the header does not name numbers as ids");
    }
    part_.ids = header_.ids;
    for (size_t i = 1; i < part_.numbers.size(); ++i) {
      if (part_.numbers[i] <= part_.numbers[i - 1]) {
        return RefuseRow("number_ids", i, "ids must ascend, each once");
      }
    }
    auto storage = std::make_shared<TextStorage>();
    storage->bytes.reserve(text_bytes);
    for (size_t i = 0; i < texts_.size(); ++i) {
      if (!wire::IsUtf8(texts_[i])) return RefuseRow("text_ids", i, "is not valid UTF-8");
      if (i > 0 && texts_[i] <= texts_[i - 1]) {
        return RefuseRow("text_ids", i, "ids must ascend, each once");
      }
      storage->bytes += texts_[i];
    }
    part_.texts.reserve(texts_.size());
    const char* at = storage->bytes.data();
    for (std::string_view text : texts_) {
      part_.texts.emplace_back(at, text.size());
      at += text.size();
    }
    part_.text_storage = std::move(storage);
    texts_ = {};
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<AmendsOf>> ReadAmends(
      const std::vector<std::string_view>& messages) const {
    std::vector<AmendsOf> out;
    if (!messages.empty() && !layout_.amends) {
      return Refuse("amends", "the blocks do not name amends");
    }
    int64_t before = -1;
    google::protobuf::Arena arena;
    auto* given = google::protobuf::Arena::CreateMessage<v1::MeasuresAmends>(&arena);
    for (const std::string_view bytes : messages) {
      GOODWILL_RETURN_IF_ERROR(wire::ParseChecked(bytes, "goodwill.v1.MeasuresAmends", given));
      const int64_t row = given->row();
      if (row <= before || row >= static_cast<int64_t>(customers_)) {
        return Refuse("amends.row", "rows must ascend, and there must be such a customer");
      }
      before = row;
      Amends amends;
      amends.open_complaints = given->open_complaints();
      if (given->has_oldest_us()) amends.oldest_us = given->oldest_us();
      if (given->has_settled_us()) amends.settled_us = given->settled_us();
      if (given->has_failure_us()) amends.failure_us = given->failure_us();
      amends.failure_kind = given->failure_kind();
      const auto happened = [&](int64_t us) {
        return us == Amends::kNever || (IsInstant(us) && us < header_.as_of_us);
      };
      const auto at = static_cast<size_t>(row);
      if (!happened(amends.oldest_us) || !happened(amends.settled_us) ||
          !happened(amends.failure_us)) {
        return RefuseRow("amends", at, "holds what is not an instant before as-of");
      }
      if ((amends.open_complaints == 0) != (amends.oldest_us == Amends::kNever)) {
        return RefuseRow("amends.oldest_us", at, "belongs to open complaints");
      }
      if (amends.failure_kind.empty() != (amends.failure_us == Amends::kNever)) {
        return RefuseRow("amends.failure_kind", at, "belongs to a failure");
      }
      if (!amends.any()) return RefuseRow("amends", at, "says nothing");
      out.push_back({CustomerId(part_.id(at)), std::move(amends)});
    }
    return out;
  }

  static void ClearInstants(std::vector<PurchaseTotals>& block) {
    for (PurchaseTotals& totals : block) totals.first_us = totals.last_us = 0;
  }

  absl::Status ReadColumn(std::string_view bytes, std::vector<std::string_view>* seen) {
    std::string_view name;
    WireReader names(bytes);
    for (WireReader::Field f; names.Next(&f);) {
      if (f.number == v1::MeasuresColumn::kNameFieldNumber && f.type == WireType::kBytes) {
        name = f.bytes;
      }
    }
    if (!names.ok()) return NotMeasures();
    if (std::find(seen->begin(), seen->end(), name) != seen->end()) {
      return Refuse("columns." + std::string(name), "is there twice");
    }
    absl::Status status;
    bool found = false;
    ForEachBlock(layout_, [&](std::string_view prefix, auto columns, auto member) {
      if (name.substr(0, prefix.size()) != prefix) return;
      for (const auto& column : columns) {
        if (name.substr(prefix.size()) != column.name) continue;
        found = true;
        status = ReadValues(name, bytes, column, part_.*member);
      }
    });
    // What does not belong to a known block would be left out of a decision.
    if (!found) return Refuse("columns." + std::string(name), "is not a known column");
    // Only after it was found: there are few of those.
    seen->push_back(name);
    return status;
  }

  template <typename Block>
  absl::Status ReadValues(std::string_view name, std::string_view bytes,
                          const Column<Block>& column, std::vector<Block>& to) {
    size_t row = 0;
    const auto put = [&](uint64_t value) -> absl::Status {
      if (row == to.size()) {
        return Refuse("columns." + std::string(name), "has more values than there are ids");
      }
      if (!column.set(to[row], UnZigZag(value))) {
        return RefuseRow(std::string(name), row, "is a number that the column cannot hold");
      }
      ++row;
      return absl::OkStatus();
    };
    WireReader reader(bytes);
    for (WireReader::Field f; reader.Next(&f);) {
      if (f.number != v1::MeasuresColumn::kValuesFieldNumber) continue;
      if (f.type == WireType::kVarint) {
        GOODWILL_RETURN_IF_ERROR(put(f.value));
        continue;
      }
      if (f.type != WireType::kBytes) return NotMeasures();
      WireReader values(f.bytes);
      for (uint64_t value; values.NextVarint(&value);) GOODWILL_RETURN_IF_ERROR(put(value));
      if (!values.ok()) return NotMeasures();
    }
    if (row != to.size()) {
      return Refuse("columns." + std::string(name),
                    "has " + std::to_string(row) + " values for " + std::to_string(to.size()) +
                        " ids");
    }
    return absl::OkStatus();
  }

  absl::Status CheckTotals(const PurchaseTotals& t, std::string_view block, size_t row) const {
    const auto refuse = [&](std::string_view column, std::string reason) {
      return RefuseRow(std::string(block) + std::string(column), row, std::move(reason));
    };
    if (t.gross < 0) return refuse("gross", "is below zero");
    if (t.returned < 0) return refuse("returned", "is below zero");
    if (t.any()) {
      if (!IsInstant(t.first_us)) return refuse("first_us", "is outside the years 1 to 9999");
      if (t.last_us < t.first_us) return refuse("last_us", "is before the first purchase");
      if (t.last_us >= header_.as_of_us) return refuse("last_us", "is not before as-of");
    } else {
      if (t.first_us != PurchaseTotals().first_us || t.last_us != PurchaseTotals().last_us) {
        return refuse("first_us", "there is no purchase");
      }
      if (t.gross != 0) return refuse("gross", "there is no purchase");
    }
    if (t.returns == 0 && t.returned != 0) return refuse("returned", "there is no return");
    if (t.purchase_days > t.orders) return refuse("purchase_days", "is more than orders");
    if (t.lines < uint64_t{t.orders} + t.returns) {
      return refuse("lines", "is fewer than orders and returns");
    }
    if (t.uncosted_lines > t.lines) return refuse("uncosted_lines", "is more than lines");
    // Neither is below zero, so their difference fits.
    int64_t margin = 0;
    if (!CheckedSub(t.net(), t.cost, &margin))
      return refuse("cost", "the margin does not fit 64 bits");
    return absl::OkStatus();
  }

  absl::Status CheckCustomer(size_t row) const {
    const PurchaseTotals& all = part_.all[row];
    GOODWILL_RETURN_IF_ERROR(CheckTotals(all, "all.", row));
    if (layout_.window) {
      const PurchaseTotals& window = part_.window[row];
      GOODWILL_RETURN_IF_ERROR(CheckTotals(window, "window.", row));
      if (window.lines > all.lines) {
        return RefuseRow("window.lines", row, "the window holds more than all time");
      }
    }
    if (layout_.earlier) {
      const EarlierPurchases& earlier = part_.earlier[row];
      if (earlier.any() ? earlier.last_us < all.first_us || earlier.last_us > all.last_us
                        : earlier.last_us != EarlierPurchases().last_us) {
        return RefuseRow("earlier.last_us", row, "is not among the customer's purchases");
      }
      if (earlier.orders > all.orders) {
        return RefuseRow("earlier.orders", row, "is more than all orders");
      }
      if (earlier.purchase_days > earlier.orders) {
        return RefuseRow("earlier.purchase_days", row, "is more than orders");
      }
      GOODWILL_RETURN_IF_ERROR(CheckQuarters(earlier, all, row));
    }
    if (layout_.short_gaps) GOODWILL_RETURN_IF_ERROR(CheckOccasions(all, row));
    if (layout_.stated) {
      const Stated& stated = part_.stated[row];
      if (stated.kind > kLastStatedKind) return RefuseRow("stated.kind", row, "is no such kind");
      if (stated.contract > 1) return RefuseRow("stated.contract", row, "is neither 0 nor 1");
      if (stated.any() ? !IsInstant(stated.time_us) || stated.time_us >= header_.as_of_us
                       : stated.time_us != Stated().time_us) {
        return RefuseRow("stated.time_us", row, "is not an instant before as-of");
      }
    }
    if (layout_.purchase_days) {
      const Cadence& cadence = part_.cadence[row];
      if (cadence.gap_count != 0 && cadence.gap_count >= all.purchase_days) {
        return RefuseRow("cadence.gap_count", row, "is not below the number of purchase days");
      }
      if (cadence.gap_longest > cadence.gap_days) {
        return RefuseRow("cadence.gap_longest", row, "is longer than all gaps");
      }
      if (cadence.gap_squares < 0) return RefuseRow("cadence.gap_squares", row, "is below zero");
    }
    if (layout_.log_gaps) GOODWILL_RETURN_IF_ERROR(CheckLogGaps(all, row));
    if (layout_.sources) GOODWILL_RETURN_IF_ERROR(CheckSources(all, row));
    if (layout_.service) return CheckService(all, row);
    return absl::OkStatus();
  }

  absl::Status CheckSources(const PurchaseTotals& all, size_t row) const {
    const auto refuse = [row](std::string reason) {
      return RefuseRow("sources", row, std::move(reason));
    };
    const auto& from = part_.sources[row].from;
    uint64_t orders = 0;
    for (size_t i = 0; i < from.size(); ++i) {
      if (from[i].source == 0) {
        if (from[i] != SourceShare()) return refuse("a source is not named");
        continue;
      }
      if (from[i].source > header_.sources->size()) return refuse("there is no such source");
      if (i > 0 && from[i - 1].source == 0) return refuse("a place is free");
      for (size_t j = 0; j < i; ++j) {
        if (from[j].source == from[i].source) return refuse("a source is there twice");
      }
      orders += from[i].orders;
      if (from[i].orders == 0 || orders > all.orders) return refuse("purchases do not add up");
      if (from[i].last_day < header_.zone.DayOf(all.first_us) ||
          from[i].last_day > header_.zone.DayOf(all.last_us)) {
        return refuse("a last day is not among the customer's purchases");
      }
    }
    return absl::OkStatus();
  }

  // Gaps of whole days, of which equal ones have the largest product.
  absl::Status CheckLogGaps(const PurchaseTotals& all, size_t row) const {
    const LogGaps& sum = part_.log_gaps[row];
    const auto can_be = [&](int64_t log_gaps, uint32_t days, int64_t last_us) {
      if (days < 2) return log_gaps == 0;
      const double gaps = days - 1.0;
      const double span = header_.zone.DayOf(last_us) - header_.zone.DayOf(all.first_us);
      return log_gaps >= 0 && span >= gaps &&
             static_cast<double>(log_gaps) * LogGaps::kUnit <= gaps * (Log(span / gaps) + 1e-9);
    };
    if (!can_be(sum.all, all.purchase_days, all.last_us)) {
      return RefuseRow("log_gaps.all", row, "are not of gaps between the customer's purchases");
    }
    const bool earlier = layout_.earlier && part_.earlier[row].any();
    if (earlier ? !can_be(sum.earlier, part_.earlier[row].purchase_days, part_.earlier[row].last_us)
                : sum.earlier != 0) {
      return RefuseRow("log_gaps.earlier", row, "are not of gaps between earlier purchases");
    }
    return absl::OkStatus();
  }

  absl::Status CheckQuarters(const EarlierPurchases& earlier, const PurchaseTotals& all,
                             size_t row) const {
    const auto refuse = [row](std::string reason) {
      return RefuseRow("earlier.quarters", row, std::move(reason));
    };
    if (earlier.quarters == EarlierPurchases().quarters) return absl::OkStatus();
    if (!all.any()) return refuse("there is no purchase");
    const int32_t first = header_.zone.DayOf(all.first_us), last = header_.zone.DayOf(all.last_us);
    uint32_t before = earlier.purchase_days;
    for (const PurchasesBy& by : earlier.quarters) {
      if (by == PurchasesBy()) continue;
      if (by.days < before || by.days > all.purchase_days) {
        return refuse("purchase days must not fall, nor be more than all");
      }
      before = by.days;
      if (by.days == 0 || by.last_day < first || by.last_day > last) {
        return refuse("a last day is not among the customer's purchases");
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckOccasions(const PurchaseTotals& all, size_t row) const {
    uint32_t most = all.purchase_days > 0 ? all.purchase_days - 1 : 0;
    const auto& shorter = part_.short_gaps[row].shorter;
    for (size_t k = shorter.size(); k-- > 0; most = shorter[k]) {
      if (shorter[k] > most) {
        return RefuseRow("short_gaps", row, "are more than there are gaps of that length");
      }
    }
    if (!layout_.occasions) return absl::OkStatus();
    const auto refuse = [row](std::string reason) {
      return RefuseRow("occasions", row, std::move(reason));
    };
    const int32_t first = all.any() ? header_.zone.DayOf(all.first_us) : 0;
    const int32_t last = all.any() ? header_.zone.DayOf(all.last_us) : 0;
    for (size_t k = 0; k < header_.occasion_days.size(); ++k) {
      const Occasions& occasions = part_.occasions[row].in[k];
      const bool asked = header_.occasion_days[k] != 0;
      if (!asked && occasions != Occasions()) return refuse("there are some of no length");
      uint32_t before = 0;
      for (const PurchasesBy& by : occasions.by) {
        if (by.days < before || by.days > all.purchase_days) {
          return refuse("occasions must not fall, nor be more than purchase days");
        }
        before = by.days;
        if (by.days == 0 ? by.last_day != 0 : by.last_day < first || by.last_day > last) {
          return refuse("a last one is not among the customer's purchases");
        }
      }
      if (asked && (before != 0) != all.any()) return refuse("every purchase belongs to one");
    }
    return absl::OkStatus();
  }

  absl::Status CheckService(const PurchaseTotals& all, size_t row) const {
    const ServiceTotals& service = part_.service[row];
    uint64_t contacts = 0;
    for (const auto& channel : service.contacts) contacts += uint64_t{channel[0]} + channel[1];
    const uint64_t split = uint64_t{service.contacts_caused_by_us} + service.contacts_wanted +
                           service.contacts_unrequested;
    if (split != contacts) {
      return RefuseRow("service.contacts_wanted", row, "the contacts do not add up");
    }
    if (service.minutes < 0) return RefuseRow("service.minutes", row, "is below zero");
    int64_t cost = 0;
    int64_t net_margin = 0;
    if (!CheckedAdd(service.cost_caused_by_us, service.cost_wanted, &cost) ||
        !CheckedAdd(cost, service.cost_unrequested, &cost) ||
        !CheckedSub(all.margin(), cost, &net_margin)) {
      return RefuseRow("service.cost_wanted", row, "the cost to serve does not fit 64 bits");
    }
    if (layout_.window &&
        !CheckedSub(part_.window[row].margin(), part_.window_service_cost[row], &net_margin)) {
      return RefuseRow("service.window_cost", row, "the cost to serve does not fit 64 bits");
    }
    return absl::OkStatus();
  }

  MeasuresHeader header_;
  MeasuresLayout layout_;
  size_t customers_ = 0;
  std::vector<std::string_view> texts_;
  MeasuresPart part_;
};

}  // namespace

absl::StatusOr<std::string> EncodeMeasures(const Measures& measures) {
  return Encoder(measures).Encode();
}

absl::StatusOr<std::shared_ptr<const Measures>> DecodeMeasures(std::string_view bytes) {
  return Decoder().Decode(bytes);
}

}  // namespace goodwill
