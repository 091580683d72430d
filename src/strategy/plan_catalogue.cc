#include "strategy/plan_catalogue.h"

namespace goodwill {
namespace {

constexpr PlanText3 kCatalogue[] = {
    {"strategy.as_usual", {"serve as usual", "обслуживать как обычно", "обслужване както досега"}},
    {"strategy.protect", {"protect", "защищать", "защита"}},
    {"strategy.re_engineer",
     {"serve in a cheaper form", "перевести на более дешёвое обслуживание",
      "преминаване към по-евтино обслужване"}},
    {"strategy.enhance", {"sell more", "развивать продажи", "разширяване на продажбите"}},
    {"strategy.harvest", {"hold the profit", "удерживать прибыль", "задържане на печалбата"}},
    {"strategy.end", {"end", "завершить отношения", "прекратяване"}},
    {"strategy.win_back", {"win back", "возвращать", "спечелване обратно"}},
    {"strategy.start", {"start well", "хорошо начать", "добро начало"}},

    {"term.retention", {"staying longer", "более долгие отношения", "по-дълга връзка"}},
    {"term.cost", {"cost", "расходы", "разходи"}},
    {"term.sale", {"added sales", "дополнительные продажи", "допълнителни продажби"}},
    {"term.discount", {"discount", "скидка", "отстъпка"}},
    {"term.saving", {"saved on serving", "экономия на обслуживании", "спестено от обслужване"}},
    {"term.attrition", {"leaving sooner", "более ранний уход", "по-ранно напускане"}},
    {"term.growth_spend_saved",
     {"growth spending saved", "сбережённые расходы на рост", "спестени разходи за растеж"}},
    {"term.loss_avoided", {"losses avoided", "убытки, которых не будет", "избегнати загуби"}},
    {"term.exit", {"cost of parting", "цена расставания", "цена на раздялата"}},
    {"term.second_life",
     {"value after coming back", "ценность после возвращения", "стойност след завръщане"}},
    {"term.gift", {"gift", "подарок", "подарък"}},
    {"term.contact", {"contacts", "контакты", "контакти"}},
    {"term.conversion",
     {"becoming a customer", "превращение в постоянного клиента", "превръщане в клиент"}},

    {"plan.start",
     {"New: purchases so far: {orders}, days since the first: {days}. The first impression "
      "counts; judged by the next purchase.",
      "Новый клиент: покупок: {orders}, дней с первой: {days}. Важно первое впечатление; итог "
      "покажет следующая покупка.",
      "Нов клиент: покупки: {orders}, дни от първата: {days}. Важно е първото впечатление; "
      "преценява се по следващата покупка."}},
    {"plan.prospect",
     {"Known, but has never bought.", "Известен, но ещё не покупал.",
      "Познат, но още не е купувал."}},
    {"plan.protect",
     {"Among those who hold {share} of the value to come; P(alive): {alive}, value to come: "
      "{value}.",
      "Среди тех, на кого приходится {share} будущей ценности; P(жив): {alive}, будущая "
      "ценность: {value}.",
      "Сред онези, които носят {share} от бъдещата стойност; P(жив): {alive}, бъдеща стойност: "
      "{value}."}},
    {"plan.enhance",
     {"Still a customer (P(alive): {alive}), with a value to come of {value}: below the best, so "
      "worth promoting.",
      "Остаётся клиентом (P(жив): {alive}), будущая ценность {value}: ниже лучших, поэтому стоит "
      "развивать.",
      "Още е клиент (P(жив): {alive}), бъдеща стойност {value}: под най-добрите, затова си струва "
      "да се развива."}},
    {"plan.win_back",
     {"Gone silent (P(alive): {alive}) after repeat purchases: {repeats}; forward value lost since "
      "the last one: {lost}, among the fifth of the book that took most along.",
      "Замолчал (P(жив): {alive}) после повторных покупок: {repeats}; потеряно будущей ценности с "
      "последней: {lost}, в пятой части книги с наибольшей потерей.",
      "Замлъкнал (P(жив): {alive}) след повторни покупки: {repeats}; изгубена бъдеща стойност от "
      "последната: {lost}, в петината от книгата с най-голяма загуба."}},
    {"plan.value",
     {"The most valuable of the variants whose conditions hold: {variant}, {gain}.",
      "Самый ценный из вариантов, условия которых выполнены: {variant}, {gain}.",
      "Най-ценният от вариантите, чиито условия са изпълнени: {variant}, {gain}."}},
    {"plan.as_usual.withheld",
     {"The customer's rights forbid comparing with others.",
      "Права клиента не позволяют сравнивать его с другими.",
      "Правата на клиента не допускат сравняване с други."}},
    {"plan.as_usual.gone",
     {"The relationship has ended.", "Отношения закончились.", "Връзката е приключила."}},
    {"plan.as_usual.no_forecast",
     {"Nothing can be said of the future yet.", "О будущем пока ничего сказать нельзя.",
      "За бъдещето още нищо не може да се каже."}},
    {"plan.as_usual.once",
     {"Gone silent (P(alive): {alive}) after a single purchase: too little is known to spend on.",
      "Замолчал (P(жив): {alive}) после единственной покупки: известно слишком мало, чтобы "
      "тратить.",
      "Замлъкнал (P(жив): {alive}) след една-единствена покупка: твърде малко се знае, за да се "
      "харчи."}},
    {"plan.as_usual.little_lost",
     {"Gone silent (P(alive): {alive}); forward value lost since the last purchase: {lost}, less "
      "than the fifth of the book that took most along.",
      "Замолчал (P(жив): {alive}); потеряно будущей ценности с последней покупки: {lost}, меньше, "
      "чем у пятой части книги с наибольшей потерей.",
      "Замлъкнал (P(жив): {alive}); изгубена бъдеща стойност от последната покупка: {lost}, "
      "по-малко от петината с най-голяма загуба."}},
    {"plan.as_usual.nothing_pays",
     {"No variant whose conditions hold is worth its cost.",
      "Ни один вариант, условия которого выполнены, не окупает своих расходов.",
      "Никой вариант с изпълнени условия не си струва разхода."}},

    {"plan.posture", {"Strategy: {posture}.", "Стратегия: {posture}.", "Стратегия: {posture}."}},
    {"plan.worth",
     {"Worth as it is, over the next months: {months}, by {basis}: {value}.",
      "Ценность как есть, на месяцев вперёд: {months}, по показателю «{basis}»: {value}.",
      "Стойност както е, за следващите месеци: {months}, по {basis}: {value}."}},
    {"basis.margin", {"margin", "маржа", "марж"}},
    {"basis.turnover", {"turnover", "оборот", "оборот"}},
    {"plan.term", {"- {term}: {amount}", "- {term}: {amount}", "- {term}: {amount}"}},
    {"plan.gain",
     {"Expected gain: {gain}; standard deviation from data: {data}, from priors: {prior}.",
      "Ожидаемый выигрыш: {gain}; стандартное отклонение от данных: {data}, от допущений: "
      "{prior}.",
      "Очаквана печалба: {gain}; стандартно отклонение от данните: {data}, от предположенията: "
      "{prior}."}},
    {"plan.worth_up_to",
     {"Worth up to {gain}, before its cost, which is not known; standard deviation from data: "
      "{data}, from priors: {prior}.",
      "Стоит до {gain} без учёта расходов, которые неизвестны; стандартное отклонение от данных: "
      "{data}, от допущений: {prior}.",
      "Струва до {gain} преди разходите, които не са известни; стандартно отклонение от данните: "
      "{data}, от предположенията: {prior}."}},
    {"plan.prior",
     {"Its effect, {effect}, is a prior, not learned.",
      "Его эффект, {effect}, — допущение, а не измерение.",
      "Ефектът му, {effect}, е предположение, а не измерен."}},
    {"plan.gate",
     {"Condition {gate}: {value}, asked: {asked}.", "Условие {gate}: {value}, требуется: {asked}.",
      "Условие {gate}: {value}, изисква се: {asked}."}},
    {"plan.gate.unknown",
     {"Condition {gate}: not known, asked: {asked}.",
      "Условие {gate}: неизвестно, требуется: {asked}.",
      "Условие {gate}: не е известно, изисква се: {asked}."}},
    {"plan.runner_up",
     {"Next best: {strategy}, {gain}.", "Следующая по ценности: {strategy}, {gain}.",
      "Следваща по стойност: {strategy}, {gain}."}},
    {"plan.not.chosen",
     {"It is the strategy of this plan.", "Это и есть стратегия плана.",
      "Това е стратегията на плана."}},
    {"plan.not.first",
     {"Its conditions hold, but {posture} comes first.",
      "Условия выполнены, но раньше идёт: {posture}.",
      "Условията са изпълнени, но преди нея идва: {posture}."}},
    {"plan.not.deficit",
     {"Its conditions hold, but its gain of {gain} falls short of {posture} by {deficit}.",
      "Условия выполнены, но выигрыш {gain} меньше, чем у стратегии «{posture}», на {deficit}.",
      "Условията са изпълнени, но печалбата {gain} е по-малка от тази на „{posture}“ с "
      "{deficit}."}},
    {"plan.not.unreckoned",
     {"It cannot be reckoned: facts or amounts are missing.",
      "Её нельзя рассчитать: не хватает данных или сумм.",
      "Не може да се пресметне: липсват данни или суми."}},

    {"plan.head",
     {"Plan for customers: {customers}, as of {date}.", "План по клиентам: {customers}, на {date}.",
      "План за клиенти: {customers}, към {date}."}},
    {"plan.head.posture",
     {"{posture}: {customers} ({share}), value to come {value}, gain {gain}",
      "{posture}: {customers} ({share}), будущая ценность {value}, выигрыш {gain}",
      "{posture}: {customers} ({share}), бъдеща стойност {value}, печалба {gain}"}},
    {"plan.head.worth_up_to",
     {"Gains are before cost: worth up to.", "Выигрыши без учёта расходов: «стоит до».",
      "Печалбите са преди разходи: „струва до“."}},
    {"plan.head.unassessed",
     {"Not assessed, and what would unlock it:", "Не оценено, и что это откроет:",
      "Не е оценено, и какво би го отключило:"}},
    {"unassessed.margin",
     {"Margin: values are turnover. A cost of each purchase, or a unit cost of each product, "
      "would unlock it (column cost).",
      "Маржа: оценки по обороту. Нужна себестоимость каждой покупки или товара (столбец cost).",
      "Марж: стойностите са оборот. Нужна е себестойност за всяка покупка или продукт (колона "
      "cost)."}},
    {"unassessed.cost_to_serve",
     {"Re-engineering and ending: the cost to serve is not measured. Interactions with costs, or "
      "contact costs in the policy, would unlock them.",
      "Удешевление и завершение: расходы на обслуживание не измерены. Нужны контакты с расходами "
      "или цены контактов в политике.",
      "По-евтино обслужване и прекратяване: разходите за обслужване не са измерени. Нужни са "
      "контакти с разходи или цени на контактите в политиката."}},
    {"unassessed.unit_costs",
     {"Profit of strategies: what offers cost is not known. Variants with costs in the policy "
      "would unlock it.",
      "Прибыльность стратегий: стоимость предложений неизвестна. Нужны варианты с расходами в "
      "политике.",
      "Печалба от стратегиите: не е известно колко струват предложенията. Нужни са варианти с "
      "разходи в политиката."}},
    {"unassessed.growth_spend",
     {"Harvesting: what is spent on growth is not known. A harvest variant with its amount a month "
      "would unlock it.",
      "Удержание прибыли: расходы на рост неизвестны. Нужен вариант с суммой в месяц.",
      "Задържане на печалбата: разходите за растеж не са известни. Нужен е вариант със сума на "
      "месец."}},
    {"unassessed.people",
     {"Vulnerability and consent: no book was asked. A plan made with its book would unlock them.",
      "Уязвимость и согласия: книга не опрошена. Нужен план вместе с книгой.",
      "Уязвимост и съгласия: книгата не е питана. Нужен е план заедно с книгата."}},
    {"unassessed.ending",
     {"Ending: it takes two adopted reviews 90 days apart and the approval of a person.",
      "Завершение: нужны два принятых пересмотра с разницей в 90 дней и одобрение человека.",
      "Прекратяване: нужни са два приети прегледа през 90 дни и одобрение от човек."}},
    {"unassessed.forecast",
     {"Value to come: no model of purchases could be fitted. More customers with repeat purchases "
      "would unlock it.",
      "Будущая ценность: модель покупок не подобрана. Нужно больше клиентов с повторными "
      "покупками.",
      "Бъдеща стойност: не може да се напасне модел на покупките. Нужни са повече клиенти с "
      "повторни покупки."}},
};

}  // namespace

std::span<const PlanText3> PlanCatalogue() { return kCatalogue; }

std::string_view PlanTemplate(std::string_view code, Language language) {
  for (const PlanText3& t : kCatalogue) {
    if (t.code == code) return t.text[static_cast<size_t>(language)];
  }
  return code;
}

std::string Say(std::string_view code, Language language, const PlanFields& fields) {
  return Fill(PlanTemplate(code, language), fields);
}

std::string Fill(std::string_view pattern, const PlanFields& fields) {
  std::string out;
  for (size_t i = 0; i < pattern.size();) {
    const size_t close = pattern[i] == '{' ? pattern.find('}', i) : std::string_view::npos;
    if (close == std::string_view::npos) {
      // A value that ends in a full stop ("1998 г.") ends the sentence as well.
      const bool doubled = pattern[i] == '.' && i + 1 == pattern.size() && out.ends_with('.');
      if (!doubled) out += pattern[i];
      ++i;
      continue;
    }
    const std::string_view name = pattern.substr(i + 1, close - i - 1);
    for (const auto& [field, value] : fields) {
      if (field == name) out += value;
    }
    i = close + 1;
  }
  return out;
}

}  // namespace goodwill
