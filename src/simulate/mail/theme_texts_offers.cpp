#include "simulate/mail/theme_texts.hpp"

namespace takedown::simulate {

const ThemeTexts loans_theme{
    "loans",
    "Lending\nFinance\nMortgage\nCredit\nHome Loans\nCapital",
    R"([Approved|Accepted]: %P [a month|monthly]
[Your|The] [application|request] {{number:10000-99999}}
[Bad|Good] credit or [not|none], [we say yes|no matter]
[Rates|Interest] [fell|down] [again|this week]
[Lower|Cut] your [payment|mortgage] by %D%
[Re-finance|Refinance] [before|now], {{name}}
[Cash|Money] [for|out of] your [house|home]
[Debt|Bills] [too high|piling up]?
%S: [final|second] [notice|reminder]
[Pre-approved|Ready] for {{number:100-480}},000)",
    R"([Thank you|Thanks] for your [loan|refinance] request, which we [received|got] [yesterday|on {{date}}].
[Your|The] application [was|has been] [accepted|approved], [pending|subject to] [one|a short] [form|confirmation].
[Rates|Interest rates] are at [a low|the lowest point] [of|in] %N years.
[We|Our lenders] [are ready|stand ready] to [give|lend] you {{number:120-480}},000 [at|for] [a fixed|one] rate.
[Your|Past] credit [history|score] is [not|no longer] [a factor|a reason to refuse].)",
    R"([After|On] further review, [our|two] lenders [set|established] the [lowest|best] monthly [payments|rate].
[The|This] [approval|process] takes [only|about] [one|two] [minute|minutes].
[Join|Put together] [all|your] [bills|debts] into one [payment|loan] of %P [a month|monthly].
[No|There are no] [hidden|up-front] [fees|costs] and no [papers|visits].
[Home|House] owners [save|keep] {{number:200-900}} [a month|every month] [on average|with us].
[The|Our] offer [holds|is valid] for %N days.
[Use|Take] the [money|cash] for [repairs|a car], [study|a holiday] or [old debts|your family].
[Fixed|Steady] at {{choice:3.2|3.45|3.9|4.1|4.25}} per cent for [thirty|twenty|fifteen] years.
[Self-employed|Retired] applicants are [welcome|accepted].
[Your|The] [reference|case] number is [R|L]%C.
[One|A single] [advisor|officer], %H, [looks after|handles] your [file|case].
[Most|Nine of ten] [answers|decisions] [come|arrive] the same [day|afternoon].)",
    "",
    R"([Please|Kindly] [visit|open] the [confirmation|secure] [page|link] [below|here] and [fill out|complete] the short form:
[Confirm|Check] your [details|numbers]:
[See|Read] your [terms|rate]:
[Start|Continue] [here|your application]:)"};

const ThemeTexts software_theme{
    "software",
    "Software\nSoft Store\nDownloads\nOEM\nLicences\nPrograms",
    R"([OEM|Licensed] [software|programs] from %P
[Windows|Office|Graphics] [and|plus] more, [minus|save] %D%
[Instant|Immediate] [download|access]: [programs|tools]
[Cheap|Low cost] [licences|software] for [your|the] [office|PC]
%S [new|weekly] [list|prices]
[All|Every] [language|version], [one|a single] [store|shop]
[Why|Don't] [buy|pay] [retail|full price]?
{{name}}: [upgrade|licence] {{number:100-9999}}
[Top|Best] {{number:5-50}} titles)",
    R"([The|All] [programs|titles] you [need|use], at [prices|a cost] you will not [believe|find elsewhere].
[We|%S] [sell|offer] [surplus|unboxed] [licences|copies] of [well known|popular] [programs|software].
[No|Without] [box|manual|disc], [so|and therefore] [no|without] [high|shop] [price|cost].
[Download|Get it] [minutes|right] after [payment|the order].
[Students|Small firms] [save|pay] %D% [less|below the list price].)",
    R"([Full|Complete] versions, [not|no] [trials|demos].
[Updates|Patches] [work|install] as [usual|with any copy].
[English|German], French, Italian and Spanish [are|all] [available|in stock].
[Over|More than] {{number:270-900}} [titles|programs] for [PC|Windows] and [Mac|Macintosh].
[Serial|Licence] number [comes|is sent] by [mail|e-mail].
[Pay|Payment] by card, [safe|secured] by [strong|128 bit] [ciphers|encryption].
[Burn|Keep] a [backup|copy] on [CD|DVD] for %P [more|extra].
[Our|The] [support|helpers] [walks|guides] you through [setup|installation].
[Refund|Money back] within %N days.
[Bundles|Sets] of [three|four] [cost|come at] the price of two.
[Customer|Order] number %C gets [first|early] access to [new|fresh] titles.)",
    R"([Office|Writer] suite 2007, [professional|enterprise]
