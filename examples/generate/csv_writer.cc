#include "csv_writer.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "draw.h"
#include "names.h"
#include "season.h"

namespace sample {
namespace {

constexpr size_t kFlushAt = size_t{1} << 20;
constexpr size_t kLongestRow = 1024;
constexpr int64_t kDaysBefore = 4 * 366;

// Where rows go: a file, or a text.
class Sink {
 public:
  explicit Sink(std::FILE* file) : file_(file), buffer_(kFlushAt + kLongestRow) {}
  explicit Sink(std::string* text) : text_(text), buffer_(kFlushAt + kLongestRow) {}

  void Text(std::string_view text) {
    std::memcpy(buffer_.data() + used_, text.data(), text.size());
    used_ += text.size();
  }
  void Char(char c) { buffer_[used_++] = c; }
  void Number(int64_t n) {
    char digits[20];
    int at = 20;
    uint64_t rest = n < 0 ? 0 - static_cast<uint64_t>(n) : static_cast<uint64_t>(n);
    do {
      digits[--at] = static_cast<char>('0' + rest % 10);
    } while ((rest /= 10) != 0);
    if (n < 0) Char('-');
    Text({digits + at, static_cast<size_t>(20 - at)});
  }
  void Padded(int64_t n, int width) {
    for (int at = width - 1; at >= 0; --at, n /= 10) {
      buffer_[used_ + static_cast<size_t>(at)] = static_cast<char>('0' + n % 10);
    }
    used_ += static_cast<size_t>(width);
  }
  void Cents(int64_t cents) {
    if (cents < 0) {
      Char('-');
      cents = -cents;
    }
    Number(cents / 100);
    Char('.');
    Padded(cents % 100, 2);
  }
  void Hex(uint64_t bits, int digits) {
    for (int k = digits - 1; k >= 0; --k) Char("0123456789abcdef"[(bits >> (4 * k)) & 15]);
  }
  // A field that may need quotes.
  void Field(std::string_view text) {
    if (text.find_first_of(",\"\n") == std::string_view::npos) return Text(text);
    Char('"');
    for (char c : text) {
      if (c == '"') Char('"');
      Char(c);
    }
    Char('"');
  }
  void EndRow() {
    Char('\n');
    if (used_ >= kFlushAt) Flush();
  }
  // False when a write has failed.
  bool Flush() {
    if (text_ != nullptr) {
      text_->append(buffer_.data(), used_);
    } else if (std::fwrite(buffer_.data(), 1, used_, file_) != used_) {
      ok_ = false;
    }
    used_ = 0;
    return ok_;
  }

 private:
  std::FILE* file_ = nullptr;
  std::string* text_ = nullptr;
  std::vector<char> buffer_;
  size_t used_ = 0;
  bool ok_ = true;
};

int DigitsOf(int64_t n) {
  int digits = 1;
  while (n >= 10) n /= 10, ++digits;
  return digits;
}

class Writer {
 public:
  Writer(const Business& business, IdKind kind, Sink& sink)
      : business_(business),
        kind_(kind),
        out_(sink),
        customer_digits_(std::max(5, DigitsOf(business.options.customers))),
        order_digits_(std::max(6, DigitsOf(business.orders))) {
    const int64_t last = business.options.last_day;
    for (int64_t day = business.options.first_day - kDaysBefore; day <= last; ++day) {
      const Civil c = CivilOf(day);
      for (int unit = 1000; unit > 0; unit /= 10)
        dates_ += static_cast<char>('0' + c.year / unit % 10);
      for (int part : {c.month, c.day}) {
        dates_ += '-';
        dates_ += static_cast<char>('0' + part / 10);
        dates_ += static_cast<char>('0' + part % 10);
      }
    }
  }

