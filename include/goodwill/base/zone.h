// A time zone: what turns instants into civil days and back.
//
// Facts carry instants (microseconds since 1970 in UTC); businesses think in
// days. Which day an instant belongs to depends on where one stands, so every
// civil answer names its zone. Days are numbered from 0 = 1970-01-01.
//
// Civil times that do not exist (the clock went forward) mean the first instant
// past the gap; those that exist twice (the clock went back) mean the earlier.
// So a later civil time is never an earlier instant.
#ifndef GOODWILL_BASE_ZONE_H_
#define GOODWILL_BASE_ZONE_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace goodwill {

inline constexpr int64_t kMicrosPerSecond = 1'000'000;
inline constexpr int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

// Instants outside the years 1 to 9999 are refused by everything that reads them.
inline constexpr int64_t kMinInstantUs = -62'135'596'800 * kMicrosPerSecond;
inline constexpr int64_t kMaxInstantUs = 253'402'300'800 * kMicrosPerSecond - 1;
inline constexpr int32_t kMinDay = -719'162;   // 0001-01-01
inline constexpr int32_t kMaxDay = 2'932'896;  // 9999-12-31

constexpr bool IsInstant(int64_t us) { return us >= kMinInstantUs && us <= kMaxInstantUs; }

// n / d towards minus infinity, for d > 0.
constexpr int64_t FloorDivide(int64_t n, int64_t d) { return n / d - (n % d < 0 ? 1 : 0); }

// The civil day in UTC.
constexpr int32_t UtcDayOf(int64_t us) {
  return static_cast<int32_t>(FloorDivide(us, kMicrosPerDay));
}

// Cheap to copy, immutable, safe to share between threads.
class Zone {
 public:
  // UTC.
  Zone() = default;

  // By IANA name ("Europe/Sofia"). Names that depend on the machine
  // ("localtime"), paths, and leap-second variants are refused; NOT_FOUND when
  // the machine's zone data has no such zone.
  static absl::StatusOr<Zone> Load(std::string_view iana);

  // As given to Load; "UTC" by default.
  const std::string& name() const;
  absl::TimeZone absl() const;
  // Whether civil time here always equals UTC.
  bool is_utc() const { return data_ == nullptr || data_->utc; }

  // The civil day that an instant belongs to.
  int32_t DayOf(int64_t us) const;
  // The first instant of a civil day; that of the next day that exists, if the
  // zone skipped it. Days outside the years 1 to 9999 count as the nearest.
  int64_t StartOfDay(int32_t day) const;
  // The instant of a civil time, by the rule above. In a gap the micros are
  // gone too. Years outside 1 to 9999 count as the nearest.
  int64_t FromCivil(absl::CivilSecond civil, int32_t micros = 0) const;
  // The same for a civil time that is told in microseconds, counted as though
  // civil time were UTC.
  int64_t FromLocal(int64_t local_us) const;
  // The civil time of an instant, without its fraction of a second.
  absl::CivilSecond ToCivil(int64_t us) const;

  // Zones are equal when their names are.
  friend bool operator==(const Zone& a, const Zone& b) { return a.name() == b.name(); }

 private:
  friend class DayCursor;

  // Offsets from UTC for the years in which facts happen, in pieces of time so
  // short (51 days) that hardly any zone changes its offset twice in one.
  static constexpr int64_t kOffsetsFromUs = -2'208'988'800 * kMicrosPerSecond;  // 1900-01-01
  static constexpr int64_t kOffsetsToUs = 4'102'444'800 * kMicrosPerSecond;     // 2100-01-01
  static constexpr int kPieceBits = 42;
  static constexpr int32_t kManyOffsets = std::numeric_limits<int32_t>::min();
  struct Piece {
    int64_t change_us;  // the offset is `before` up to here and `after` from here
    int32_t before;     // seconds; kManyOffsets: the piece holds several changes
    int32_t after;
  };
  struct Data {
    std::string name;
    absl::TimeZone zone;
    bool utc = false;
    std::vector<Piece> pieces;  // none for UTC
  };
  explicit Zone(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  static std::vector<Piece> MakePieces(absl::TimeZone zone);

  std::shared_ptr<const Data> data_;  // null: UTC
};

// The civil days of many instants, quickly: what Zone::DayOf gives, inline.
class DayCursor {
 public:
  explicit DayCursor(const Zone& zone) : zone_(zone), utc_(zone.is_utc()) {
    if (!utc_) pieces_ = zone_.data_->pieces.data();
  }

  int32_t DayOf(int64_t us) const {
    if (utc_) return UtcDayOf(us);
    if (us < Zone::kOffsetsFromUs || us >= Zone::kOffsetsToUs) return zone_.DayOf(us);
    const Zone::Piece& piece = pieces_[(us - Zone::kOffsetsFromUs) >> Zone::kPieceBits];
    if (piece.before == Zone::kManyOffsets) return zone_.DayOf(us);
    const int64_t offset = us < piece.change_us ? piece.before : piece.after;
    return UtcDayOf(us + offset * kMicrosPerSecond);
  }

 private:
  Zone zone_;
  bool utc_;
  const Zone::Piece* pieces_ = nullptr;  // kept alive by zone_
};

// The version of the zone data in use ("2025b"), or "unknown".
std::string TimeZoneDataVersion();

}  // namespace goodwill

#endif  // GOODWILL_BASE_ZONE_H_
