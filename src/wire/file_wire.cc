#include "wire/file_wire.h"

#include "goodwill/book/schema.h"
#include "goodwill/v1/file.pb.h"
#include "google/protobuf/arena.h"

namespace goodwill {
namespace {

// The word for a code that counts from 1; "" for 0.
template <typename Codes>
std::string Word(const Codes& codes, uint8_t code) {
  return code == 0 ? std::string() : std::string(codes[code - size_t{1}]);
}

void Write(const Consent& consent, v1::Consent* message) {
  message->set_purpose(std::string(consent.purpose));
  message->set_channel(Word(kChannels, consent.channel));
  message->set_status(std::string(NameOf(consent.status)));
  message->set_basis(Word(kLegalBases, consent.basis));
  if (consent.status != ConsentStatus::kUnknown) message->set_since_us(consent.time_us);
  message->set_proof(std::string(consent.proof));
}

}  // namespace

std::string EncodeConsent(const Consent& consent) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Consent>(&arena);
  Write(consent, message);
  return message->SerializeAsString();
}

}  // namespace goodwill
