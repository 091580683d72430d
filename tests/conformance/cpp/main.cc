// The conformance suite in C++. Usage: conformance_cpp SCENARIO_FOLDER
// What it prints is specified in README.md of this suite.
#include <goodwill/c.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "../c/arrow_digest.h"
#include "../c/sha256.h"
#include "check.h"
#include "columns.h"
#include "scenario.h"

namespace conformance {
namespace {

constexpr const char* kForms[] = {"decimal", "double", "minor"};
constexpr const char* kLanguages[] = {"en", "ru", "bg"};
constexpr int64_t kParts = 3;

void Print(const std::string& name, sha256& digest) {
  char hex[65];
  const uint64_t size = digest.size;
  sha256_end(&digest, hex);
  std::printf("%s %s %llu\n", name.c_str(), hex, static_cast<unsigned long long>(size));
}

void PrintBytes(const std::string& name, std::string_view bytes) {
  sha256 digest;
  sha256_begin(&digest);
  sha256_add(&digest, bytes.data(), bytes.size());
  Print(name, digest);
}

void PrintColumns(const std::string& name, ArrowArrayStream& stream) {
  sha256 digest;
  if (const char* wrong = arrow_digest(&stream, &digest)) throw std::runtime_error(name + wrong);
  Print(name, digest);
}

template <typename Handle, typename Encode>
std::string Bytes(const Handle& handle, Encode encode) {
  Buffer buffer;
  Call(encode, handle.get(), buffer.out());
  return std::string(View(buffer));
}

class Program {
 public:
  explicit Program(const std::string& folder) : scenario_(ReadScenario(folder)) {
    if (scenario_.policy.empty()) {
      Call(goodwill_policy_default, scenario_.currency.data(), Size(scenario_.currency),
           policy_.out());
    } else {
      Call(goodwill_policy_parse, scenario_.policy.data(), Size(scenario_.policy), policy_.out());
    }
    Call(goodwill_time_parse, scenario_.as_of.data(), Size(scenario_.as_of),
         scenario_.time_zone.data(), Size(scenario_.time_zone), &as_of_);
  }

  void Run() {
    PrintBytes("policy.bytes", Bytes(policy_, goodwill_policy_encode));
    PrintBytes("policy.text", Bytes(policy_, goodwill_policy_print));
    const Book book = MakeBook();
    int number = 0;
    for (const Batch& batch : scenario_.batches) {
      PrintBytes("append." + std::to_string(++number), Append(book, batch));
    }
    PrintFacts(book, "");
    Assessment all;
    Call(goodwill_book_assess, book.get(), policy_.get(), as_of_, 0, nullptr, all.out());
    Measures measures;
    Calibration calibration;
    Call(goodwill_assessment_measures, all.get(), measures.out());
    Call(goodwill_assessment_calibration, all.get(), calibration.out());
    PrintMeasures(measures, "");
    PrintBytes("host.measures", Bytes(measures, goodwill_measures_encode));
    PrintBytes("host.calibration", Bytes(calibration, goodwill_calibration_encode));
    PrintAssessment(all, "");
    PrintJudgements(measures, calibration);
    for (const std::string& id : scenario_.explain) {
      for (const char* language : kLanguages) {
        PrintExplanation(all, id, language, "");
        Buffer text;
        Call(goodwill_assessment_explain_text, all.get(), id.data(), Size(id), language,
             int64_t{-1}, text.out());
        PrintBytes("explanation_text." + id + "." + language, View(text));
      }
    }
    for (const char* language : kLanguages) {
      Buffer text;
      Call(goodwill_assessment_summary_text, all.get(), language, int64_t{-1}, text.out());
      PrintBytes(std::string("summary_text.") + language, View(text));
    }
    PrintBytes("host.summary", Bytes(all, goodwill_assessment_summary));
    for (const int64_t known : scenario_.known) {
      Measures then;
      Call(goodwill_book_measures, book.get(), policy_.get(), as_of_, known, nullptr, then.out());
      for (int32_t form = 0; form < 3; ++form) {
        ArrowArrayStream stream = {};
        Call(goodwill_measures_export, then.get(), form, &stream);
        PrintColumns("known." + std::to_string(known) + ".measures." + kForms[form], stream);
      }
    }
    Tell(book);

    Decoded(measures, calibration);
    Straight();
    Parts();
    Refreshed();
    Reversed();
    Durable();
    Threads(book);
  }