  void Id(char letter, uint64_t salt, int64_t index, int digits) {
    switch (kind_) {
      case IdKind::kText:
        out_.Char(letter);
        out_.Padded(index + 1, digits);
        return;
      case IdKind::kInt:
        out_.Number(index + 1);
        return;
      case IdKind::kUuid:
        break;
    }
    // Version 4, variant 1, as random ids are marked.
    const uint64_t high = Mix(Mix(business_.options.seed + salt) + static_cast<uint64_t>(index));
    const uint64_t low = Mix(high + 0x9e3779b97f4a7c15u);
    out_.Hex(high >> 32, 8);
    out_.Char('-');
    out_.Hex(high >> 16, 4);
    out_.Text("-4");
    out_.Hex(high, 3);
    out_.Char('-');
    out_.Char("89ab"[low >> 62]);
    out_.Hex(low >> 48, 3);
    out_.Char('-');
    out_.Hex(low, 12);
  }
  void CustomerField(int64_t customer) { Id('C', 0, customer, customer_digits_); }
  void OrderField(int64_t order) { Id('O', 1, order, order_digits_); }
  void ProductField(int64_t product) { Id('P', 2, product, 4); }

  void Time(Second second) {
    const int64_t day = second >= 0 ? second / 86400 : -((86399 - second) / 86400);
    const int64_t in_day = second - day * 86400;
    out_.Text({dates_.data() + 10 * (day + kDaysBefore), 10});
    out_.Char('T');
    out_.Padded(in_day / 3600, 2);
    out_.Char(':');
    out_.Padded(in_day / 60 % 60, 2);
    out_.Char(':');
    out_.Padded(in_day % 60, 2);
  }

  void Purchases() {
    out_.Text("customer_id,time,order_id,product_id,quantity,amount,cost\n");
    for (const Purchase& p : business_.purchases) {
      CustomerField(p.customer);
      out_.Char(',');
      Time(p.second);
      out_.Char(',');
      OrderField(p.order);
      out_.Char(',');
      ProductField(p.product);
      out_.Char(',');
      out_.Number(p.quantity);
      out_.Char(',');
      out_.Cents(p.amount_cents);
      out_.Char(',');
      out_.Cents(p.cost_cents);
      out_.EndRow();
    }
  }

  void Products() {
    out_.Text("product_id,name,category,unit_cost\n");
    for (size_t i = 0; i < business_.products.size(); ++i) {
      const Product& p = business_.products[i];
      ProductField(static_cast<int64_t>(i));
      out_.Char(',');
      out_.Field(p.name);
      out_.Char(',');
      out_.Text(p.category);
      out_.Char(',');
      out_.Cents(p.unit_cost_cents);
      out_.EndRow();
    }
  }

  void Customers() {
    out_.Text(
        "customer_id,valid_from,name,kind,parent_id,segment,source,referred_by,language,"
        "vulnerable\n");
    for (size_t i = 0; i < business_.customers.size(); ++i) {
      const Customer& c = business_.customers[i];
      CustomerField(static_cast<int64_t>(i));
      out_.Char(',');
      Time(c.since);
      out_.Char(',');
      out_.Field(c.company ? CompanyName(c.language, c.name) : PersonName(c.language, c.name));
      out_.Text(c.company ? ",company," : ",person,");
      if (c.parent != kNobody) CustomerField(c.parent);
      out_.Char(',');
      out_.Text(kSegments[c.segment]);
      out_.Char(',');
      out_.Text(kSources[c.source]);
      out_.Char(',');
      if (c.referred_by != kNobody) CustomerField(c.referred_by);
      out_.Char(',');
      out_.Text(kLanguages[c.language]);
      out_.Text(c.vulnerable ? ",true" : ",");
      out_.EndRow();
      if (c.upgraded_at < 0) continue;
      CustomerField(static_cast<int64_t>(i));
      out_.Char(',');
      Time(c.upgraded_at);
      out_.Text(",,,,key_account,,,,");
      out_.EndRow();
    }
  }

