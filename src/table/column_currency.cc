#include "table/column_currency.h"

#include "absl/status/statusor.h"

namespace goodwill {

bool CurrencyRule::Accept(std::string_view text, std::string* reason) {
  if (!text.empty() && text == currency_.code() && !currency_.is_none()) return true;
  if (text.empty() || text == Currency().code()) {
    if (currency_.is_none()) {
      any_unnamed_ = true;
      return true;
    }
    // With the book's currency, a row that names none is in that currency.
    if (text.empty() && !adopted_) return true;
    *reason =
        (text.empty() ? "names no currency" : "is XXX") +
        std::string(adopted_ ? ", but rows before it name " : ", but the book's currency is ") +
        std::string(currency_.code());
    return false;
  }
  const absl::StatusOr<Currency> named = Currency::Parse(text);
  if (!named.ok()) {
    *reason = "is not a currency code of ISO 4217 (three capital letters)";
    return false;
  }
  if (!currency_.is_none()) {
    *reason = "is " + std::string(named->code()) +
              (adopted_ ? ", but rows before it name " : ", but the book's currency is ") +
              std::string(currency_.code()) + "; amounts of different currencies are never added";
    return false;
  }
  if (any_unnamed_) {
    *reason = "is " + std::string(named->code()) + ", but rows before it name no currency";
    return false;
  }
  if (named->exponent() != Currency().exponent()) {
    *reason = "is " + std::string(named->code()) + ", which has " +
              std::to_string(named->exponent()) + " decimals: create the book with that currency";
    return false;
  }
  currency_ = *named;
  adopted_ = true;
  return true;
}

}  // namespace goodwill
