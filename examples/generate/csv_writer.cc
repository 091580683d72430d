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

// Where the next character goes. It is handed on by value, from call to call, so
// that the compiler keeps it in a register: a character written through a member
// might change the member itself, for all the compiler knows.
struct Cursor {
  char* at;

  void Text(std::string_view text) {
    std::memcpy(at, text.data(), text.size());
    at += text.size();
  }
  void Char(char c) { *at++ = c; }
  void Number(int64_t n) {
    char digits[20];
    int first = 20;
    uint64_t rest = n < 0 ? 0 - static_cast<uint64_t>(n) : static_cast<uint64_t>(n);
    do {
      digits[--first] = static_cast<char>('0' + rest % 10);
    } while ((rest /= 10) != 0);
    if (n < 0) Char('-');
    while (first < 20) Char(digits[first++]);
  }
  void Padded(int64_t n, int width) {
    auto rest = static_cast<uint32_t>(n);
    for (int k = width - 1; k >= 0; --k, rest /= 10) at[k] = static_cast<char>('0' + rest % 10);
    at += width;
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
};

// Where rows go: a file, or a text.
class Sink {
 public:
  explicit Sink(std::FILE* file) : file_(file), buffer_(kFlushAt + kLongestRow) {}
  explicit Sink(std::string* text) : text_(text), buffer_(kFlushAt + kLongestRow) {}