[Photo|Image] editor CS{{choice:2|3|4|5}}
[System|Desktop] {{choice:XP|Vista|7}} [ultimate|business]
[Drawing|CAD] workshop 2010
[Antivirus|Security] pack, 3 seats
[Video|Film] studio 11
[Web|Page] designer 8
[Database|Server] tools
[Tax|Accounting] office
[Sound|Music] maker 6
[Backup|Disk] image 10)",
    R"([Full|Complete] [list|catalogue]:
[Download|Order] [here|now]:
[See|Compare] [all|the] prices:
[Our|The] [store|site]:)"};

const ThemeTexts dating_theme{
    "dating",
    "Hearts\nDating\nMeeting Point\nFriends\nRomance\nSingles",
    R"([Hello|Hi], [it's|this is] {{name}}
[I|We] [saw|found] your [profile|page]
[A|One] new [message|letter] from {{name}}
[Are|Will] you [free|there] [tonight|on Friday]?
{{name}} [wants|hopes] to [meet|know] you
[Lonely|Single] [in|near] your [city|town]
[Remember|Forgot] me?
[My|Some] [pictures|photos] for you
%S: {{number:2-9}} [people|members] [looked|waiting])",
    R"([My name is|I am] %H, [I live|I am] [not far|a few streets away] from [you|your place].
[I found|A friend gave me] your [address|mail] and [thought|hoped] [we could talk|you may answer].
[I am|I'm] {{number:23-39}}, [I like|I love] [music|cooking|the sea] and [long walks|good films].
[There are|We count] {{number:11-99}} [singles|members] within %N [miles|minutes] of [you|your town].
[Someone|A member] [marked|chose] you as [a favourite|interesting].)",
    R"([I|Maybe I] [will be|am] in [your city|town] [next week|soon] and [would like|want] to [meet|see you].
[Write|Answer] me [only|please] [at|through] the [page|site], not [here|to this address].
[My|The] [pictures|photos] are on [my page|the site], [take|have] a look.
[I|We] [don't|do not] [look for|want] [games|trouble], [just|only] [company|somebody kind].
[Joining|Membership] is [free|without cost] for [the first month|%N days].
[Real|Checked] people, no [robots|fakes], and [nobody|no one] sees your [name|address].
[Last|This] [summer|month] {{number:100-900}} couples [met|found each other] [here|through us].
[Tell|Write] me about [your day|yourself], I [read|answer] every [letter|word].
[I work|She works] as a [teacher|nurse|designer] and [my|her] [evenings|weekends] are [quiet|free].
[Sorry|Excuse me] for my [English|bad language], I [am learning|learn].
[Chat|Video] and [mail|messages] [work|run] on any [phone|computer].)",
    "",
    R"([My|The] page:
[See|Look at] [me|the photos] here:
[Answer|Reply] [here|on the site]:
[Join|Log in]:)"};

const ThemeTexts parcel_theme{
    "parcel",
    "Express\nParcel\nPost\nDelivery\nCourier\nLogistics",
    R"([Parcel|Package] %C [could not|cannot] be [delivered|handed over]
[Delivery|Postal] [notice|status] {{number:100000-999999}}
[Your|The] [shipment|parcel] [is|waits] at the [depot|post office]
%S [tracking|delivery] number {{hex:8}}
[Second|Last] [attempt|notice]: [parcel|shipment]
[Invoice|Receipt] for [order|delivery] {{number:10000-99999}}
[Wrong|Incomplete] address on [your|the] [package|parcel]
[Customs|Storage] [fee|note] [open|due])",
    R"([Dear|Valued] customer, [our|the] [courier|driver] [could not|was unable to] [deliver|hand over] your [parcel|package] on {{date}}.
[Your|The] [shipment|parcel] {{hex:10}} [arrived|came] at [the|our] [depot|branch] on {{date}}.
[The|Your] [address|house number] on the [label|parcel] is [not complete|unreadable].
[We|%S] [inform|let] you [that|know] [a|one] [parcel|package] is [held|stored] [for you|in your name].
[Nobody|No one] was [at home|in] when [we|the courier] [called|rang].)",
    R"([Please|Kindly] [print|keep] the [label|form] and [show|bring] it at the [counter|post office].
[The|Your] [parcel|shipment] [goes|will go] back after %N [working|business] days.
[A|The] [storage|handling] fee of %P [is due|applies] for each day [after that|of delay].
[Weight|The weight]: {{number:1-9}} kg. [Class|Service]: [standard|express].
[Insurance|The insured value] {{number:50-900}}.00, [item|tracking] number {{hex:12}}.
[The|Our] [office|counter] is open from [eight|nine] to [five|six].
[Details|All details] are in the [attached|enclosed] [note|paper].
[Do not|Please do not] [answer|reply to] this [automatic|unattended] [mail|message].
[Signature|A signature] of the [receiver|addressee] is [required|needed].
[Sender|It was sent by]: %H, [international|overseas] [mail|freight].
[Agent|Operator] %C [took|noted] the [case|inquiry].)",
    "",
    R"([Track|Follow] [it|the parcel]:
[Set|Choose] a new [date|time]:
[Print|Get] the [label|form]:
[Correct|Check] the [address|data]:)"};

} // namespace takedown::simulate
