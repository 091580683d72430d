#include "strategy/plan_catalogue.h"

#include "base/fill_pattern.h"

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
    {"term.risk", {"risk", "риск", "риск"}},

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

    {"plan.held",
     {"Kept as adopted: the strategy \"{wanted}\" would gain {held} more, which is not enough to "
      "change, or it is too early.",
      "Оставлено как принято: стратегия «{wanted}» дала бы на {held} больше, этого мало для смены "
      "или ещё рано.",
      "Остава както е прието: стратегията „{wanted}“ би дала с {held} повече, което не стига за "
      "промяна или е твърде рано."}},
    {"plan.ending",
     {"It costs more than it brings whatever is done. Ending takes two adopted reviews 90 days apart "
      "(so far: {reviews}) and the approval of a person, which is missing.",
      "Отношения стоят больше, чем приносят, что бы ни делалось. Для завершения нужны два принятых "
      "пересмотра с разницей в 90 дней (пока: {reviews}) и одобрение человека, которого нет.",
      "Струва повече, отколкото носи, каквото и да се прави. За прекратяване трябват два приети прегледа "
      "през 90 дни (досега: {reviews}) и одобрение от човек, което липсва."}},
    {"plan.ending.approved",
     {"It costs more than it brings whatever is done. Ending takes two adopted reviews 90 days apart "
      "(so far: {reviews}); a person has approved.",
      "Отношения стоят больше, чем приносят, что бы ни делалось. Для завершения нужны два принятых "
      "пересмотра с разницей в 90 дней (пока: {reviews}); одобрение человека есть.",
      "Струва повече, отколкото носи, каквото и да се прави. За прекратяване трябват два приети прегледа "
      "през 90 дни (досега: {reviews}); одобрението от човек е налице."}},
    {"plan.adopted",
     {"Adopted before: {strategy}, days ago: {days}.",
      "Принято ранее: {strategy}, дней назад: {days}.",
      "Прието преди: {strategy}, преди дни: {days}."}},
    {"plan.adopted.overridden",
     {"Adopted before: {strategy}, days ago: {days}; what has happened since sets that aside.",
      "Принято ранее: {strategy}, дней назад: {days}; случившееся с тех пор это отменяет.",
      "Прието преди: {strategy}, преди дни: {days}; случилото се оттогава го отменя."}},
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
    {"plan.risk",
     {"Risk is counted at a tolerance of {tolerance}, {share} of the group's.",
      "Риск учтён при терпимости {tolerance}, {share} от терпимости группы.",
      "Рискът е отчетен при поносимост {tolerance}, {share} от тази на групата."}},
    {"plan.risk.alone",
     {"Risk is counted at a tolerance of {tolerance}.", "Риск учтён при терпимости {tolerance}.",
      "Рискът е отчетен при поносимост {tolerance}."}},
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
    {"plan.blocked",
     {"Not carried out: {why}. It would bring {gain}.",
      "Не выполняется: {why}. Принесло бы {gain}.", "Не се изпълнява: {why}. Би донесло {gain}."}},
    {"blocked.budget",
     {"the budgets bring more with other customers", "бюджеты приносят больше с другими клиентами",
      "бюджетите носят повече с други клиенти"}},
    {"blocked.consent.unknown",
     {"the customer has not consented to be approached", "клиент не давал согласия на обращение",
      "клиентът не е дал съгласие да бъде търсен"}},
    {"blocked.consent.withdrawn",
     {"the customer has withdrawn consent", "клиент отозвал согласие",
      "клиентът е оттеглил съгласието си"}},
    {"blocked.consent.objected",
     {"the customer has objected", "клиент возразил", "клиентът е възразил"}},
    {"blocked.consent.unproven",
     {"nothing shows the customer's consent", "согласие клиента нечем подтвердить",
      "няма с какво да се докаже съгласието"}},
    {"blocked.deceased", {"the customer died", "клиент умер", "клиентът е починал"}},
    {"blocked.complaint",
     {"a complaint is open, which comes first", "открыта жалоба, она важнее",
      "има открито оплакване, то е първо"}},
    {"blocked.quiet",
     {"all hours are quiet ones", "для обращений нет разрешённых часов",
      "няма разрешени часове за обаждане"}},
    {"blocked.paused",
     {"the customer ignored our last contacts, which are paused",
      "клиент не ответил на последние обращения, они приостановлены",
      "клиентът не отговори на последните обръщения и те са спрени"}},
    {"blocked.cap",
     {"as many contacts by this channel as allowed", "исчерпано число обращений по этому каналу",
      "изчерпан е броят на обръщенията по този канал"}},
    {"blocked.pressure",
     {"the customer has been approached too often lately", "к клиенту обращались слишком часто",
      "клиентът е търсен твърде често напоследък"}},
    {"blocked.holdout",
     {"the customer is left alone for comparison", "клиента не затрагивают ради сравнения",
      "клиентът не се засяга, за да има сравнение"}},
    {"blocked.pilot",
     {"pilot: not in this round; it is tried out on others first",
      "проба: не в этом круге, сначала пробуют на других",
      "проба: не в този кръг, първо се опитва с други"}},
    {"plan.left_alone",
     {"Not carried out: {why}.", "Не выполняется: {why}.", "Не се изпълнява: {why}."}},
    {"plan.instead",
     {"Carried out instead of {best}: {variant}; forgone: {forgone}.",
      "Вместо {best} выполняется {variant}; упущено: {forgone}.",
      "Вместо {best} се изпълнява {variant}; пропуснато: {forgone}."}},
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

    {"book.title", {"Strategy as of {date}", "Стратегия на {date}", "Стратегия към {date}"}},
    {"book.by_value",
     {"Each customer has the most valuable of the ways below whose conditions hold.",
      "Каждому клиенту — самый ценный из способов ниже, условия которого выполнены.",
      "Всеки клиент получава най-ценния от начините по-долу, чиито условия са изпълнени."}},
    {"book.by_facts",
     {"Facts alone decide, in the order start, protect, sell more, win back; what strategies cost is "
      "not known.",
      "Решают только факты, в порядке: начало, защита, развитие, возвращение; расходы стратегий "
      "неизвестны.",
      "Решават само фактите, в реда начало, защита, развитие, връщане; не е известно колко струват "
      "стратегиите."}},
    {"book.for.protect",
     {"Keeps relationships that competitors could lure away, where most of the value to come lies.",
      "Сохраняет отношения, которые могут переманить конкуренты, там, где больше всего будущей "
      "ценности.",
      "Пази връзките, които конкурентите биха примамили, там, където е най-много бъдеща стойност."}},
    {"book.for.re_engineer",
     {"Serves in a cheaper form those whom the present form costs too much, if they agree.",
      "Обслуживает дешевле тех, чьё обслуживание обходится слишком дорого, если они согласны.",
      "Обслужва по-евтино онези, чието обслужване струва твърде много, ако са съгласни."}},
    {"book.for.enhance",
     {"Sells more to those who stay: another product, a better one, the next tier.",
      "Продаёт больше тем, кто остаётся: другой товар, лучший, следующий уровень.",
      "Продава повече на онези, които остават: друг продукт, по-добър, следващото ниво."}},
    {"book.for.harvest",
     {"Holds a steady profit and stops spending on growth that will not come.",
      "Удерживает устойчивую прибыль и не тратит на рост, которого не будет.",
      "Задържа постоянна печалба и спира да харчи за растеж, който няма да дойде."}},
    {"book.for.end",
     {"Parts decently where a relationship costs more than it brings whatever is done.",
      "Достойно расстаётся там, где отношения стоят больше, чем приносят, что бы ни делалось.",
      "Разделя се почтено там, където връзката струва повече, отколкото носи, каквото и да се прави."}},
    {"book.for.win_back",
     {"Asks why good customers have left, makes good what was our fault, and invites them back.",
      "Спрашивает, почему ушли хорошие клиенты, исправляет нашу вину и зовёт обратно.",
      "Пита защо са си тръгнали добри клиенти, поправя нашата вина и ги кани обратно."}},
    {"book.for.start",
     {"Makes the first impression of a new relationship the best one possible.",
      "Делает первое впечатление от новых отношений наилучшим.",
      "Прави първото впечатление от новата връзка възможно най-доброто."}},
    {"book.fixed",
     {"guards people or the law; no policy moves it", "защищает людей или закон; политика не меняет",
      "пази хората или закона; политиката не го мени"}},
    {"book.way",
     {"As {name}: cost {cost}, effect {effect}, standard deviation {sd}, months: {months}; a prior, "
      "not learned.",
      "Способ {name}: расходы {cost}, эффект {effect}, стандартное отклонение {sd}, месяцев: {months}; "
      "допущение, а не измерение.",
      "Начин {name}: разход {cost}, ефект {effect}, стандартно отклонение {sd}, месеци: {months}; "
      "предположение, а не измерване."}},
    {"book.way.unpriced",
     {"As {name}: cost not known, effect {effect}, standard deviation {sd}, months: {months}; a prior, "
      "not learned.",
      "Способ {name}: расходы неизвестны, эффект {effect}, стандартное отклонение {sd}, месяцев: "
      "{months}; допущение, а не измерение.",
      "Начин {name}: разходът не е известен, ефект {effect}, стандартно отклонение {sd}, месеци: "
      "{months}; предположение, а не измерване."}},
    {"book.nobody", {"Nobody at present.", "Сейчас никого.", "Засега никой."}},
    {"book.who",
     {"Customers: {customers} ({share}), worth {value} as they are. Expected gain: {gain}, standard "
      "deviation of the prior: {sd}.",
      "Клиентов: {customers} ({share}), их ценность как есть: {value}. Ожидаемый выигрыш: {gain}, "
      "стандартное отклонение допущения: {sd}.",
      "Клиенти: {customers} ({share}), стойност както са: {value}. Очаквана печалба: {gain}, "
      "стандартно отклонение на предположението: {sd}."}},
    {"book.who.up_to",
     {"Customers: {customers} ({share}), worth {value} as they are. Worth up to {gain} before cost, "
      "standard deviation of the prior: {sd}.",
      "Клиентов: {customers} ({share}), их ценность как есть: {value}. Стоит до {gain} без учёта "
      "расходов, стандартное отклонение допущения: {sd}.",
      "Клиенти: {customers} ({share}), стойност както са: {value}. Струва до {gain} преди разходи, "
      "стандартно отклонение на предположението: {sd}."}},
    {"book.untried",
     {"Never tried out on some and not on others: every case is reviewed by people.",
      "Не испытывается на одних без других: каждый случай рассматривают люди.",
      "Не се изпробва върху едни без други: всеки случай се разглежда от хора."}},
    {"book.counts.protect",
     {"Counted: who leaves within months: {months}. Without it {base}, believed to be less by {effect}.",
      "Считается: кто уходит за месяцев: {months}. Без неё {base}, предположительно меньше на {effect}.",
      "Брои се: кой си тръгва за месеци: {months}. Без нея {base}, предполага се по-малко с {effect}."}},
    {"book.counts.harvest",
     {"Counted: who leaves within months: {months}. Without it {base}, believed to be less by {effect}.",
      "Считается: кто уходит за месяцев: {months}. Без неё {base}, предположительно меньше на {effect}.",
      "Брои се: кой си тръгва за месеци: {months}. Без нея {base}, предполага се по-малко с {effect}."}},
    {"book.counts.enhance",
     {"Counted: who buys it. Without the offer {base}, believed to be more by {effect}.",
      "Считается: кто купит. Без предложения {base}, предположительно больше на {effect}.",
      "Брои се: кой го купува. Без предложението {base}, предполага се повече с {effect}."}},
    {"book.counts.re_engineer",
     {"Counted: who adopts it; believed to be {effect}.",
      "Считается: кто согласится; предположительно {effect}.",
      "Брои се: кой приема; предполага се {effect}."}},
    {"book.counts.win_back",
     {"Counted: who comes back. By themselves {base}, believed to be more by {effect}.",
      "Считается: кто вернётся. Сами {base}, предположительно больше на {effect}.",
      "Брои се: кой се връща. Сами {base}, предполага се повече с {effect}."}},
    {"book.counts.start",
     {"Counted: who becomes a customer. Without it {base}, believed to be more by {effect}.",
      "Считается: кто станет постоянным клиентом. Без неё {base}, предположительно больше на {effect}.",
      "Брои се: кой става клиент. Без нея {base}, предполага се повече с {effect}."}},
    {"book.verdict",
     {"With {control} of them left alone a difference of {detectable} can be seen (people needed: "
      "{needed}); a verdict is possible on {date}.",
      "Если не трогать {control} из них, видна разница в {detectable} (нужно людей: {needed}); вывод "
      "возможен {date}.",
      "Ако {control} от тях не се пипат, личи разлика от {detectable} (нужни хора: {needed}); присъда е "
      "възможна на {date}."}},
    {"book.unknowable",
     {"Cannot be known from this book: with {control} of them left alone only a difference of "
      "{detectable} can be seen, and people needed are {needed}.",
      "Из этой книги не узнать: если не трогать {control} из них, видна лишь разница в {detectable}, а "
      "людей нужно {needed}.",
      "От тази книга не може да се узнае: ако {control} от тях не се пипат, личи само разлика от "
      "{detectable}, а нужните хора са {needed}."}},
    {"book.knowing",
     {"Knowing its effect before deciding would be worth up to {amount}.",
      "Знать её эффект до решения стоило бы до {amount}.",
      "Да се знае ефектът ѝ преди решението би струвало до {amount}."}},
    {"book.next", {"What to ask next", "Что узнать дальше", "Какво да се пита после"}},
    {"book.nothing", {"Nothing is missing.", "Всё известно.", "Нищо не липсва."}},

    {"plan.head",
     {"Plan for customers: {customers}, as of {date}.", "План по клиентам: {customers}, на {date}.",
      "План за клиенти: {customers}, към {date}."}},
    {"plan.head.posture",
     {"{posture}: {customers} ({share}), value to come {value}, gain {gain}",
      "{posture}: {customers} ({share}), будущая ценность {value}, выигрыш {gain}",
      "{posture}: {customers} ({share}), бъдеща стойност {value}, печалба {gain}"}},
    {"plan.head.pilot",
     {"{posture}: on trial, not carried out in this round for: {waiting}",
      "{posture}: на пробе, в этом круге не выполняется для: {waiting}",
      "{posture}: на проба, в този кръг не се изпълнява за: {waiting}"}},
    {"plan.head.verdict",
     {"{posture}: left alone for comparison: {held_out}; believed to change {effect}, and {detectable} "
      "could be seen: a verdict is possible on {date}",
      "{posture}: оставлено для сравнения: {held_out}; предполагаемое изменение {effect}, заметить "
      "можно {detectable}: вывод возможен {date}",
      "{posture}: оставени за сравнение: {held_out}; предполагаема промяна {effect}, а личи "
      "{detectable}: присъда е възможна на {date}"}},
    {"plan.head.unknowable",
     {"{posture}: left alone for comparison: {held_out}; believed to change {effect}, but less than "
      "{detectable} could not be seen: it cannot be known from this book",
      "{posture}: оставлено для сравнения: {held_out}; предполагаемое изменение {effect}, но меньше "
      "{detectable} не заметить: по этой книге не узнать",
      "{posture}: оставени за сравнение: {held_out}; предполагаема промяна {effect}, но по-малко от "
      "{detectable} не личи: от тази книга не може да се узнае"}},
    {"plan.head.worth_up_to",
     {"Gains are before cost: worth up to.", "Выигрыши без учёта расходов: «стоит до».",
      "Печалбите са преди разходи: „струва до“."}},
    {"plan.head.risk",
     {"Gains are certainty equivalents at a risk tolerance of {tolerance}.",
      "Выигрыши — детерминированные эквиваленты при терпимости к риску {tolerance}.",
      "Печалбите са сигурни еквиваленти при поносимост към риск {tolerance}."}},
    {"plan.head.steadiness",
     {"Of customers in adopted plans ({adopted}): changed {switched}, kept {held}, which gives up "
      "{cost}; changes a customer-year so far: {flips}.",
      "Клиентов в принятых планах: {adopted}; изменено {switched}, оставлено {held}, это стоит "
      "{cost}; смен на клиента в год: {flips}.",
      "Клиенти в приети планове: {adopted}; променени {switched}, запазени {held}, което струва "
      "{cost}; промени на клиент за година: {flips}."}},
    {"plan.head.silent",
     {"Purchases stopped coming from: {sources}. Customers whose stages stay as they were because of "
      "that, so that they are neither won back nor ended: {customers}.",
      "Перестали поступать покупки из источников: {sources}. Клиентов, чьи стадии поэтому остались "
      "прежними, так что их не возвращают и отношений с ними не завершают: {customers}.",
      "Спряха да постъпват покупки от: {sources}. Клиенти, чиито етапи затова остават каквито бяха, "
      "така че нито се връщат, нито се приключват: {customers}."}},
    {"plan.head.budgets",
     {"Within the budgets: {planned}; no plan within them brings more than {bound} (gap: {gap}).",
      "В рамках бюджетов: {planned}; ни один план в этих рамках не принесёт больше {bound} "
      "(разрыв: {gap}).",
      "В рамките на бюджетите: {planned}; никой план в тях не носи повече от {bound} (разлика: "
      "{gap})."}},
    {"plan.head.budget",
     {"{resource}: {used} used of {amount}; one more would bring {price}",
      "{resource}: использовано {used} из {amount}; ещё единица принесла бы {price}",
      "{resource}: използвани {used} от {amount}; още единица би донесла {price}"}},
    {"plan.head.floor",
     {"{resource}: {used}, of which at least {amount} is asked; one less would bring {price}",
      "{resource}: {used}, требуется не менее {amount}; на единицу меньше принесло бы {price}",
      "{resource}: {used}, иска се поне {amount}; с единица по-малко би донесло {price}"}},
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
  return FillPattern(pattern, [&](std::string_view name, std::string& out) {
    for (const auto& [field, value] : fields) {
      if (field == name) out += value;
    }
  });
}

}  // namespace goodwill
