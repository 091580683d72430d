#include "wire/table_wire.h"

#include "goodwill/v1/tables.pb.h"
#include "google/protobuf/arena.h"

namespace goodwill {
namespace {

std::string_view TypeName(ColumnType type) {
  switch (type) {
    case ColumnType::kId:
      return "id";
    case ColumnType::kText:
      return "text";
    case ColumnType::kTime:
      return "time";
    case ColumnType::kMoney:
      return "money";
    case ColumnType::kDecimal:
      return "decimal";
    case ColumnType::kInteger:
      return "integer";
    case ColumnType::kBoolean:
      return "boolean";
    case ColumnType::kCode:
      return "code";
  }
  return "";
}

}  // namespace

std::string EncodeTableDescription(const TableSpec& spec) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::TableDescription>(&arena);
  message->set_name(std::string(spec.name));
  for (const ColumnSpec& column : spec.columns) {
    v1::ColumnDescription* entry = message->add_columns();
    entry->set_name(std::string(column.name));
    entry->set_type(std::string(TypeName(column.type)));
    entry->set_required(column.required);
    entry->set_meaning(std::string(column.meaning));
    for (std::string_view code : column.codes) entry->add_codes(std::string(code));
    entry->set_personal(column.personal);
    if (column.type != ColumnType::kMoney) continue;
    // Money is taken in minor units too, under its own name.
    v1::ColumnDescription* minor = message->add_columns();
    minor->set_name(std::string(column.name) + "_minor");
    minor->set_type("money_minor");
    minor->set_meaning("the same in minor units, instead of " + std::string(column.name));
  }
  return message->SerializeAsString();
}

std::string EncodeImportReport(const Table& table) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::ImportReport>(&arena);
  message->set_rows(table.rows);
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const TableColumn& column = table.columns[i];
    if (column.physical == Physical::kAbsent) continue;
    v1::MappedColumn* entry = message->add_columns();
    entry->set_column(std::string(table.spec->columns[i].name));
    entry->set_source(column.source);
    entry->set_source_type(column.source_type);
  }
  for (const std::string& name : table.unknown_columns) message->add_unknown_columns(name);
  message->set_separator(table.separator);
  message->set_compression(table.compression);
  message->set_byte_order_mark(table.byte_order_mark);
  return message->SerializeAsString();
}

std::string EncodeFileReport(const FileReport& report) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::FileReport>(&arena);
  message->set_batches(report.batches);
  message->set_facts(report.facts);
  for (const std::string& problem : report.problems) message->add_problems(problem);
  return message->SerializeAsString();
}

std::string EncodeErasureReport(const std::vector<Erasure>& erased) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::ErasureReport>(&arena);
  for (const Erasure& erasure : erased) {
    v1::Erasure* entry = message->add_erased();
    entry->set_customer_id(erasure.id.view().ToString());
    entry->set_pseudonym(erasure.pseudonym.view().ToString());
  }
  return message->SerializeAsString();
}

}  // namespace goodwill