  // Where a row of up to kLongestRow bytes may be written, and its end.
  Cursor Row() { return {buffer_.data() + used_}; }
  void End(Cursor row) {
    used_ = static_cast<size_t>(row.at - buffer_.data());
    if (used_ >= kFlushAt) Flush();
  }
  void EndLine(Cursor row) {
    row.Char('\n');
    End(row);
  }
  void Line(std::string_view text) {
    Cursor row = Row();
    row.Text(text);
    EndLine(row);
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

  Cursor Id(Cursor row, char letter, uint64_t salt, int64_t index, int digits) {
    switch (kind_) {
      case IdKind::kText:
        row.Char(letter);
        row.Padded(index + 1, digits);
        return row;
      case IdKind::kInt:
        row.Number(index + 1);
        return row;
      case IdKind::kUuid:
        break;
    }
    // Version 4, variant 1, as random ids are marked.
    const uint64_t high = Mix(Mix(business_.options.seed + salt) + static_cast<uint64_t>(index));
    const uint64_t low = Mix(high + 0x9e3779b97f4a7c15u);
    row.Hex(high >> 32, 8);
    row.Char('-');
    row.Hex(high >> 16, 4);
    row.Text("-4");
    row.Hex(high, 3);
    row.Char('-');
    row.Char("89ab"[low >> 62]);
    row.Hex(low >> 48, 3);
    row.Char('-');
    row.Hex(low, 12);
    return row;
  }
  Cursor CustomerField(Cursor row, int64_t customer) {
    return Id(row, 'C', 0, customer, customer_digits_);
  }
  Cursor OrderField(Cursor row, int64_t order) { return Id(row, 'O', 1, order, order_digits_); }
  Cursor ProductField(Cursor row, int64_t product) { return Id(row, 'P', 2, product, 4); }

  Cursor Time(Cursor row, Second second) {
    const int64_t day = second >= 0 ? second / 86400 : -((86399 - second) / 86400);
    const int64_t in_day = second - day * 86400;
    row.Text({dates_.data() + 10 * (day + kDaysBefore), 10});
    row.Char('T');
    row.Padded(in_day / 3600, 2);
    row.Char(':');
    row.Padded(in_day / 60 % 60, 2);
    row.Char(':');
    row.Padded(in_day % 60, 2);
    return row;
  }

  void Purchases() {
    out_.Line("customer_id,time,order_id,product_id,quantity,amount,cost");
    for (const Purchase& p : business_.purchases) {
      Cursor row = out_.Row();
      row = CustomerField(row, p.customer);
      row.Char(',');
      row = Time(row, p.second);
      row.Char(',');
      row = OrderField(row, p.order);
      row.Char(',');
      row = ProductField(row, p.product);
      row.Char(',');
      row.Number(p.quantity);
      row.Char(',');
      row.Cents(p.amount_cents);
      row.Char(',');
      row.Cents(p.cost_cents);
      out_.EndLine(row);
    }
  }

  void Products() {
    out_.Line("product_id,name,category,unit_cost");
    for (size_t i = 0; i < business_.products.size(); ++i) {
      const Product& p = business_.products[i];
      Cursor row = out_.Row();
      row = ProductField(row, static_cast<int64_t>(i));
      row.Char(',');
      row.Field(p.name);
      row.Char(',');
      row.Text(p.category);
      row.Char(',');
      row.Cents(p.unit_cost_cents);
      out_.EndLine(row);
    }
  }

  void Customers() {
    out_.Line(
        "customer_id,valid_from,name,kind,parent_id,segment,source,referred_by,language,"
        "vulnerable");
    for (size_t i = 0; i < business_.customers.size(); ++i) {
      const Customer& c = business_.customers[i];
      Cursor row = out_.Row();
      row = CustomerField(row, static_cast<int64_t>(i));
      row.Char(',');
      row = Time(row, c.since);
      row.Char(',');
      row.Field(c.company ? CompanyName(c.language, c.name) : PersonName(c.language, c.name));
      row.Text(c.company ? ",company," : ",person,");
      if (c.parent != kNobody) row = CustomerField(row, c.parent);
      row.Char(',');
      row.Text(kSegments[c.segment]);
      row.Char(',');
      row.Text(kSources[c.source]);
      row.Char(',');
      if (c.referred_by != kNobody) row = CustomerField(row, c.referred_by);
      row.Char(',');
      row.Text(kLanguages[c.language]);
      row.Text(c.vulnerable ? ",true" : ",");
      out_.EndLine(row);
      if (c.upgraded_at < 0) continue;
      row = out_.Row();
      row = CustomerField(row, static_cast<int64_t>(i));
      row.Char(',');
      row = Time(row, c.upgraded_at);
      row.Text(",,,,key_account,,,,");
      out_.EndLine(row);
    }
  }

  void Interactions() {
    out_.Line(
        "interaction_id,customer_id,time,channel,direction,purpose,topic,minutes,cost,outcome,"
        "agent,requested_by_customer,caused_by");
    for (size_t k = 0; k < business_.interactions.size(); ++k) {
      const Interaction& i = business_.interactions[k];
      Cursor row = out_.Row();
      row = Id(row, 'I', 3, static_cast<int64_t>(k), order_digits_);
      row.Char(',');
      row = CustomerField(row, i.customer);
      row.Char(',');
      row = Time(row, i.second);
      row.Char(',');
      row.Text(kChannelNames[static_cast<size_t>(i.channel)]);
      row.Text(i.incoming ? ",in," : ",out,");
      row.Text(i.purpose);
      row.Char(',');
      row.Text(i.topic);
      row.Char(',');
      if (i.tenths_of_minutes > 0) {
        row.Number(i.tenths_of_minutes / 10);
        if (i.tenths_of_minutes % 10 != 0) {
          row.Char('.');
          row.Number(i.tenths_of_minutes % 10);
        }
      }
      row.Char(',');
      if (i.cost_cents > 0) row.Cents(i.cost_cents);
      row.Char(',');
      row.Text(i.outcome);
      row.Char(',');
      row.Text(kAgents[i.agent]);
      row.Text(i.requested ? ",true," : ",false,");
      if (i.caused_by >= 0) row = Id(row, 'E', 4, i.caused_by, order_digits_);
      out_.EndLine(row);
    }
  }

  void Contacts() {
    out_.Line("contact_id,customer_id,name,role,valid_from,left_at,preferences");
    for (size_t k = 0; k < business_.contacts.size(); ++k) {
      const Contact& c = business_.contacts[k];
      Cursor row = out_.Row();
      row = Id(row, 'K', 5, static_cast<int64_t>(k), customer_digits_);
      row.Char(',');
      row = CustomerField(row, c.customer);
      row.Char(',');
      row.Field(PersonName(c.language, c.name));
      row.Char(',');
      row.Text(c.role);
      row.Char(',');
      row = Time(row, c.since);
      row.Char(',');
      if (c.left_at >= 0) row = Time(row, c.left_at);
      row.Char(',');
      row.Text(c.preferences);
      out_.EndLine(row);
    }
  }

  void Events() {
    out_.Line("event_id,customer_id,time,kind,amount,text,ref");
    for (size_t k = 0; k < business_.events.size(); ++k) {
      const Event& e = business_.events[k];
      Cursor row = out_.Row();
      row = Id(row, 'E', 4, static_cast<int64_t>(k), order_digits_);
      row.Char(',');
      row = CustomerField(row, e.customer);
      row.Char(',');
      row = Time(row, e.second);
      row.Char(',');
      row.Text(e.kind);
      row.Char(',');
      if (e.amount_cents != 0) row.Cents(e.amount_cents);
      row.Char(',');
      row.Text(e.text);
      row.Char(',');
      if (e.order >= 0) row = OrderField(row, e.order);
      if (e.contact >= 0) row = Id(row, 'K', 5, e.contact, customer_digits_);
      out_.EndLine(row);
    }
  }

  // Two thirds of the customers agree to offers when they come, some of them
  // change their minds by telephone. Follows from the customers alone.
  void Consents() {
    out_.Line("consent_id,customer_id,time,purpose,status,channel,basis,proof");
    int64_t written = 0;
    const auto consent = [&](int64_t customer, Second second, std::string_view rest) {
      Cursor row = out_.Row();
      row = Id(row, 'G', 6, written++, customer_digits_);
      row.Char(',');
      row = CustomerField(row, customer);
      row.Char(',');
      row = Time(row, second);
      row.Text(rest);
      out_.EndLine(row);
    };
    for (size_t i = 0; i < business_.customers.size(); ++i) {
      const Customer& c = business_.customers[i];
      const auto customer = static_cast<int64_t>(i);
      const uint64_t mind = Mix(Mix(business_.options.seed + 6) + i);
      if (mind % 3 == 0) continue;
      consent(customer, c.since,
              c.company ? ",offers,granted,email,existing_customer,first order"
                        : ",offers,granted,,consent,form on the web site");
      const Second later = c.since + static_cast<Second>(mind / 64 % (400 * 86400));
      if (mind / 8 % 6 != 0 || later < 0 || later > LastSecond()) continue;
      consent(customer, later,
              mind / 4096 % 2 == 0 ? ",offers,withdrawn,phone,,call" : ",offers,objected,,,letter");
    }
  }

  // Whenever a failure of ours is talked about, a call back is promised by the next
  // day at five. Most are kept. Follows from the interactions alone.
  void Promises() {
    out_.Line("promise_id,customer_id,kind,made_at,due_at,text,owner,kept_at,broken_at,reason,ref");
    int64_t written = 0;
    for (size_t k = 0; k < business_.interactions.size(); ++k) {
      const Interaction& i = business_.interactions[k];
      if (i.caused_by < 0) continue;
      const Second due = (i.second / 86400 + 1) * 86400 + 17 * 3600;
      if (due > LastSecond()) continue;
      const uint64_t luck = Mix(Mix(business_.options.seed + 7) + k);
      const Second kept = luck % 5 == 0 ? due + 3600 + static_cast<Second>(luck / 64 % 172800)
                                        : due - static_cast<Second>(luck / 64 % 21600);
      const bool broken = luck / 8 % 8 == 0;
      Cursor row = out_.Row();
      row = Id(row, 'V', 7, written++, order_digits_);
      row.Char(',');
      row = CustomerField(row, i.customer);
      row.Text(",callback,");
      row = Time(row, i.second);
      row.Char(',');
      row = Time(row, due);
      row.Text(",about ");
      row.Text(i.topic.empty() ? std::string_view("the call") : i.topic);
      row.Char(',');
      row.Text(kAgents[i.agent]);
      row.Char(',');
      if (!broken && kept <= LastSecond()) row = Time(row, kept);
      row.Char(',');
      if (broken) row = Time(row, due);
      row.Text(broken ? ",forgotten," : ",,");
      row = Id(row, 'E', 4, i.caused_by, order_digits_);
      out_.EndLine(row);
    }
  }

 private:
  // The last of the last day, on the clock of the business.
  Second LastSecond() const {
    return (business_.options.last_day - business_.options.first_day + 1) * 86400 - 1;
  }

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
  sink.End(Writer(business, kind, sink).CustomerField(sink.Row(), customer));
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
      {"consents.csv", &Writer::Consents, false},
      {"promises.csv", &Writer::Promises, false},
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
