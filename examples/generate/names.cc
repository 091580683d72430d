#include "names.h"

#include <array>

namespace sample {
namespace {

using Words = std::array<std::string_view, 12>;

constexpr std::array<Words, 4> kFirst = {{
    {"Alice", "George", "Emma", "Henry", "Olivia", "Jack", "Grace", "Thomas", "Ruth", "Daniel",
     "Helen", "Samuel"},
    {"Иван", "Мария", "Георги", "Елена", "Петър", "Ивана", "Димитър", "Радка", "Николай",
     "Десислава", "Стоян", "Виолета"},
    {"Анна", "Сергей", "Ольга", "Дмитрий", "Наталья", "Алексей", "Татьяна", "Михаил", "Ирина",
     "Павел", "Светлана", "Андрей"},
    {"Jürgen", "Sabine", "Klaus", "Käthe", "Stefan", "Monika", "Björn", "Petra", "Uwe", "Heike",
     "Jörg", "Ute"},
}};

constexpr std::array<Words, 4> kLast = {{
    {"Carter", "Hughes", "Morgan", "Bennett", "O'Neill", "Walker", "Price", "Ellis", "Foster",
     "Barnes", "Reid", "Marsh"},
    {"Петков", "Георгиева", "Димитров", "Стоянова", "Николов", "Тодорова", "Ангелов", "Маринова",
     "Колев", "Илиева", "Попов", "Василева"},
    {"Кузнецова", "Соколов", "Лебедева", "Козлов", "Новикова", "Морозов", "Волкова", "Орлов",
     "Павлова", "Фёдоров", "Белова", "Зайцев"},
    {"Schäfer", "Becker", "Köhler", "Wagner", "Groß", "Vogel", "Krüger", "Lang", "Böhm", "Winter",
     "Jäger", "Roth"},
}};

constexpr std::array<Words, 4> kTrade = {{
    {"Office Services", "Bakery", "Architects", "Travel", "Printing", "Hotel", "Dental Practice",
     "Garage", "Legal", "Music School", "Catering", "Surveyors"},
    {"Консулт", "Пекарна", "Архитекти", "Турс", "Печат", "Хотел", "Дентал", "Ауто", "Право",
     "Школа", "Кетъринг", "Строй"},
    {"Сервис", "Пекарня", "Проект", "Тур", "Печать", "Отель", "Дента", "Авто", "Право", "Школа",
     "Кейтеринг", "Строй"},
    {"Büroservice", "Bäckerei", "Architekten", "Reisen", "Druck", "Hotel", "Zahnarztpraxis",
     "Autohaus", "Kanzlei", "Musikschule", "Catering", "Vermessung"},
}};

struct Category {
  std::string_view name;
  std::array<std::string_view, 5> goods;
  int64_t lowest_price;
  int64_t highest_price;
};

constexpr std::array<Category, 8> kCategories = {{
    {"coffee",
     {"Coffee beans", "Filter coffee", "Espresso beans", "Coffee capsules", "Iced coffee"},
     590,
     2490},
    {"tea", {"Green tea", "Black tea", "Herbal tea", "Fruit tea", "Tea selection"}, 390, 1890},
    {"paper", {"Copy paper", "Notebook", "Envelopes", "Labels", "Writing pad"}, 290, 1990},
    {"writing",
     {"Ballpoint pens", "Fountain pen", "Markers", "Pencils", "Highlighters"},
     190,
     4990},
    {"storage",
     {"Ring binder", "Archive box", "Letter tray", "Hanging files", "Drawer unit"},
     350,
     8990},
    {"cleaning",
     {"Dish soap", "Glass cleaner", "Paper towels", "Hand soap", "Bin liners"},
     240,
     1590},
    {"kitchen",
     {"Mugs, set of 4", "Kettle", "Coffee maker", "Glasses", "Thermos flask"},
     990,
     19990},
    {"lighting", {"Desk lamp", "LED bulbs", "Floor lamp", "String lights", "Torch"}, 790, 24990},
}};

constexpr std::array<std::string_view, 8> kVariants = {
    "classic", "organic", "family pack", "small", "premium", "blue", "green", "extra large"};

}  // namespace

std::string PersonName(int language, uint64_t number) {
  const auto l = static_cast<size_t>(language);
  const uint64_t first = number % 12;
  std::string name(kFirst[l][first]);
  name += ' ';
  // Women's and men's names alternate, and family names with them.
  name += kLast[l][number / 12 % 6 * 2 + first % 2];
  return name;
}

std::string CompanyName(int language, uint64_t number) {
  const auto l = static_cast<size_t>(language);
  const std::string_view trade = kTrade[l][number % 12];
  const std::string_view owner = kLast[l][number / 12 % 12];
  std::string name;
  switch (l) {
    case 0:
      name = std::string(owner) + (number / 144 % 3 == 0 ? ", Hart & Co. " : " ");
      return name + std::string(trade) + " Ltd";
    case 1:
      return std::string(trade) + " " + std::string(owner) + " ЕООД";
    case 2:
      return "ООО \"" + std::string(owner) + " " + std::string(trade) + "\"";
    default:
      return std::string(trade) + " " + std::string(owner) + " GmbH";
  }
}

Goods GoodsAt(int64_t index) {
  const Category& category = kCategories[static_cast<size_t>(index % 8)];
  const auto k = static_cast<size_t>(index / 8);
  std::string name(category.goods[k % 5]);
  name += ", ";
  name += kVariants[(k / 5 + k) % 8];
  if (k >= 40) name += " no. " + std::to_string(k / 40 + 1);
  return {std::move(name), category.name, category.lowest_price, category.highest_price};
}

}  // namespace sample
