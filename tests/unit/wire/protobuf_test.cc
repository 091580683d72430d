// Against Protobuf itself: what the text reader accepts, Protobuf's own parser
// accepts with the same meaning. The full runtime, with the schema in a pool of
// its own, lives beside the lite code under test, as it does in a host program
// that has its own copy of the documents.
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "wire/findings.h"
#include "wire/policy_wire.h"
#include "wire/schema.h"
#include "wire/text_reader.h"

namespace goodwill {
namespace {

class Quiet : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int, int, const std::string& message) override { first = message; }
  std::string first;
};

class Host {
 public:
  Host() {
    google::protobuf::FileDescriptorSet set;
    const std::string_view bytes = wire::Schema::EmbeddedDescriptorSet();
    EXPECT_TRUE(set.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    for (const auto& file : set.file()) EXPECT_NE(pool_.BuildFile(file), nullptr);
    factory_ = std::make_unique<google::protobuf::DynamicMessageFactory>(&pool_);
  }

  std::unique_ptr<google::protobuf::Message> Policy() const {
    const auto* type = pool_.FindMessageTypeByName("goodwill.v1.Policy");
    return std::unique_ptr<google::protobuf::Message>(factory_->GetPrototype(type)->New());
  }

  // Null if Protobuf's parser refuses the text.
  std::unique_ptr<google::protobuf::Message> Parse(std::string_view text) const {
    auto message = Policy();
    Quiet quiet;
    google::protobuf::TextFormat::Parser parser;
    parser.RecordErrorsTo(&quiet);
    if (!parser.ParseFromString(std::string(text), message.get())) return nullptr;
    return message;
  }

 private:
  google::protobuf::DescriptorPool pool_;
  std::unique_ptr<google::protobuf::DynamicMessageFactory> factory_;
};

// Compares one text; true if it was accepted.
bool Compare(const Host& host, const wire::MessageSchema& schema, const std::string& text) {
  wire::Findings findings;
  wire::TextReader reader(schema, text, &findings);
  const std::string bytes = reader.Read();
  if (!findings.empty()) return false;
  const auto expected = host.Parse(text);
  EXPECT_NE(expected, nullptr) << text;
  if (expected == nullptr) return true;
  auto actual = host.Policy();
  EXPECT_TRUE(actual->ParseFromString(bytes));
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(*actual, *expected)) << text;
  return true;
}

const char* const kPieces[] = {
    "currency", "language", "measures", "window", "rolling_days", "calendar", "rfm", "bins",
    "frequency", "recency_days", "tiers", "name", "entry", "min_orders", "pareto", "all_of",
    "method", "share", "cost_to_serve", "contact_costs", ":", ":", ":", ":", "{", "}", "{", "}",
    "<", ">", "[", "]", ",", ";", "-", "1", "0", "007", "0x1F", "5", "99999999999", "1.5",
    "true", "false", "t", "RFM_METHOD_NTILE", "\"EUR\"", "'a' 'b'", "\"\\n\\303\\237\"",
    "\"\\u20ac\"", "# note\n", "\n", " "};

TEST(AgainstProtobuf, RandomTexts) {
  const Host host;
  const wire::Schema schema(wire::Schema::EmbeddedDescriptorSet());
  const wire::MessageSchema& policy = *schema.Message("goodwill.v1.Policy");
  std::mt19937 random(11);
  int accepted = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    const uint32_t count = 1 + random() % 12;
    for (uint32_t k = 0; k < count; ++k) {
      text += kPieces[random() % std::size(kPieces)];
      text += ' ';
    }
    accepted += Compare(host, policy, text);
  }
  EXPECT_GT(accepted, 50);
}

TEST(AgainstProtobuf, DamagedDefaults) {
  const Host host;
  const wire::Schema schema(wire::Schema::EmbeddedDescriptorSet());
  const wire::MessageSchema& policy = *schema.Message("goodwill.v1.Policy");
  const std::string good = PrintPolicy(DefaultPolicy(*Currency::Parse("EUR")));
  ASSERT_TRUE(Compare(host, policy, good));
  std::mt19937 random(12);
  int accepted = 0;
  for (int i = 0; i < 3'000; ++i) {
    std::string text = good;
    const uint32_t edits = 1 + random() % 3;
    for (uint32_t k = 0; k < edits; ++k) {
      const size_t at = random() % text.size();
      const std::string piece = kPieces[random() % std::size(kPieces)];
      if (random() % 2) {
        text.erase(at, 1 + random() % 8);
      } else {
        text.insert(at, " " + piece + " ");
      }
    }
    accepted += Compare(host, policy, text);
  }
  EXPECT_GT(accepted, 50);
}

// A host's Protobuf reads what we write.
TEST(AgainstProtobuf, TheHostReadsOurBytesAndText) {
  const Host host;
  const Policy policy = DefaultPolicy(*Currency::Parse("EUR"));
  auto from_bytes = host.Policy();
  ASSERT_TRUE(from_bytes->ParseFromString(EncodePolicy(policy)));
  const auto from_text = host.Parse(PrintPolicy(policy));
  ASSERT_NE(from_text, nullptr);
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(*from_bytes, *from_text));
  const auto decoded = DecodePolicy(from_text->SerializeAsString());
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->digest, policy.digest);
}

}  // namespace
}  // namespace goodwill