  void Interactions() {
    out_.Text(
        "interaction_id,customer_id,time,channel,direction,purpose,topic,minutes,cost,outcome,"
        "agent,requested_by_customer,caused_by\n");
    for (size_t k = 0; k < business_.interactions.size(); ++k) {
      const Interaction& i = business_.interactions[k];
      Id('I', 3, static_cast<int64_t>(k), order_digits_);
      out_.Char(',');
      CustomerField(i.customer);
      out_.Char(',');
      Time(i.second);
      out_.Char(',');
      out_.Text(kChannelNames[static_cast<size_t>(i.channel)]);
      out_.Text(i.incoming ? ",in," : ",out,");
      out_.Text(i.purpose);
      out_.Char(',');
      out_.Text(i.topic);
      out_.Char(',');
      if (i.tenths_of_minutes > 0) {
        out_.Number(i.tenths_of_minutes / 10);
        if (i.tenths_of_minutes % 10 != 0) {
          out_.Char('.');
          out_.Number(i.tenths_of_minutes % 10);
        }
      }
      out_.Char(',');
      if (i.cost_cents > 0) out_.Cents(i.cost_cents);
      out_.Char(',');
      out_.Text(i.outcome);
      out_.Char(',');
      out_.Text(kAgents[i.agent]);
      out_.Text(i.requested ? ",true," : ",false,");
      if (i.caused_by >= 0) Id('E', 4, i.caused_by, order_digits_);
      out_.EndRow();
    }
  }

  void Contacts() {
    out_.Text("contact_id,customer_id,name,role,valid_from,left_at,preferences\n");
    for (size_t k = 0; k < business_.contacts.size(); ++k) {
      const Contact& c = business_.contacts[k];
      Id('K', 5, static_cast<int64_t>(k), customer_digits_);
      out_.Char(',');
      CustomerField(c.customer);
      out_.Char(',');
      out_.Field(PersonName(c.language, c.name));
      out_.Char(',');
      out_.Text(c.role);
      out_.Char(',');
      Time(c.since);
      out_.Char(',');
      if (c.left_at >= 0) Time(c.left_at);
      out_.Char(',');
      out_.Text(c.preferences);
      out_.EndRow();
    }
  }

  void Events() {
    out_.Text("event_id,customer_id,time,kind,amount,text,ref\n");
    for (size_t k = 0; k < business_.events.size(); ++k) {
      const Event& e = business_.events[k];
      Id('E', 4, static_cast<int64_t>(k), order_digits_);
      out_.Char(',');
      CustomerField(e.customer);
      out_.Char(',');
      Time(e.second);
      out_.Char(',');
      out_.Text(e.kind);
      out_.Char(',');
      if (e.amount_cents != 0) out_.Cents(e.amount_cents);
      out_.Char(',');
      out_.Text(e.text);
      out_.Char(',');
      if (e.order >= 0) OrderField(e.order);
      if (e.contact >= 0) Id('K', 5, e.contact, customer_digits_);
      out_.EndRow();
    }
  }

 private:
  const Business& business_;
  const IdKind kind_;
  Sink& out_;
  const int customer_digits_;
  const int order_digits_;
  // Ten characters a day, from kDaysBefore the first: some customers are older.
  std::string dates_;
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

std::string CustomerId(const Business& business, IdKind kind, int64_t customer) {
  std::string text;
  Sink sink(&text);
  Writer(business, kind, sink).CustomerField(customer);
  sink.Flush();
  return text;
}

std::string PurchasesCsv(const Business& business, IdKind kind) {
  std::string text;
  Sink sink(&text);
  Writer(business, kind, sink).Purchases();
  sink.Flush();
  return text;
}

std::string WriteCsv(const Business& business, IdKind kind, const std::string& directory) {
  struct Table {
    const char* name;
    void (Writer::*write)();
    bool only_purchases;
  };
  static constexpr Table kTables[] = {
      {"purchases.csv", &Writer::Purchases, true},
      {"products.csv", &Writer::Products, true},
      {"customers.csv", &Writer::Customers, false},
      {"interactions.csv", &Writer::Interactions, false},
      {"contacts.csv", &Writer::Contacts, false},
      {"events.csv", &Writer::Events, false},
  };
  for (const Table& table : kTables) {
    if (business.options.purchases_only && !table.only_purchases) continue;
    const std::string path = directory + "/" + table.name;
    std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "wb"));
    if (file == nullptr) return "cannot write " + path;
    Sink sink(file.get());
    Writer writer(business, kind, sink);
    (writer.*table.write)();
    const bool written = sink.Flush();
    if (std::fclose(file.release()) != 0 || !written) return "cannot write all of " + path;
  }
  return "";
}

}  // namespace sample
