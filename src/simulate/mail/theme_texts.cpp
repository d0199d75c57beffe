#include "simulate/mail/theme_texts.hpp"

#include <algorithm>
#include <array>

namespace takedown::simulate {

namespace {

constexpr ThemeTexts pharmacy{
    "pharmacy",
    "Pharmacy\nRx\nMeds\nDrugstore\nHealth Shop\nMedical Store",
    R"([Save|Keep] %D% on [all|every] [medication|prescription|order] today
[Your|The] [refill|order|prescription] is [ready|waiting]
%S: [lower|better|fair] prices, [same|identical] [pills|tablets]
[No|Without] [doctor|waiting room|appointment] [needed|required]
Re: [order|pharmacy|prescription] {{number:1000-99999}}
[Discount|Online|Trusted] [drugstore|pharmacy] - {{date}}
{{name}}, [look at|check] these [prices|savings]
[Best|Good] [health|medication] [deal|offer] {{word}}
[Genuine|Quality] [tablets|medicine] shipped [overnight|worldwide]
Why [pay|spend] more for your [meds|medicine]?)",
    R"([Tired of|Fed up with] [paying|spending] [too much|a fortune] [for|on] your [prescriptions|medicine]?
[We|Our licensed partners] [ship|deliver] [quality|approved] medication to your [door|home], [discreetly|in plain boxes].
%S has [served|helped] more than %N thousand [customers|patients] since [the start|its opening].
[This week|Until Sunday] every [visitor|customer] [gets|receives] %D% off the [whole|complete] catalogue.
Your [neighbours|friends] already [order|buy] [here|from us]: [ask|talk to] them.
[Doctors|Specialists] agree that [price|cost] should not [decide|rule] your [health|treatment].)",
    R"([All|Every one of our] [products|tablets] [come|are sent] from [certified|inspected] [makers|laboratories].
[No|You need no] [appointment|prior prescription] and no [embarrassing|long] [questions|talks] are [needed|involved].
[Shipping|Delivery] takes %N to {{number:8-14}} [working|business] days, [tracked|insured].
[We accept|Pay with] [all major|most] cards, and [your data|every order] stays [private|confidential].
[Men|Customers] over [forty|fifty] [report|notice] [more energy|a new start] after the first [week|pack].
[Ten|Four] free [tablets|pills] [go|are packed] with every [order|parcel] [above|over] %P.
[Sleep|Rest] [better|well], [move|walk] [freely|without pain], [live|feel] [younger|stronger].
[Our|The] [support|help] desk [answers|replies] [day and night|around the clock].
[Generic|Unbranded] versions [hold|contain] the same [active substance|ingredient] at [half|a third of] the [cost|price].
[Lose|Drop] up to %N pounds [a month|in six weeks] without [hunger|strict diets].
[Money back|Full refund] if [customs|the post] [keeps|loses] your [parcel|order].
[Second|Repeat] [orders|customers] [save|get] another %D%.
[A nurse|A pharmacist] [checks|reads] every [form|order] before it [leaves|is packed].
[Stock|Supply] is [limited|low] for [some|several] of the [brands|items].)",
    R"([Blue|Men's] tablets 100 mg x {{choice:10|20|30}}
[Soft|Chewable] tablets 20 mg x {{choice:10|20|30}}
[Weight|Diet] capsules, [one month|60 pieces]
[Sleep|Calm] aid 10 mg
[Pain|Headache] relief 50 mg
[Allergy|Hay fever] pills
[Cholesterol|Heart] tablets 40 mg
[Antibiotic|Infection] course, 7 days
[Hair|Regrowth] lotion 60 ml
[Stop|Quit] smoking patches
[Vitamin|Mineral] pack
[Stomach|Acid] capsules 20 mg)",
    R"([Order|Choose|Buy] [here|on our site|online]:
[See|Read] the [full|whole|complete] [price list|catalogue]:
[Visit|Enter] the [store|pharmacy] [now|today]:
[Compare|Check] [our|these] prices [yourself|first]:)"};

constexpr ThemeTexts watches{
    "watches",
    "Replica\nTime\nWatches\nLuxury\nClassics\nBoutique",
    R"([Swiss|Luxury|Fine] [watches|timepieces] [from|at] %P
[Look|Be] [rich|successful] for [less|a fraction]
[Perfect|Exact] [copies|replicas] of [famous|great] [brands|names]
%S [new|autumn|spring] [collection|models]
[Gift|Present] [ideas|idea] for {{name}}
[A|Your] [watch|chronograph] for every [day|suit]
[Time|It is time] for a [new|better] [watch|look]
[Nobody|No one] will [see|know] the difference
{{word}} [handbags|pens] and [watches|wallets]
[Last|Final] [pieces|models], [minus|save] %D%)",
    R"([Impress|Surprise] your [boss|friends|partner] without [emptying|breaking] the bank.