 private:
  static int64_t Size(const std::string& text) { return static_cast<int64_t>(text.size()); }

  Book MakeBook() const {
    const goodwill_book_options options = {sizeof options, scenario_.currency.data(),
                                           Size(scenario_.currency), scenario_.time_zone.data(),
                                           Size(scenario_.time_zone)};
    Book book;
    Call(goodwill_book_create, &options, book.out());
    return book;
  }

  // What is owed, what was asked, and what is told of one customer.
  void Tell(const Book& book) const {
    if (scenario_.tell.empty()) return;
    ArrowArrayStream stream = {};
    Call(goodwill_book_due, book.get(), as_of_, 0, nullptr, GOODWILL_MONEY_MINOR, &stream);
    PrintColumns("due", stream);
    Call(goodwill_book_promises_kept, book.get(), as_of_, 0, nullptr, GOODWILL_PROMISES_BY_OWNER,
         &stream);
    PrintColumns("promises_kept", stream);
    Call(goodwill_book_rights, book.get(), as_of_, 0, nullptr, &stream);
    PrintColumns("rights", stream);
    Call(goodwill_book_rights_by_kind, book.get(), as_of_, 0, nullptr, &stream);
    PrintColumns("rights_by_kind", stream);
    for (const std::string& id : scenario_.tell) {
      Buffer buffer;
      int32_t status = 0;
      Call(goodwill_book_consent, book.get(), id.data(), Size(id), "offers", int64_t{-1}, nullptr,
           int64_t{0}, as_of_, 0, &status, buffer.out());
      PrintBytes("consent." + id, View(buffer));
      Call(goodwill_book_file, book.get(), policy_.get(), as_of_, 0, id.data(), Size(id), nullptr,
           int64_t{0}, buffer.out());
      PrintBytes("host.file." + id, View(buffer));
      Call(goodwill_book_export_person, book.get(), id.data(), Size(id), buffer.out());
      PrintBytes("person." + id, View(buffer));
      Call(goodwill_book_export_person_json, book.get(), id.data(), Size(id), buffer.out());
      PrintBytes("person_json." + id, View(buffer));
    }
  }

  // What became of the batch, as a line.
  std::string Append(const Book& book, const Batch& batch) const {
    ArrowArrayStream stream = ToStream(batch.csv, scenario_.number_ids);
    goodwill_append_result result = {};
    result.struct_size = sizeof result;
    Error error;
    const goodwill_status status =
        goodwill_book_append(book.get(), batch.table, &stream, nullptr, nullptr, &result, nullptr,
                             error.out());
    if ((status != GOODWILL_OK) != batch.refuse) {
      throw std::runtime_error("not as the scenario says: " +
                               std::string(goodwill_error_message(error.get())));
    }
    if (status == GOODWILL_OK) {
      return "rows " + std::to_string(result.rows) + " appended " +
             std::to_string(result.appended) + " present " +
             std::to_string(result.already_present) + " superseded " +
             std::to_string(result.superseded) + "\n";
    }
    std::string line = "refused " + std::to_string(status) + " rows";
    for (int64_t i = 0; i < goodwill_error_problem_count(error.get()); ++i) {
      goodwill_problem problem = {};
      problem.struct_size = sizeof problem;
      goodwill_error_problem(error.get(), i, &problem);
      line += " " + std::to_string(problem.row);
    }
    return line + "\n";
  }

  void PrintFacts(const Book& book, const std::string& route) const {
    std::set<int32_t> tables;
    for (const Batch& batch : scenario_.batches) tables.insert(batch.table);
    for (const int32_t table : tables) {
      ArrowArrayStream stream = {};
      Call(goodwill_book_export, book.get(), table, 0, &stream);
      PrintColumns("facts." + std::string(kTableNames[static_cast<size_t>(table)]) + route, stream);
    }
  }

