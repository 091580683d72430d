#include "wire/policy_words.h"

#include <iterator>

#include "base/fill_pattern.h"

namespace goodwill::wire {
namespace {

using P = PolicyPhrase;

constexpr PolicyPhraseText kPhrases[] = {
    {P::kCurrency, "policy.currency",
     {"Amounts are in {currency}.",
      "Суммы указаны в {currency}.",
      "Сумите са в {currency}."}},
    {P::kZoneOfBook, "policy.zone.book",
     {"Days are those of the book's time zone.",
      "Дни считаются по часовому поясу книги.",
      "Дните са по часовия пояс на книгата."}},
    {P::kZone, "policy.zone",
     {"Days are those of the time zone {zone}; a book with another one is refused.",
      "Дни считаются по часовому поясу {zone}; книга с другим поясом не принимается.",
      "Дните са по часовия пояс {zone}; книга с друг пояс не се приема."}},
    {P::kZoneOverriding, "policy.zone.overriding",
     {"Days are those of the time zone {zone}, even where the book has another one.",
      "Дни считаются по часовому поясу {zone}, даже если у книги другой пояс.",
      "Дните са по часовия пояс {zone}, дори ако книгата има друг."}},
    {P::kAgesInDays, "policy.ages.days",
     {"Ages are told in days.",
      "Сроки измеряются в днях.",
      "Сроковете се измерват в дни."}},
    {P::kAgesInWeeks, "policy.ages.weeks",
     {"Ages are told in weeks.",
      "Сроки измеряются в неделях.",
      "Сроковете се измерват в седмици."}},
    {P::kDaysMerged, "policy.same_day.merge",
     {"Purchases on one day are one transaction when frequency is counted.",
      "Покупки за один день при подсчёте частоты считаются одной.",
      "Покупките в един ден се броят за една, когато се отчита честотата."}},
    {P::kDaysSeparate, "policy.same_day.separate",
     {"Each purchase is a transaction of its own when frequency is counted, also on one day.",
      "При подсчёте частоты каждая покупка считается отдельно, даже в один день.",
      "Когато се отчита честотата, всяка покупка се брои отделно, дори в един ден."}},
    {P::kZeroCounts, "policy.zero.counts",
     {"An order that sums to zero is a purchase.",
      "Заказ с нулевой суммой считается покупкой.",
      "Поръчка с нулева сума е покупка."}},
    {P::kZeroDoesNotCount, "policy.zero.does_not_count",
     {"An order that sums to zero is no purchase.",
      "Заказ с нулевой суммой не считается покупкой.",
      "Поръчка с нулева сума не е покупка."}},
    {P::kLogGaps, "policy.log_gaps",
     {"Gaps between purchase days are measured for models of regular buyers.",
      "Промежутки между днями покупок измеряются для моделей регулярных покупателей.",
      "Интервалите между дните с покупки се измерват за модели на редовни купувачи."}},
    {P::kWindowNone, "policy.window.none",
     {"Tiers look at all time.",
      "Уровни определяются за всё время.",
      "Нивата се определят за цялото време."}},
    {P::kWindowDays, "policy.window.days",
     {"Tiers look back this many days: {count}.",
      "Уровни определяются за последние дни, их число: {count}.",
      "Нивата се определят за последните дни, на брой: {count}."}},
    {P::kWindowMonths, "policy.window.months",
     {"Tiers look back this many months: {count}.",
      "Уровни определяются за последние месяцы, их число: {count}.",
      "Нивата се определят за последните месеци, на брой: {count}."}},
    {P::kWindowCalendarMonths, "policy.window.calendar_months",
     {"Tiers look back this many complete calendar months: {count}.",
      "Уровни определяются за последние полные календарные месяцы, их число: {count}.",
      "Нивата се определят за последните пълни календарни месеци, на брой: {count}."}},
    {P::kWindowCalendarQuarters, "policy.window.calendar_quarters",
     {"Tiers look back this many complete calendar quarters: {count}.",
      "Уровни определяются за последние полные кварталы, их число: {count}.",
      "Нивата се определят за последните пълни тримесечия, на брой: {count}."}},
    {P::kWindowCalendarYears, "policy.window.calendar_years",
     {"Tiers look back this many complete calendar years: {count}.",
      "Уровни определяются за последние полные календарные годы, их число: {count}.",
      "Нивата се определят за последните пълни календарни години, на брой: {count}."}},
    {P::kWindowCurrentToo, "policy.window.current_too",
     {"The current period counts too, up to the assessment.",
      "Текущий период тоже учитывается, до момента оценки.",
      "Текущият период също се взема предвид, до момента на оценката."}},
    {P::kNoContactCost, "policy.contact_cost.none",
     {"A contact costs what is recorded with it; without a record, nothing.",
      "Контакт стоит столько, сколько при нём записано; без записи — ничего.",
      "Контактът струва колкото е записано при него; без запис — нищо."}},
    {P::kContactCost, "policy.contact_cost",
     {"A contact without a recorded cost, {channel}, {direction}: {per_contact}, and per minute "
      "{per_minute}.",
      "Контакт без записанной стоимости, {channel}, {direction}: {per_contact} и за минуту "
      "{per_minute}.",
      "Контакт без записана стойност, {channel}, {direction}: {per_contact} и на минута "
      "{per_minute}."}},
    {P::kPareto, "policy.pareto",
     {"The Pareto set: the fewest customers who together bring {share} of {basis}, {scope}.",
      "Группа Парето: наименьшее число клиентов, на которых вместе приходится {share} показателя "
      "«{basis}», {scope}.",
      "Групата на Парето: най-малкото клиенти, на които заедно се падат {share} от показателя "
      "„{basis}“, {scope}."}},
    {P::kScores, "policy.scores",
     {"Scores from 1 to {bins} for recency, frequency and {basis}, {scope}.",
      "Оценки от 1 до {bins} за давность, частоту и показатель «{basis}», {scope}.",
      "Оценки от 1 до {bins} за скорошност, честота и показателя „{basis}“, {scope}."}},
    {P::kScoresTiesTogether, "policy.scores.ties_together",
     {"Customers with equal values share a score.",
      "Клиенты с равными значениями получают одинаковую оценку.",
      "Клиентите с равни стойности получават еднаква оценка."}},
    {P::kScoresNtile, "policy.scores.ntile",
     {"Each score goes to equally many customers; among equals the order of ids decides.",
      "Каждую оценку получает равное число клиентов; среди равных решает порядок идентификаторов.",
      "Всяка оценка получават еднакъв брой клиенти; между равни решава редът на "
      "идентификаторите."}},
    {P::kScoresFixed, "policy.scores.fixed",
     {"Scores change at fixed points. Days since the last purchase: {days}; orders: {orders}; "
      "amounts: {amounts}.",
      "Оценки меняются в заданных точках. Дней с последней покупки: {days}; заказов: {orders}; "
      "суммы: {amounts}.",
      "Оценките се сменят в зададени точки. Дни от последната покупка: {days}; поръчки: {orders}; "
      "суми: {amounts}."}},
    {P::kTier, "policy.tier",
     {"Tier \"{tier}\":", "Уровень «{tier}»:", "Ниво „{tier}“:"}},
    {P::kTierRest, "policy.tier.rest",
     {"Tier \"{tier}\": everybody else.",
      "Уровень «{tier}»: все остальные.",
      "Ниво „{tier}“: всички останали."}},
    {P::kAllOf, "policy.entry.all_of",
     {"all of the following:", "все условия из списка:", "всички следващи условия:"}},
    {P::kAnyOf, "policy.entry.any_of",
     {"at least one of the following:",
      "хотя бы одно условие из списка:",
      "поне едно от следващите условия:"}},
    {P::kInPareto, "policy.entry.in_pareto",
     {"in the Pareto set", "входит в группу Парето", "влиза в групата на Парето"}},
    {P::kOutsidePareto, "policy.entry.outside_pareto",
     {"outside the Pareto set", "не входит в группу Парето", "извън групата на Парето"}},
    {P::kAtLeast, "policy.entry.at_least",
     {"{measure}: at least {value}",
      "{measure}: не менее {value}",
      "{measure}: поне {value}"}},
    {P::kAtMost, "policy.entry.at_most",
     {"{measure}: at most {value}",
      "{measure}: не более {value}",
      "{measure}: най-много {value}"}},
    {P::kPointsAmount, "policy.points.amount",
     {"One point for each {amount} of {measure}.",
      "Один балл за каждые {amount} показателя «{measure}».",
      "Една точка за всеки {amount} от показателя „{measure}“."}},
    {P::kPointsCount, "policy.points.count",
     {"Points for each of \"{measure}\": {points}.",
      "Баллы за каждую единицу показателя «{measure}»: {points}.",
      "Точки за всяка единица от показателя „{measure}“: {points}."}},
    {P::kReviews, "policy.reviews",
     {"Tiers are reviewed on the first day of {period}.",
      "Уровни пересматриваются в первый день {period}.",
      "Нивата се преразглеждат на първия ден на {period}."}},
    {P::kRaised, "policy.reviews.raised",
     {"A tier is raised with the purchase that meets its conditions, and then holds for this many "
      "months from the next review: {months}.",
      "Уровень повышается вместе с покупкой, которая выполняет условия, и затем действует со "
      "следующего пересмотра столько месяцев: {months}.",
      "Нивото се повишава с покупката, която изпълнява условията, и после важи от следващото "
      "преразглеждане толкова месеца: {months}."}},
    {P::kFalls, "policy.reviews.falls",
     {"Who no longer meets them when that time is over falls by this many levels at most: "
      "{levels}.",
      "Кто по окончании этого срока их не выполняет, опускается не более чем на столько уровней: "
      "{levels}.",
      "Който след този срок вече не ги изпълнява, слиза най-много с толкова нива: {levels}."}},
    {P::kFallsToAny, "policy.reviews.falls_to_any",
     {"Who no longer meets them when that time is over falls to the tier whose conditions are met.",
      "Кто по окончании этого срока их не выполняет, опускается до того уровня, условия которого "
      "выполняет.",
      "Който след този срок вече не ги изпълнява, слиза до нивото, чиито условия изпълнява."}},
    {P::kNotice, "policy.reviews.notice",
     {"Nobody falls without notice, given at least this many days before: {days}.",
      "Никто не опускается без предупреждения не менее чем за столько дней: {days}.",
      "Никой не слиза без предупреждение поне толкова дни по-рано: {days}."}},
    {P::kNoNotice, "policy.reviews.no_notice",
     {"A tier may be lost without notice.",
      "Уровень может быть потерян без предупреждения.",
      "Ниво може да се загуби без предупреждение."}},
    {P::kReviewsFrom, "policy.reviews.from",
     {"Tiers are judged from {date} on.",
      "Уровни присваиваются начиная с {date}.",
      "Нивата се определят от {date} нататък."}},
    {P::kProvisional, "policy.reviews.provisional",
     {"Customers with fewer purchases than {orders} have a provisional tier: the highest that at "
      "least {share} of the segment's established customers hold; a segment with fewer of these "
      "than {customers} is judged like the whole book.",
      "Клиенты, у которых покупок меньше {orders}, получают предварительный уровень: самый высокий, "
      "которого достигли не менее {share} постоянных клиентов сегмента; сегмент, где их меньше "
      "{customers}, оценивается как вся книга.",
      "Клиенти с по-малко покупки от {orders} имат временно ниво: най-високото, което държат поне "
      "{share} от утвърдените клиенти на сегмента; сегмент, в който те са по-малко от {customers}, "
      "се преценява като цялата книга."}},
    {P::kChances, "policy.reviews.chances",
     {"For every customer the chance to reach the next tier in time is told.",
      "Для каждого клиента указывается вероятность достичь следующего уровня вовремя.",
      "За всеки клиент се казва вероятността да достигне следващото ниво навреме."}},
    {P::kChancesWithIncentive, "policy.reviews.chances_with_incentive",
     {"For every customer the chance to reach the next tier in time is told, alone and with an "
      "incentive, with which customers buy faster by {lift}.",
      "Для каждого клиента указывается вероятность достичь следующего уровня вовремя: без поощрения "
      "и с ним, когда покупают чаще на {lift}.",
      "За всеки клиент се казва вероятността да достигне следващото ниво навреме: без насърчение и с "
      "него, когато се купува по-често с {lift}."}},
    {P::kLifetime, "policy.lifetime",
     {"Purchases are forecast with the model {model}, months ahead: {horizon}; lifetime value looks "
      "ahead, months: {value}, and discounts {discount} a year.",
      "Покупки прогнозируются моделью {model} на месяцев: {horizon}; ценность клиента — на месяцев: "
      "{value}, будущие деньги дешевле на {discount} в год.",
      "Покупките се прогнозират с модела {model} за месеци: {horizon}; стойността на клиента — за "
      "месеци: {value}, бъдещите пари струват с {discount} годишно по-малко."}},
    {P::kLifetimeStages, "policy.lifetime.stages",
     {"Called lost from silence are as many as together still buy with a chance of at most {loss}; "
      "at risk is whose chance fell below {risk} of what it was at the last purchase. New for this "
      "many days: {days}.",
      "Потерянными по молчанию считаются те, кто вместе ещё купит с вероятностью не более {loss}; "
      "под угрозой те, чья вероятность упала ниже {risk} от бывшей при последней покупке. Новый "
      "клиент, дней: {days}.",
      "За загубени по мълчание се смятат тези, които общо ще купят още с вероятност най-много "
      "{loss}; застрашени са тези, чиято вероятност е паднала под {risk} от тази при последната "
      "покупка. Нов клиент, дни: {days}."}},
    {P::kSilentSources, "policy.lifetime.sources",
     {"Where purchases name their sources, nobody is lost by the silence of one: of a source from "
      "which comes at most {drop} of what is expected, by chance in at most {alarm} of assessments, "
      "the customers' stages stay as they were for this many days: {days}.",
      "Если у покупок указаны источники, из-за молчания источника никто не потерян: если поступает не "
      "более {drop} ожидаемого, и случайно это бывает не более чем в {alarm} оценок, стадии "
      "клиентов этого источника остаются прежними, дней: {days}.",
      "Където покупките имат източници, никой не е загубен заради мълчание на източник: ако от него "
      "идва най-много {drop} от очакваното, което случайно става в най-много {alarm} от оценките, "
      "етапите на клиентите му остават каквито бяха, дни: {days}."}},
    {P::kSourcesNotLookedAt, "policy.lifetime.sources_not_looked_at",
     {"The silence of single sources of purchases is not looked at.",
      "Молчание отдельных источников покупок не учитывается.",
      "Мълчанието на отделни източници на покупки не се отчита."}},
    {P::kClosedSources, "policy.lifetime.closed_sources",
     {"Sources that are closed, so that their customers are judged like all: {count}.",
      "Закрытых источников, о чьих клиентах судят как обо всех: {count}.",
      "Закрити източници, за чиито клиенти се съди както за всички: {count}."}},
    {P::kService, "policy.service",
     {"Service is reviewed over this many months: {months}.",
      "Обслуживание оценивается за месяцев: {months}.",
      "Обслужването се преценява за месеци: {months}."}},
    {P::kStandard, "policy.service.standards",
     {"Standard: {name}.", "Стандарт: {name}.", "Стандарт: {name}."}},
    {P::kStandardGoal, "policy.service.standards.goal",
     {"Standard: {name}; to be kept in {share} of measurements.",
      "Стандарт: {name}; соблюдать в {share} измерений.",
      "Стандарт: {name}; да се спазва в {share} от измерванията."}},
    {P::kSurvey, "policy.service.surveys",
     {"Customers are asked: {name}.", "Клиентов спрашивают: {name}.",
      "Клиентите се питат: {name}."}},
    {P::kComplaints, "policy.complaints",
     {"Complaints are measured by these clocks, which warn so many minutes ahead: {minutes}.",
      "Жалобы измеряются этими сроками; предупреждение заранее, минут: {minutes}.",
      "Жалбите се измерват с тези срокове; предупреждение предварително, минути: {minutes}."}},
    {P::kComplaintsStandard, "policy.complaints.standard",
     {"- the standard clocks: acknowledge, next update, resolve, remedy",
      "- обычные сроки: подтверждение, следующее сообщение, решение, возмещение",
      "- обичайните срокове: потвърждение, следващо съобщение, решение, обезщетение"}},
    {P::kCaseClock, "policy.complaints.clocks",
     {"- {clock}, {unit}: {limit}", "- {clock}, {unit}: {limit}", "- {clock}, {unit}: {limit}"}},
    {P::kCasePreset, "policy.complaints.presets",
     {"- the clocks of {preset} in force on the day of receipt",
      "- сроки {preset}, действующие в день получения",
      "- сроковете на {preset}, в сила в деня на получаване"}},
    {P::kCaseRole, "policy.complaints.roles",
     {"Role \"{role}\" may grant, in a case: {case}.", "Роль «{role}» может предоставить по делу: {case}.",
      "Ролята „{role}“ може да отпусне по случай: {case}."}},
    {P::kCaseRoleLimited, "policy.complaints.roles.customer",
     {"Role \"{role}\" may grant, in a case: {case}, and to a customer within so many days ({days}): "
      "{customer}.",
      "Роль «{role}» может предоставить по делу: {case}, а одному клиенту за столько дней ({days}): "
      "{customer}.",
      "Ролята „{role}“ може да отпусне по случай: {case}, а на един клиент за толкова дни ({days}): "
      "{customer}."}},
    {P::kNobodyElseGrants, "policy.complaints.default_role.none",
     {"Who is not named may grant nothing.", "Кто не назван, не может предоставить ничего.",
      "Който не е посочен, не може да отпусне нищо."}},
    {P::kOthersHaveRole, "policy.complaints.default_role",
     {"Who is not named has the role \"{role}\".", "Кто не назван, имеет роль «{role}».",
      "Който не е посочен, има ролята „{role}“."}},
    {P::kCausesNamed, "policy.complaints.causes",
     {"Causes that are named: {count}.", "Названных причин: {count}.", "Посочени причини: {count}."}},
    {P::kLettersOwn, "policy.complaints.letters",
     {"Letters in words of the business's own: {count}.", "Писем в собственных словах: {count}.",
      "Писма със собствени думи: {count}."}},

    {P::kFixedCosts, "policy.exposure.fixed_costs",
     {"Fixed costs of a year: {amount}.", "Постоянные расходы за год: {amount}.",
      "Постоянни разходи за година: {amount}."}},
    {P::kRetention, "policy.exposure.retention",
     {"A customer is taken to stay a year with the chance {share}.",
      "Считается, что клиент остаётся ещё на год с вероятностью {share}.",
      "Приема се, че клиент остава още година с вероятност {share}."}},
    {P::kAlertTopOne, "policy.exposure.max_top_one",
     {"Alert if the largest customer brings more than {share} of the year's turnover.",
      "Тревога, если крупнейший клиент приносит более {share} оборота за год.",
      "Тревога, ако най-големият клиент носи повече от {share} от оборота за годината."}},
    {P::kAlertTopFive, "policy.exposure.max_top_five",
     {"Alert if the five largest customers bring more than {share} of the year's turnover.",
      "Тревога, если пять крупнейших клиентов приносят более {share} оборота за год.",
      "Тревога, ако петте най-големи клиенти носят повече от {share} от оборота за годината."}},
    {P::kAlertTopGroup, "policy.exposure.max_top_group",
     {"Alert if the largest group of companies brings more than {share} of the year's turnover.",
      "Тревога, если крупнейшая группа компаний приносит более {share} оборота за год.",
      "Тревога, ако най-голямата група фирми носи повече от {share} от оборота за годината."}},
    {P::kAlertAgent, "policy.exposure.max_agent",
     {"Alert if the customers of one of our people bring more than {share} of the year's turnover.",
      "Тревога, если клиенты одного нашего сотрудника приносят более {share} оборота за год.",
      "Тревога, ако клиентите на един наш служител носят повече от {share} от оборота за годината."}},
    {P::kAlertHerfindahl, "policy.exposure.max_herfindahl",
     {"Alert if the Herfindahl index by group exceeds {share}.",
      "Тревога, если индекс Херфиндаля по группам выше {share}.",
      "Тревога, ако индексът на Херфиндал по групи надхвърли {share}."}},
    {P::kAlertShortfall, "policy.exposure.max_shortfall",
     {"Alert if the chance that existing customers do not carry the fixed costs exceeds {share}.",
      "Тревога, если вероятность того, что нынешние клиенты не покроют постоянных расходов, выше "
      "{share}.",
      "Тревога, ако вероятността сегашните клиенти да не покрият постоянните разходи надхвърли "
      "{share}."}},
    {P::kStrategies, "policy.strategy",
     {"Protected first are the customers who hold {share} of the value to come.",
      "Прежде всего защищаются клиенты, на которых приходится {share} будущей ценности.",
      "Най-напред се пазят клиентите, които носят {share} от бъдещата стойност."}},
    {P::kVariant, "policy.strategy.variant",
     {"Strategy \"{strategy}\", as {name}: cost {cost}, believed effect {effect} with a standard "
      "deviation of {sd}, months: {months}.",
      "Стратегия «{strategy}», вариант {name}: расходы {cost}, предполагаемый эффект {effect} со "
      "стандартным отклонением {sd}, месяцев: {months}.",
      "Стратегия „{strategy}“, вариант {name}: разход {cost}, предполагаем ефект {effect} със "
      "стандартно отклонение {sd}, месеци: {months}."}},
    {P::kVariantUnpriced, "policy.strategy.variant.unpriced",
     {"Strategy \"{strategy}\", as {name}: cost not known, believed effect {effect} with a "
      "standard deviation of {sd}, months: {months}.",
      "Стратегия «{strategy}», вариант {name}: расходы неизвестны, предполагаемый эффект {effect} "
      "со стандартным отклонением {sd}, месяцев: {months}.",
      "Стратегия „{strategy}“, вариант {name}: разходът не е известен, предполагаем ефект {effect} "
      "със стандартно отклонение {sd}, месеци: {months}."}},
    {P::kVariantUse, "policy.strategy.variant.uses",
     {"takes {amount} of {resource} for each customer", "на одного клиента {resource}: {amount}",
      "за един клиент {resource}: {amount}"}},
    {P::kGateSet, "policy.strategy.gate",
     {"Condition {id}: threshold {threshold}.", "Условие {id}: порог {threshold}.",
      "Условие {id}: праг {threshold}."}},
    {P::kGateOff, "policy.strategy.gate.off",
     {"Condition {id} is not asked.", "Условие {id} не проверяется.",
      "Условие {id} не се проверява."}},
    {P::kQuietHours, "policy.strategy.contact.quiet",
     {"Nobody is approached unasked between {from} and {to}.",
      "Без просьбы клиента никого не беспокоят с {from} до {to}.",
      "Никого не търсят без покана между {from} и {to}."}},
    {P::kNoSundays, "policy.strategy.contact.sundays",
     {"Nor on Sundays.", "И по воскресеньям.", "Нито в неделя."}},
    {P::kChannelLimit, "policy.strategy.contact.a_week",
     {"At most this many unrequested contacts within seven days, {channel}: {count}.",
      "Не более стольких контактов без просьбы за семь дней, {channel}: {count}.",
      "Най-много толкова контакти без покана за седем дни, {channel}: {count}."}},
    {P::kPressure, "policy.strategy.contact.pressure",
     {"Contacts weigh on a customer and fade within {days} days; the limit is {limit}. Ignored "
      "this often: {ignored} within {within} days, and nothing is sent for {pause} days.",
      "Контакты давят на клиента и забываются, дней: {days}; предел {limit}. Без ответа столько "
      "раз: {ignored} за дней: {within} — и ничего не посылается дней: {pause}.",
      "Контактите тежат на клиента и избледняват за дни: {days}; границата е {limit}. Без отговор "
      "толкова пъти: {ignored} за дни: {within} — и нищо не се праща дни: {pause}."}},
    {P::kPilot, "policy.strategy.holdout.pilot",
     {"What is not known to work begins small: as many customers as an experiment needs, at most "
      "half; the others wait until it is known, or a year has not told.",
      "То, о чём неизвестно, работает ли оно, начинается с малого: столько клиентов, сколько нужно "
      "для опыта, но не больше половины; остальные ждут, пока станет известно или пройдёт год.",
      "Онова, за което не се знае дали работи, започва с малко: толкова клиенти, колкото са нужни за "
      "опит, но най-много половината; другите чакат, докато се разбере или мине година."}},
    {P::kLeftAlone, "policy.strategy.holdout",
     {"Left alone for comparison: {share} of customers, drawn by the salt \"{salt}\"; ending has "
      "no such group.",
      "Для сравнения не затрагиваются {share} клиентов, отобранных по соли «{salt}»; при "
      "прекращении отношений такой группы нет.",
      "За сравнение не се засягат {share} от клиентите, избрани по солта „{salt}“; при "
      "прекратяване на отношенията такава група няма."}},
    {P::kRiskAmount, "policy.strategy.risk.tolerance",
     {"Gains are certainty equivalents at a risk tolerance of {amount}: what hangs on few "
      "customers counts for less.",
      "Выигрыши — детерминированные эквиваленты при терпимости к риску {amount}: то, что "
      "зависит от немногих клиентов, весит меньше.",
      "Печалбите са сигурни еквиваленти при поносимост към риск {amount}: което зависи от "
      "малко клиенти, тежи по-малко."}},
    {P::kRiskShare, "policy.strategy.risk.share",
     {"Gains are certainty equivalents at a risk tolerance of {share} of yearly net sales: what "
      "hangs on few customers counts for less.",
      "Выигрыши — детерминированные эквиваленты при терпимости к риску в {share} годовых чистых "
      "продаж: то, что зависит от немногих клиентов, весит меньше.",
      "Печалбите са сигурни еквиваленти при поносимост към риск {share} от годишните нетни "
      "продажби: което зависи от малко клиенти, тежи по-малко."}},
    {P::kSteadiness, "policy.strategy.steadiness",
     {"A strategy gives way to another only for a gain above {cost} and {band} standard "
      "deviations of the difference.",
      "Стратегия сменяется только ради выигрыша больше {cost} и {band} стандартных отклонений "
      "разницы.",
      "Стратегия отстъпва на друга само при печалба над {cost} и {band} стандартни отклонения на "
      "разликата."}},
    {P::kDwell, "policy.strategy.steadiness.dwell",
     {"Strategy \"{strategy}\" stands for at least this many days: {days}.",
      "Стратегия «{strategy}» действует не менее дней: {days}.",
      "Стратегия „{strategy}“ важи поне дни: {days}."}},
    {P::kMonthly, "policy.word.month", {"each month", "каждого месяца", "всеки месец"}},
    {P::kQuarterly, "policy.word.quarter",
     {"each quarter", "каждого квартала", "всяко тримесечие"}},
    {P::kYearly, "policy.word.year", {"each year", "каждого года", "всяка година"}},
    {P::kAllTime, "policy.word.all_time",
     {"over all time", "за всё время", "за цялото време"}},
    {P::kWithinWindow, "policy.word.within_window",
     {"over the time that tiers look at",
      "за тот же период, что и уровни",
      "за същия период като нивата"}},
    {P::kIn, "policy.word.in", {"from the customer", "от клиента", "от клиента"}},
    {P::kOut, "policy.word.out", {"from us", "от нас", "от нас"}},
    {P::kBothWays, "policy.word.both_ways", {"either way", "в обе стороны", "в двете посоки"}},
    {P::kWorkingMinutes, "word.working_minutes",
     {"minutes of working time", "минут рабочего времени", "минути работно време"}},
    {P::kMinutes, "word.minutes", {"minutes", "минут", "минути"}},
    {P::kWorkingDays, "word.working_days", {"working days", "рабочих дней", "работни дни"}},
    {P::kDays, "word.days", {"days", "дней", "дни"}},
    {P::kWeeks, "word.weeks", {"weeks", "недель", "седмици"}},
    {P::kMonths, "word.months", {"months", "месяцев", "месеци"}},
    {P::kUnlimitedAmount, "word.unlimited", {"without limit", "без ограничения", "без ограничение"}},
    {P::kVisit, "policy.word.visit", {"visit", "визит", "посещение"}},
    {P::kPhone, "policy.word.phone", {"phone", "телефон", "телефон"}},
    {P::kLetter, "policy.word.letter", {"letter", "письмо", "писмо"}},
    {P::kEmail, "policy.word.email", {"email", "электронная почта", "имейл"}},
    {P::kSms, "policy.word.sms", {"text message", "СМС", "SMS"}},
    {P::kChat, "policy.word.chat", {"chat", "чат", "чат"}},
    {P::kWeb, "policy.word.web", {"web", "сайт", "сайт"}},
    {P::kStore, "policy.word.store", {"store", "магазин", "магазин"}},
};

static_assert(std::size(kPhrases) == static_cast<size_t>(PolicyPhrase::kCount));

constexpr bool InOrder() {
  for (size_t i = 0; i < std::size(kPhrases); ++i) {
    if (kPhrases[i].phrase != static_cast<PolicyPhrase>(i)) return false;
  }
  return true;
}
static_assert(InOrder());

}  // namespace

std::span<const PolicyPhraseText> PolicyPhrases() { return kPhrases; }

std::string Say(PolicyPhrase phrase, Language language,
                std::initializer_list<std::pair<std::string_view, std::string>> values) {
  const std::string_view pattern =
      kPhrases[static_cast<size_t>(phrase)].text[static_cast<size_t>(language)];
  return FillPattern(pattern, [&](std::string_view name, std::string& out) {
    for (const auto& [key, value] : values) {
      if (key == name) out += value;
    }
  });
}

}  // namespace goodwill::wire
