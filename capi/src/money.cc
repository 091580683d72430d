// Time and money: what every language would otherwise write again.
#include "goodwill/base/money.h"

#include <span>

#include "goodwill/base/decimal.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/wide.h"
#include "goodwill/base/zone.h"
#include "guard.h"
#include "handle.h"

using goodwill::Currency;
using goodwill::Rounding;
using goodwill::capi::Guard;
using goodwill::capi::TextArgument;

namespace {

absl::StatusOr<Currency> CurrencyArgument(const char* code, int64_t size) {
  GOODWILL_ASSIGN_OR_RETURN(const std::string_view text, TextArgument(code, size, "currency"));
  return Currency::Parse(text);
}

}  // namespace

goodwill_status goodwill_time_parse(const char* text, int64_t text_size, const char* time_zone,
                                    int64_t time_zone_size, int64_t* instant_us,
                                    goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(instant_us);
    *instant_us = 0;
    GOODWILL_ASSIGN_OR_RETURN(const auto said, TextArgument(text, text_size, "text"));
    GOODWILL_ASSIGN_OR_RETURN(const auto name,
                              TextArgument(time_zone, time_zone_size, "time_zone"));
    goodwill::Zone zone;
    if (!name.empty()) {
      GOODWILL_ASSIGN_OR_RETURN(zone, goodwill::Zone::Load(name));
    }
    GOODWILL_ASSIGN_OR_RETURN(*instant_us, goodwill::ParseInstant(said, zone));
    return absl::OkStatus();
  });
}

goodwill_status goodwill_currency_exponent(const char* currency, int64_t currency_size,
                                           int32_t* exponent, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(exponent);
    *exponent = 0;
    GOODWILL_ASSIGN_OR_RETURN(const Currency known, CurrencyArgument(currency, currency_size));
    *exponent = known.exponent();
    return absl::OkStatus();
  });
}

goodwill_status goodwill_money_parse(const char* text, int64_t text_size, const char* currency,
                                     int64_t currency_size, int64_t* minor,
                                     goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(minor);
    *minor = 0;
    GOODWILL_ASSIGN_OR_RETURN(const auto said, TextArgument(text, text_size, "text"));
    GOODWILL_ASSIGN_OR_RETURN(const Currency known, CurrencyArgument(currency, currency_size));
    GOODWILL_ASSIGN_OR_RETURN(const auto money, goodwill::Money::Parse(said, known));
    *minor = money.minor();
    return absl::OkStatus();
  });
}

goodwill_status goodwill_money_format(int64_t minor, const char* currency, int64_t currency_size,
                                      goodwill_buffer** text, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const Currency known, CurrencyArgument(currency, currency_size));
    goodwill::capi::Give(goodwill::FormatDecimal(minor, known.exponent()), text);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_money_multiply(int64_t minor, int64_t numerator, int64_t denominator,
                                        int32_t rounding, int64_t* result,
                                        goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(result);
    *result = 0;
    if (denominator == 0) return absl::InvalidArgumentError("the denominator is zero");
    if (rounding < GOODWILL_ROUNDING_NONE || rounding > GOODWILL_ROUNDING_HALF_DOWN) {
      return absl::InvalidArgumentError("there is no such rounding");
    }
    if (rounding == GOODWILL_ROUNDING_NONE) {
      GOODWILL_ASSIGN_OR_RETURN(
          const int64_t down,
          goodwill::MultiplyDivide(minor, numerator, denominator, Rounding::kFloor));
      GOODWILL_ASSIGN_OR_RETURN(
          const int64_t up,
          goodwill::MultiplyDivide(minor, numerator, denominator, Rounding::kCeiling));
      if (down != up) return absl::InvalidArgumentError("the result is not a whole minor unit");
      *result = down;
      return absl::OkStatus();
    }
    GOODWILL_ASSIGN_OR_RETURN(*result, goodwill::MultiplyDivide(minor, numerator, denominator,
                                                                static_cast<Rounding>(rounding)));
    return absl::OkStatus();
  });
}

goodwill_status goodwill_money_allocate(int64_t minor, const int64_t* weights, int64_t count,
                                        int64_t* parts, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    if (count <= 0) return absl::InvalidArgumentError("there must be at least one weight");
    GOODWILL_REQUIRE(weights);
    GOODWILL_REQUIRE(parts);
    const auto n = static_cast<size_t>(count);
    std::fill_n(parts, n, 0);
    return goodwill::AllocateMinor(minor, {weights, n}, {parts, n});
  });
}