[Our|These] [copies|replicas] are [so close|so exact] that [jewellers|experts] [have to look twice|hesitate].
[Why|Who would] [pay|spend] thousands when %P [buys|gets] the same [look|style]?
[The|Our] [new|latest] [models|collection] [arrived|came in] [this morning|yesterday].
%S is [the largest|a leading] [dealer|house] of [fine|first class] [copies|replicas].)",
    R"([Every|Each] [piece|watch] has the [right|correct] weight, [engraving|marks] and [serial number|hologram].
[Sapphire|Mineral] [glass|crystal], [steel|solid] [case|body], [smooth|sweeping] second hand.
[Automatic|Self-winding] [movement|works] [made|built] in [Japan|Switzerland].
[Boxes|Papers] and [certificates|cards] [included|in the parcel].
[Water|Rain] [resistant|proof] to %N metres.
[Leather|Steel] [strap|bracelet] in [three|four] lengths.
[Buy|Take] two and [save|keep] %D% on the [second|cheaper] one.
[Ladies|Women] [find|will find] [slim|elegant] models with [pearl|coloured] [dials|faces].
[Delivery|Express post] is [free|on us] above %P.
[If|Should] it [stop|fail] within a year, we [replace|exchange] it.
[Pens|Cufflinks] and [bags|lighters] of the same [makers|houses] are in the [shop|store] too.
[Customers|Buyers] from %N countries [rate|call] us [excellent|reliable].)",
    R"([Diver|Submarine] model, black dial
[Pilot|Aviator] chronograph
[Moon|Calendar] phase, rose case
[Lady|Petite] steel and gold
[Racing|Speed] chronograph, rubber strap
[Dress|Classic] watch, white face
[Skeleton|Open heart] automatic
[Tank|Square] model, brown leather
[Leather|Quilted] handbag
[Fountain|Ball] pen, black lacquer)",
    R"([See|View] the [pictures|gallery]:
[Choose|Pick] your [model|style] [here|today]:
[Shop|Browse] [here|the whole collection]:
[The|Our] [catalogue|site]:)"};

constexpr ThemeTexts casino{
    "casino",
    "Casino\nVegas\nPalace\nPoker Club\nJackpots\nCards",
    R"([Your|A] [bonus|welcome gift] of %P is [waiting|ready]
%S [doubles|triples] your [first|next] deposit
[Play|Win] [tonight|from home]
[Free|Extra] [spins|chips] for {{name}}
[Jackpot|Prize] [grew|rose] to {{number:100000-990000}}
[Feel|Taste] [lucky|like winning] [today|this weekend]?
{{name}} won [yesterday|last night]
[Invitation|Access] to the [high|VIP] [table|room]
[Cards|Roulette] and [slots|dice], [live|online])",
    R"([Welcome|Come in] to %S, the [fairest|liveliest] [tables|rooms] [on the net|online].
[We|The house] [give|gives] you %P [to start|in chips], [no|without] deposit.
[Members|Players] [won|took home] {{number:20000-900000}} in the last [week|seven days].
[Tonight|This weekend] the [wheel|table] is [hot|on fire].
[Over|More than] %N [games|rooms] wait behind [one|a single] [account|click].)",
    R"([Download|Install] takes [two|three] minutes and [costs|needs] nothing.
[Black jack|Baccarat], roulette, video poker and [keno|bingo] with [real|live] dealers.
[Deposits|Payments] are [doubled|matched] up to %P for [new|all] players.
[Payouts|Winnings] reach your [card|account] in %N hours.
[Licensed|Audited] and [tested|checked] [monthly|by independent firms].
[Bring|Invite] a friend and [both|you two] [get|receive] %P.
[Practice|Learn] with play money [first|as long as you like].
[The|Our] [support|staff] speaks [nine|seven] languages.
[Tournaments|Contests] start every [hour|evening], [entry|the seat] is free.
[High|Big] rollers have a [table|lounge] of their own.
[Your|The] code for the bonus is [C|K]%C, [valid|good] until {{date}}.)",
    "",
    R"([Take|Claim] your [seat|bonus]:
[Play|Start] [here|now]:
[Get|Download] the [client|software]:
[Your|The] [table|lounge] is here:)"};

} // namespace

std::span<const ThemeTexts> all_themes()
{
    static const std::array<ThemeTexts, 7> themes{
        pharmacy, watches, casino, loans_theme, software_theme, dating_theme, parcel_theme};
    return themes;
}

const ThemeTexts& theme_named(std::string_view name)
{
    const auto themes = all_themes();
    const auto found = std::find_if(themes.begin(), themes.end(), [name](const ThemeTexts& theme) {
        return theme.name == name;
    });
    return found == themes.end() ? themes.front() : *found;
}

std::string_view common_closings()
{
    return R"([Best|Kind|Warm] regards, %H
[Sincerely|Yours truly], %H, %S
[Have|Enjoy] a [nice|good|pleasant] [day|week]!
The %S [team|staff]
[See|Hope to see] you [soon|there], %H
[Thank you|Thanks] for [reading|your time].
[Do not|You need not] [miss|wait]: [it ends|this closes] {{choice:soon|tonight|on Sunday|this week}}.
[To|If you want to] [stop|end] these [letters|mails], [answer|reply] with "{{choice:remove|stop|no}}".)";
}

} // namespace takedown::simulate
