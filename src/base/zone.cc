#include "goodwill/base/zone.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace goodwill {
namespace {

// Beyond this instant offsets are looked up one by one: Abseil expands a zone's
// yearly rule for some four centuries, and repeats it from there on without
// saying where the next transition is.
constexpr int64_t kCursorEndUs = 7'258'118'400 * kMicrosPerSecond;  // 2200-01-01

const std::string& UtcName() {
  static const std::string name = "UTC";
  return name;
}

bool IsNameCharacter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '+' || c == '/';
}

// Whether this is the form of an IANA name, and not a path or something that
// means another zone on another machine.
bool IsZoneName(std::string_view name) {
  if (name.empty() || name.size() > 64) return false;
  if (!std::all_of(name.begin(), name.end(), IsNameCharacter)) return false;
  if (name.front() == '/' || name.back() == '/' || name.find("//") != std::string_view::npos) {
    return false;
  }
  if (name == "localtime" || name == "posixrules" || name == "Factory") return false;
  // Trees that repeat every zone, with and without leap seconds.
  return !name.starts_with("posix/") && !name.starts_with("right/") && !name.starts_with("Fixed/");
}

absl::CivilDay CivilDayOf(int32_t day) {
  return absl::CivilDay(1970, 1, 1) + std::clamp(day, kMinDay, kMaxDay);
}

int64_t CivilSeconds(absl::CivilSecond civil) { return civil - absl::CivilSecond(1970, 1, 1); }

bool AlwaysUtc(absl::TimeZone zone) {
  absl::TimeZone::CivilTransition transition;
  return !zone.NextTransition(absl::InfinitePast(), &transition) &&
         zone.At(absl::UnixEpoch()).offset == 0;
}

}  // namespace

absl::StatusOr<Zone> Zone::Load(std::string_view iana) {
  if (!IsZoneName(iana)) {
    return absl::InvalidArgumentError("the time zone is not an IANA name such as \"Europe/Sofia\"");
  }
  std::string name(iana);
  if (name == "UTC") return Zone();
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(name, &zone)) {
    return absl::NotFoundError(absl::StrCat("no time zone '", name, "' in the zone data"));
  }
  const bool utc = AlwaysUtc(zone);
  return Zone(std::make_shared<const Data>(Data{std::move(name), zone, utc}));
}

const std::string& Zone::name() const { return data_ == nullptr ? UtcName() : data_->name; }

absl::TimeZone Zone::absl() const { return data_ == nullptr ? absl::UTCTimeZone() : data_->zone; }

absl::CivilSecond Zone::ToCivil(int64_t us) const { return absl().At(absl::FromUnixMicros(us)).cs; }

int32_t Zone::DayOf(int64_t us) const {
  if (is_utc()) return UtcDayOf(us);
  return static_cast<int32_t>(absl::CivilDay(ToCivil(us)) - absl::CivilDay(1970, 1, 1));
}

int64_t Zone::StartOfDay(int32_t day) const {
  if (is_utc()) return std::clamp(day, kMinDay, kMaxDay) * kMicrosPerDay;
  return FromCivil(absl::CivilSecond(CivilDayOf(day)));
}

int64_t Zone::FromCivil(absl::CivilSecond civil, int32_t micros) const {
  civil =
      std::clamp(civil, absl::CivilSecond(1, 1, 1), absl::CivilSecond(9999, 12, 31, 23, 59, 59));
  if (is_utc()) return CivilSeconds(civil) * kMicrosPerSecond + micros;
  const absl::TimeZone::TimeInfo info = absl().At(civil);
  if (info.kind == absl::TimeZone::TimeInfo::SKIPPED) return absl::ToUnixMicros(info.trans);
  return absl::ToUnixMicros(info.pre) + micros;
}

DayCursor::DayCursor(const Zone& zone) : zone_(zone) {
  if (zone_.is_utc()) {
    from_us_ = kMinInstantUs;
    to_us_ = kMaxInstantUs + 1;
  }
}

int32_t DayCursor::DayOfOutside(int64_t us) {
  if (!IsInstant(us) || us >= kCursorEndUs) return zone_.DayOf(us);
  const absl::TimeZone zone = zone_.absl();
  const absl::Time time = absl::FromUnixMicros(us);
  const int64_t offset = zone.At(time).offset;
  // A transition is told in civil seconds before and after it. The offset is
  // the same from the transition before `us` to the one after it, so it turns
  // both into instants.
  int64_t from = kMinInstantUs;
  int64_t to = kCursorEndUs;
  absl::TimeZone::CivilTransition transition;
  // The latest at or before `us`: strictly before the next microsecond.
  if (zone.PrevTransition(absl::FromUnixMicros(us + 1), &transition)) {
    from = std::max(from, (CivilSeconds(transition.to) - offset) * kMicrosPerSecond);
  }
  if (zone.NextTransition(time, &transition)) {
    to = std::min(to, (CivilSeconds(transition.from) - offset) * kMicrosPerSecond);
  }
  from_us_ = from;
  to_us_ = to;
  offset_us_ = offset * kMicrosPerSecond;
  return UtcDayOf(us + offset_us_);
}

std::string TimeZoneDataVersion() {
  // Where Abseil looks for zones, too.
  const char* directory = std::getenv("TZDIR");
  const std::string base = directory != nullptr ? directory : "/usr/share/zoneinfo";
  const auto first_line = [&](const char* file) {
    std::ifstream in(base + file);
    char buffer[64] = {};
    in.read(buffer, sizeof(buffer) - 1);
    const std::string text(buffer);
    return text.substr(0, text.find('\n'));
  };
  std::string version = first_line("/tzdata.zi");
  constexpr std::string_view kPrefix = "# version ";
  version = version.starts_with(kPrefix) ? version.substr(kPrefix.size()) : first_line("/+VERSION");
  const bool plain = std::all_of(version.begin(), version.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '-';
  });
  return plain && !version.empty() && version.size() <= 32 ? version : "unknown";
}

}  // namespace goodwill