  static void PrintMeasures(const Measures& measures, const std::string& route) {
    for (int32_t form = 0; form < 3; ++form) {
      ArrowArrayStream stream = {};
      Call(goodwill_measures_export, measures.get(), form, &stream);
      PrintColumns(std::string("measures.") + kForms[form] + route, stream);
    }
  }

  static void PrintAssessment(const Assessment& all, const std::string& route) {
    for (int32_t form = 0; form < 3; ++form) {
      ArrowArrayStream stream = {};
      Call(goodwill_assessment_export, all.get(), form, &stream);
      PrintColumns(std::string("assessment.") + kForms[form] + route, stream);
    }
  }

  void PrintJudgements(const Measures& measures, const Calibration& calibration) const {
    std::string lines;
    for (int64_t i = 0; i < goodwill_measures_size(measures.get()); ++i) {
      goodwill_judgement j = {};
      j.struct_size = sizeof j;
      Call(goodwill_assess_one, measures.get(), i, calibration.get(), policy_.get(), &j);
      for (const int32_t n :
           {j.tier, j.pareto, j.recency_score, j.frequency_score, j.monetary_score}) {
        lines += std::to_string(n) + " ";
      }
      lines += std::to_string(j.pareto_value_minor) + "\n";
    }
    PrintBytes("judgements", lines);
  }

  static void PrintExplanation(const Assessment& all, const std::string& id, const char* language,
                               const std::string& route) {
    Buffer document;
    Call(goodwill_assessment_explain, all.get(), id.data(), Size(id), language, int64_t{-1},
         document.out());
    PrintBytes("explanation." + id + "." + language + route, View(document));
  }

  // Measures, and what follows from them.
  void PrintRoute(const Measures& measures, const std::string& route) const {
    Calibration calibration;
    Assessment all;
    Call(goodwill_calibrate, measures.get(), policy_.get(), nullptr, calibration.out());
    Call(goodwill_assess, measures.get(), calibration.get(), policy_.get(), nullptr, all.out());
    PrintMeasures(measures, route);
    PrintBytes("host.calibration" + route, Bytes(calibration, goodwill_calibration_encode));
    PrintAssessment(all, route);
  }

  Measures MeasuresOf(const Book& book) const {
    Measures measures;
    Call(goodwill_book_measures, book.get(), policy_.get(), as_of_, 0, nullptr, measures.out());
    return measures;
  }

  void Decoded(const Measures& measures, const Calibration& calibration) const {
    const std::string measures_bytes = Bytes(measures, goodwill_measures_encode);
    const std::string calibration_bytes = Bytes(calibration, goodwill_calibration_encode);
    Measures again;
    Calibration calibration_again;
    Call(goodwill_measures_decode, measures_bytes.data(), Size(measures_bytes), again.out());
    Call(goodwill_calibration_decode, calibration_bytes.data(), Size(calibration_bytes),
         calibration_again.out());
    Assessment all;
    Call(goodwill_assess, again.get(), calibration_again.get(), policy_.get(), nullptr, all.out());
    PrintMeasures(again, "@decoded");
    PrintBytes("host.measures@decoded", Bytes(again, goodwill_measures_encode));
    PrintBytes("host.calibration@decoded",
               Bytes(calibration_again, goodwill_calibration_encode));
    PrintAssessment(all, "@decoded");
    for (const std::string& id : scenario_.explain) PrintExplanation(all, id, "en", "@decoded");
  }

  void Straight() const {
    for (const Csv& csv : scenario_.straight) {
      ArrowArrayStream stream = ToStream(csv, scenario_.number_ids);
      Measures measures;
      Call(goodwill_measures_from_arrow, &stream, policy_.get(), as_of_, nullptr, nullptr,
           measures.out());
      PrintRoute(measures, "@straight");
    }
  }

  int64_t PartOf(const std::string& id) const {
    return scenario_.number_ids ? goodwill_partition_of_int64(std::stoll(id), kParts)
                                : goodwill_partition_of_text(id.data(), Size(id), kParts);
  }

