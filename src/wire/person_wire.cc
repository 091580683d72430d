#include "wire/person_wire.h"

#include <string_view>

#include "base/json_text.h"
#include "goodwill/base/instant.h"
#include "goodwill/v1/tables.pb.h"
#include "google/protobuf/arena.h"

namespace goodwill {
namespace {

void AppendField(std::string_view name, std::string_view value, std::string& out) {
  AppendQuoted(name, out);
  out += ": ";
  AppendQuoted(value, out);
}

void AppendRow(const PersonRow& row, std::string& out) {
  out += "      {\"batch\": " + std::to_string(row.batch) + ", ";
  if (row.recorded_at_us != kNullNumber) {
    AppendField("recorded_at", FormatInstant(row.recorded_at_us, Zone()), out);
    out += ", ";
  }
  if (!row.source.empty()) {
    AppendField("source", row.source, out);
    out += ", ";
  }
  AppendField("standing", NameOf(row.standing), out);
  out += ", \"values\": {";
  for (size_t i = 0; i < row.cells.size(); ++i) {
    if (i != 0) out += ", ";
    AppendField(row.cells[i].column, row.cells[i].value, out);
  }
  out += "}}";
}

}  // namespace

std::string EncodePerson(const Person& person) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::PersonExport>(&arena);
  message->set_customer_id(person.customer.view().ToString());
  for (const CustomerId& id : person.also) message->add_also(id.view().ToString());
  message->set_currency(person.currency);
  message->set_time_zone(person.time_zone);
  for (const PersonTable& table : person.tables) {
    v1::PersonTable* const to = message->add_tables();
    to->set_table(std::string(table.spec->name));
    for (const PersonRow& row : table.rows) {
      v1::PersonRow* const entry = to->add_rows();
      entry->set_batch(row.batch);
      if (row.recorded_at_us != kNullNumber) entry->set_recorded_at_us(row.recorded_at_us);
      entry->set_source(row.source);
      entry->set_standing(std::string(NameOf(row.standing)));
      for (const PersonCell& cell : row.cells) {
        v1::PersonValue* const value = entry->add_values();
        value->set_column(std::string(cell.column));
        value->set_value(cell.value);
      }
    }
  }
  return message->SerializeAsString();
}

std::string PersonJson(const Person& person) {
  std::string out = "{\n  ";
  AppendField("customer_id", person.customer.view().ToString(), out);
  out += ",\n  \"also\": [";
  for (size_t i = 0; i < person.also.size(); ++i) {
    if (i != 0) out += ", ";
    AppendQuoted(person.also[i].view().ToString(), out);
  }
  out += "],\n  ";
  AppendField("currency", person.currency, out);
  out += ",\n  ";
  AppendField("time_zone", person.time_zone, out);
  out += ",\n  \"tables\": {";
  for (size_t t = 0; t < person.tables.size(); ++t) {
    out += t == 0 ? "\n    " : ",\n    ";
    AppendQuoted(person.tables[t].spec->name, out);
    out += ": [\n";
    const std::vector<PersonRow>& rows = person.tables[t].rows;
    for (size_t i = 0; i < rows.size(); ++i) {
      AppendRow(rows[i], out);
      out += i + 1 == rows.size() ? "\n" : ",\n";
    }
    out += "    ]";
  }
  out += person.tables.empty() ? "}\n}\n" : "\n  }\n}\n";
  return out;
}

}  // namespace goodwill
