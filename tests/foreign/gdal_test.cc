// GDAL, the geographers' library, reads a CSV file into Arrow batches of its own
// making; the library measures them as it measures the same file read by itself.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <type_traits>

#include "goodwill/c.h"

namespace {

constexpr int64_t kAsOf = 1'735'689'600'000'000;  // 2025-01-01
constexpr unsigned kVectorData = 4;               // GDAL_OF_VECTOR

// What the test calls of GDAL, loaded while it runs.
struct Gdal {
  void (*register_all)() = nullptr;
  void* (*open)(const char* path, unsigned flags, const char* const* drivers,
                const char* const* options, const char* const* siblings) = nullptr;
  void* (*layer)(void* dataset, int index) = nullptr;
  bool (*stream)(void* layer, ArrowArrayStream* out, char** options) = nullptr;
  void (*close)(void* dataset) = nullptr;

  // "" or why there is none.
  std::string Load() {
    void* library = nullptr;
    // Streams came with version 3.6, whose library is number 32.
    for (int version = 32; version < 60 && library == nullptr; ++version) {
      library = dlopen(("libgdal.so." + std::to_string(version)).c_str(), RTLD_NOW | RTLD_LOCAL);
    }
    if (library == nullptr) return "there is no GDAL (3.6 or later) here";
    const auto find = [library](const char* name, auto& function) {
      function =
          reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(library, name));
      return function != nullptr;
    };
    const bool all = find("GDALAllRegister", register_all) && find("GDALOpenEx", open) &&
                     find("GDALDatasetGetLayer", layer) && find("OGR_L_GetArrowStream", stream) &&
                     find("GDALClose", close);
    if (!all) return "this GDAL gives no Arrow streams";
    register_all();
    return "";
  }
};

class GdalTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::string why = gdal_.Load();
    if (!why.empty()) GTEST_SKIP() << why;
    path_ = std::filesystem::temp_directory_path() /
            ("goodwill_gdal_" + std::to_string(reinterpret_cast<uintptr_t>(this)) + ".csv");
    std::ofstream file(path_);
    file << "customer_id,time,amount,order_id,quantity\n";
    for (int64_t i = 0; i < 3'000; ++i) {
      char line[160];
      std::snprintf(line, sizeof line, "C%d,2024-%02d-%02dT%02d:%02d:%02d,%d.%02d,o %d,%s\n",
                    static_cast<int>(i * 7 % 53), static_cast<int>(1 + i % 12),
                    static_cast<int>(1 + i % 28), static_cast<int>(i % 24),
                    static_cast<int>(i % 60), static_cast<int>(i * 13 % 60),
                    static_cast<int>(i * 31 % 400) - 40, static_cast<int>(i % 100),
                    static_cast<int>(i / 2), i % 4 == 0 ? "" : "2.5");
      file << line;
    }
    file.close();
    ASSERT_EQ(goodwill_policy_default("EUR", 3, &policy_, nullptr), GOODWILL_OK);
  }
  void TearDown() override {
    goodwill_policy_free(policy_);
    if (!path_.empty()) std::filesystem::remove(path_);
  }

  std::string Measured(goodwill_book* book) {
    goodwill_measures* measures = nullptr;
    goodwill_buffer* bytes = nullptr;
    EXPECT_EQ(goodwill_book_measures(book, policy_, kAsOf, 0, nullptr, &measures, nullptr),
              GOODWILL_OK);
    EXPECT_EQ(goodwill_measures_encode(measures, &bytes, nullptr), GOODWILL_OK);
    std::string out(goodwill_buffer_data(bytes), static_cast<size_t>(goodwill_buffer_size(bytes)));
    goodwill_buffer_free(bytes);
    goodwill_measures_free(measures);
    goodwill_book_free(book);
    return out;
  }

  // The formats of the columns that GDAL gave, and what was measured from them.
  std::string MeasuredByGdal(const char* const* how_to_read, std::string* formats) {
    void* const dataset = gdal_.open(path_.c_str(), kVectorData, nullptr, how_to_read, nullptr);
    EXPECT_NE(dataset, nullptr);
    char include_fid[] = "INCLUDE_FID=NO", batch[] = "MAX_FEATURES_IN_BATCH=700";
    char* how_to_give[] = {include_fid, batch, nullptr};
    ArrowArrayStream stream{};
    EXPECT_TRUE(gdal_.stream(gdal_.layer(dataset, 0), &stream, how_to_give));
    ArrowSchema schema{};
    EXPECT_EQ(stream.get_schema(&stream, &schema), 0);
    for (int64_t i = 0; i < schema.n_children; ++i) {
      *formats += std::string(i == 0 ? "" : " ") + schema.children[i]->format;
    }
    schema.release(&schema);
    goodwill_book* book = nullptr;
    EXPECT_EQ(goodwill_book_create(nullptr, &book, nullptr), GOODWILL_OK);
    goodwill_error* error = nullptr;
    goodwill_append_result result{};
    result.struct_size = sizeof result;
    EXPECT_EQ(goodwill_book_append(book, GOODWILL_TABLE_PURCHASES, &stream, nullptr, nullptr,
                                   &result, nullptr, &error),
              GOODWILL_OK)
        << goodwill_error_message(error);
    goodwill_error_free(error);
    EXPECT_EQ(stream.release, nullptr);
    EXPECT_EQ(result.rows, 3'000);
    gdal_.close(dataset);
    return Measured(book);
  }

  Gdal gdal_;
  std::filesystem::path path_;
  goodwill_policy* policy_ = nullptr;
};

TEST_F(GdalTest, ItsBatchesAreMeasuredAsTheFileItself) {
  goodwill_book* book = nullptr;
  ASSERT_EQ(goodwill_book_create(nullptr, &book, nullptr), GOODWILL_OK);
  ASSERT_EQ(goodwill_book_import_csv(book, GOODWILL_TABLE_PURCHASES, path_.c_str(), -1, nullptr,
                                     nullptr, nullptr, nullptr, nullptr),
            GOODWILL_OK);
  const std::string expected = Measured(book);
  ASSERT_GT(expected.size(), 1'000u);

  const char* const types[] = {"AUTODETECT_TYPE=YES", nullptr};
  std::string formats;
  EXPECT_TRUE(MeasuredByGdal(types, &formats) == expected);
  EXPECT_EQ(formats.substr(0, 5), "u tsm");  // texts, and times that GDAL understood
  EXPECT_EQ(formats.substr(formats.size() - 5), "g u g");

  std::string texts;
  EXPECT_TRUE(MeasuredByGdal(nullptr, &texts) == expected);
  EXPECT_EQ(texts, "u u u u u");
}

}  // namespace