  void Parts() const {
    std::vector<Measures> parts;
    std::vector<const goodwill_measures*> pointers;
    for (int64_t part = 0; part < kParts; ++part) {
      const Book book = MakeBook();
      for (const Batch& batch : scenario_.batches) {
        if (batch.refuse) continue;
        Batch mine = batch;
        if (const int customer = batch.csv.Find("customer_id"); customer >= 0) {
          std::erase_if(mine.csv.rows, [&](const auto& row) {
            return PartOf(row[static_cast<size_t>(customer)]) != part;
          });
        }
        Append(book, mine);
      }
      parts.push_back(MeasuresOf(book));
    }
    for (const Measures& part : parts) pointers.push_back(part.get());
    Measures merged;
    Call(goodwill_measures_merge, pointers.data(), kParts, merged.out());
    PrintRoute(merged, "@parts");
    Calibration calibration;
    Call(goodwill_calibrate, merged.get(), policy_.get(), nullptr, calibration.out());
    for (const std::string& id : scenario_.explain) {
      Assessment mine;
      Call(goodwill_assess, parts[static_cast<size_t>(PartOf(id))].get(), calibration.get(),
           policy_.get(), nullptr, mine.out());
      PrintExplanation(mine, id, "en", "@parts");
    }
  }

  void Refreshed() const {
    const Book book = MakeBook();
    for (const Batch& batch : scenario_.batches) {
      Append(book, batch);
      MeasuresOf(book);
    }
    PrintRoute(MeasuresOf(book), "@refreshed");
  }

  void Reversed() const {
    const Book book = MakeBook();
    for (auto batch = scenario_.batches.rbegin(); batch != scenario_.batches.rend(); ++batch) {
      if (!batch->refuse) Append(book, *batch);
    }
    PrintFacts(book, "@reversed");
    PrintRoute(MeasuresOf(book), "@reversed");
  }

  void Durable() const {
    std::string folder = (std::filesystem::temp_directory_path() / "goodwill-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
    const std::string path = folder + "/book";
    goodwill_open_options options = {};
    options.struct_size = sizeof options;
    options.currency = scenario_.currency.data();
    options.currency_size = Size(scenario_.currency);
    options.time_zone = scenario_.time_zone.data();
    options.time_zone_size = Size(scenario_.time_zone);
    {
      Book book;
      Call(goodwill_book_open, path.data(), Size(path), &options, nullptr, book.out());
      for (const Batch& batch : scenario_.batches) Append(book, batch);
    }
    {
      Book book;
      Call(goodwill_book_open, path.data(), Size(path), nullptr, nullptr, book.out());
      PrintFacts(book, "@durable");
      PrintRoute(MeasuresOf(book), "@durable");
    }
    std::filesystem::remove_all(folder);
  }

  void Threads(const Book& book) const {
    goodwill_run_options run = {};
    run.struct_size = sizeof run;
    run.parallelism = 4;
    Measures measures;
    Calibration calibration;
    Assessment all;
    // Another question in between, so that nothing kept answers this one.
    Call(goodwill_book_measures, book.get(), policy_.get(), as_of_ - 1, 0, nullptr, measures.out());
    Call(goodwill_book_measures, book.get(), policy_.get(), as_of_, 0, &run, measures.out());
    Call(goodwill_calibrate, measures.get(), policy_.get(), &run, calibration.out());
    Call(goodwill_assess, measures.get(), calibration.get(), policy_.get(), &run, all.out());
    PrintMeasures(measures, "@threads");
    PrintBytes("host.calibration@threads", Bytes(calibration, goodwill_calibration_encode));
    PrintAssessment(all, "@threads");
  }

  const Scenario scenario_;
  Policy policy_;
  int64_t as_of_ = 0;
};

}  // namespace
}  // namespace conformance

int main(int argc, char** argv) {
  try {
    if (argc != 2) throw std::runtime_error("usage: conformance_cpp SCENARIO_FOLDER");
    conformance::Program(argv[1]).Run();
    return 0;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
