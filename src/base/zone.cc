#include "goodwill/base/zone.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace goodwill {
namespace {

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
  // Abseil remembers a failure for ever, and takes a file that could not be opened
  // for want of memory for one that is not there. Under its other name for the same
  // file it looks again; by now it would notice that there is no memory.
  if (!absl::LoadTimeZone(name, &zone) && !absl::LoadTimeZone("file:" + name, &zone)) {
    return absl::NotFoundError(absl::StrCat("no time zone '", name, "' in the zone data"));
  }
  const bool utc = AlwaysUtc(zone);
  return Zone(std::make_shared<const Data>(
      Data{std::move(name), zone, utc, utc ? std::vector<Piece>() : MakePieces(zone)}));
}

const std::string& Zone::name() const { return data_ == nullptr ? UtcName() : data_->name; }

absl::TimeZone Zone::absl() const { return data_ == nullptr ? absl::UTCTimeZone() : data_->zone; }

absl::CivilSecond Zone::ToCivil(int64_t us) const { return absl().At(absl::FromUnixMicros(us)).cs; }

// Abseil tells a transition in civil seconds before
// and after it. The offset is the same from one transition to the next, so it
// turns both into instants.
std::vector<Zone::Piece> Zone::MakePieces(absl::TimeZone zone) {
  std::vector<Piece> pieces;
  int64_t from = kOffsetsFromUs;
  int32_t offset = zone.At(absl::FromUnixMicros(from)).offset;
  // The next change of the offset, and what it changes to.
  int64_t change = 0;
  int32_t changed = offset;
  const auto advance = [&](int64_t after) {
    absl::TimeZone::CivilTransition transition;
    if (!zone.NextTransition(absl::FromUnixMicros(after), &transition)) {
      change = std::numeric_limits<int64_t>::max();
      changed = offset;
      return;
    }
    change = (CivilSeconds(transition.from) - offset) * kMicrosPerSecond;
    changed = static_cast<int32_t>(offset + (transition.to - transition.from));
  };
  // Strictly after: a change at the very beginning has happened already.
  advance(from);
  while (from < kOffsetsToUs) {
    const int64_t to = from + (int64_t{1} << kPieceBits);
    Piece piece{std::numeric_limits<int64_t>::max(), offset, offset};
    bool changes = false;
    while (change < to) {
      piece = changes ? Piece{change, kManyOffsets, changed} : Piece{change, offset, changed};
      changes = true;
      offset = changed;
      advance(change);
    }
    pieces.push_back(piece);
    from = to;
  }
  return pieces;
}

int32_t Zone::DayOf(int64_t us) const {
  if (is_utc()) return UtcDayOf(us);
  if (us >= kOffsetsFromUs && us < kOffsetsToUs) {
    const Piece& piece = data_->pieces[static_cast<size_t>((us - kOffsetsFromUs) >> kPieceBits)];
    if (piece.before != kManyOffsets) {
      const int64_t offset = us < piece.change_us ? piece.before : piece.after;
      return UtcDayOf(us + offset * kMicrosPerSecond);
    }
  }
  return static_cast<int32_t>(absl::CivilDay(ToCivil(us)) - absl::CivilDay(1970, 1, 1));
}

int64_t Zone::StartOfDay(int32_t day) const {
  return FromLocal(std::clamp(day, kMinDay, kMaxDay) * kMicrosPerDay);
}

int64_t Zone::FromLocal(int64_t local_us) const {
  local_us = std::clamp(local_us, kMinInstantUs, kMaxInstantUs);
  if (is_utc()) return local_us;
  // The instant is less than two days from where UTC has that civil time. If
  // all of those days lie in one piece and the piece's change does not lie in
  // them, only one offset comes into question.
  constexpr int64_t kNear = 2 * kMicrosPerDay;
  if (local_us >= kOffsetsFromUs && local_us < kOffsetsToUs) {
    const int64_t at = local_us - kOffsetsFromUs;
    const Piece& piece = data_->pieces[static_cast<size_t>(at >> kPieceBits)];
    const int64_t within = at & ((int64_t{1} << kPieceBits) - 1);
    const bool inside = within >= kNear && within < (int64_t{1} << kPieceBits) - kNear;
    if (inside && piece.before != kManyOffsets) {
      if (local_us < piece.change_us - kNear) return local_us - piece.before * kMicrosPerSecond;
      if (local_us > piece.change_us && local_us - piece.change_us > kNear) {
        return local_us - piece.after * kMicrosPerSecond;
      }
    }
  }
  const int64_t seconds = FloorDivide(local_us, kMicrosPerSecond);
  const absl::TimeZone::TimeInfo info = absl().At(absl::CivilSecond(1970, 1, 1) + seconds);
  if (info.kind == absl::TimeZone::TimeInfo::SKIPPED) return absl::ToUnixMicros(info.trans);
  return absl::ToUnixMicros(info.pre) + (local_us - seconds * kMicrosPerSecond);
}

int64_t Zone::FromCivil(absl::CivilSecond civil, int32_t micros) const {
  civil =
      std::clamp(civil, absl::CivilSecond(1, 1, 1), absl::CivilSecond(9999, 12, 31, 23, 59, 59));
  return FromLocal(CivilSeconds(civil) * kMicrosPerSecond + micros);
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
