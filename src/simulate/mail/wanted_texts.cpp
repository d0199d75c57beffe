#include "simulate/mail/wanted_texts.hpp"

namespace takedown::simulate {

namespace {

constexpr ThemeTexts letters{
    "letters",
    "Engineering\nConsulting\nUniversity\nSchool\nAssociates\nCouncil",
    R"([Meeting|Call] on {{choice:Monday|Tuesday|Thursday|Friday}}
[Minutes|Notes] of the {{word}} [group|meeting]
[Question|Idea] about the {{word}} [report|draft]
[Your|The] visit [next|in the second] week
[Draft|Version] {{number:2-9}} of the {{word}} [paper|chapter]
[Photos|Pictures] from [Saturday|the trip]
[Room|Train] for the {{word}} [course|seminar]
[Budget|Figures] for {{number:2007-2014}}
[Birthday|Dinner] at {{name}}'s
{{word}} [measurements|results]
[Key|Parking] for the {{word}} [building|lab]
[Can|Could] you [send|forward] me the {{word}} [file|list]?)",
    R"([Thanks|Thank you] for [your|the quick] [answer|message|mail] about the {{word}}.
[I hope|Hope] the {{word}} [trip|meeting] [went well|was not too long].
[Here are|Below are] my [notes|remarks] on the {{word}} [section|question].
[Sorry|Apologies] for the [late|slow] [answer|reply], we had the {{word}} [review|visit] here.
[Just|Only] a [short|quick] note [about|on] {{choice:Monday|Wednesday|Friday}}.
{{name}} [asked|told] me to [write|pass this on] to you about the {{word}} [plan|work].)",
    R"([Could|Can] you [check|look at] the {{word}} [numbers|table] before [we send|I print] the {{word}} [report|version]?
[The|Our] {{word}} [room|hall] is free from {{number:9-12}} to {{number:13-17}}, so we [can|could] [meet|start] there.
[I think|In my view] the {{word}} part [needs|could use] a [paragraph|figure] about {{words:2-4}}.
{{name}} and {{name}} [will|would like to] [join|come] too, [if|provided] the {{word}} [bus|train] runs.
[We|The students] [measured|counted] {{words:2-5}} and got {{number:12-980}}, [which|and that] looks [odd|right] to me.
[The|My] [computer|printer] in the {{word}} [office|lab] [is|was] [down|slow] again, so [use|take] the other one.
[I will|I'll] be [away|travelling] until {{choice:the 12th|next Tuesday|the end of the month}}, but I [read|check] mail in the evening.
[Do|Did] you [remember|know] where {{name}} [put|keeps] the {{word}} [keys|folder]?
[Mother|Dad] [says|asks] [hello|about the {{word}}], and the [garden|dog] is [fine|growing].
[The|A] [second|third] [chapter|page] still [says|has] {{words:3-6}}, [please|we should] [change|cut] that.
[Let us|Let's] [decide|talk] [on the phone|over lunch], it is [quicker|easier] than [mail|writing].
[Attached|Enclosed] is [what|the list] we [agreed|spoke about], [without|with] the {{word}} [names|dates].
[The|Their] [invoice|offer] for the {{word}} came to {{number:120-4800}}, a bit [more|less] than [planned|last year].
[It|The weather] was [lovely|awful] here, so we [stayed in|walked to the {{word}}] and [read|cooked].)",
    "",
    R"(See you then)"};

constexpr ThemeTexts lists{
    "lists",
    "users\ndevel\nannounce\ndiscuss\nhelp\nlocal",
    R"([Problem|Trouble] with {{word}} after [the upgrade|version {{number:2-9}}.{{number:0-30}}]
[patch|PATCH]: [fix|avoid] {{word}} in {{word}}
{{word}} [crashes|hangs] on [start|exit]
[How|Best way] to [build|configure] {{word}} [on|under] {{word}}?
[Release|Version] {{number:1-9}}.{{number:0-30}} of {{word}}
[Bug|Report] {{number:1000-99999}}: wrong {{word}} [size|order]
[Meeting|Agenda] of the {{word}} [chapter|group]
[Question|Doubt] on the {{word}} [option|manual])",
    R"([I am|We are] [running|using] {{word}} {{number:1-9}}.{{number:0-30}} [on|under] {{word}} and [see|get] {{words:2-4}}.
[Since|After] the [last|latest] [update|change] the {{word}} [test|build] [fails|stops] [here|for me].
[Attached|Below] is a [patch|change] that [fixes|removes] the {{word}} [leak|loop].
[Has|Did] anyone [seen|tried] {{word}} with more than {{number:16-512}} {{word}} [entries|files]?)",
    R"([The|My] log [says|shows] "{{words:3-7}}" and then [nothing|stops].
[It|This] [works|is fine] when {{word}} is [off|disabled], so I [suspect|guess] the {{word}} [code|path].
[You|One] [should|could] [set|use] --{{word}}={{number:1-64}} and [try|run] it again.
[The|This] [loop|check] [runs|goes] over {{word}} twice, [once|one time] for each {{word}}.
[I have|I've] [no|not much] time [this week|before the release], [patches|help] [welcome|would be good].
[See|Read] the [thread|discussion] of {{date}} about {{words:2-3}}.
[That|It] was [changed|broken] in revision {{hex:7}}.
[On|With] a {{number:2-64}} core machine it takes {{number:2-90}} seconds, [before|earlier] it was {{number:2-90}}.
[Please|Could you] [send|post] the output of {{word}} -{{choice:v|d|x}} and your {{word}} file.
[Works|Fixed] for me, [thanks|applied].)",
    "",
    R"(Regards)"};

constexpr ThemeTexts newsletters{
    "newsletters",
    "News\nTravel\nGarden\nBooks\nMusic\nWeekly\nMuseum\nSports",
    R"(%S: [this week|news] of {{date}}
[What|All that] is [new|on] [in|this] {{choice:spring|summer|autumn|winter}}
[Your|The] [weekly|monthly] [letter|digest] from %S
[Ten|Five] {{word}} [ideas|tips] for [the weekend|your home]
[Members|Readers] [save|get] %D% [until|before] {{date}})",
    R"([Welcome|Good morning] to the [new|{{number:2-400}}th] [issue|letter] of %S.
[Dear|Hello] {{name}}, [here is|this is] what [happens|is new] [this week|this month].)",
    R"([Our|The] {{word}} [team|editors] [visited|spoke to] {{name}} about {{words:3-6}} and [wrote|brought back] a [story|report].
[Until|From] {{date}} the {{word}} [hall|shop] [shows|has] {{words:4-8}} at [reduced|half] [price|entry].
[A|One] [reader|member] [asked|wrote] how to [keep|grow] {{words:2-4}}; [our|the] [answer|expert] [says|is] {{words:6-12}}.
[New|Just in]: {{words:3-5}}, [by|with] {{name}}, [for|from] %P.
[The|This] [season|month] [begins|ends] with {{words:4-9}}, and [tickets|places] are [few|going fast].
[We|The club] [walked|travelled] to the {{word}} [valley|coast]: {{words:10-20}}.
[Recipe|Plan] of the week: {{words:5-9}}, [then|and] {{words:5-9}}.
[Win|Draw]: {{number:2-20}} [seats|copies] for {{words:2-4}}, [send|tell] us {{words:3-5}}.
[Calendar|Dates]: {{date}} {{words:3-5}}; {{date}} {{words:3-5}}.
[Interview|Portrait]: {{name}} [on|about] {{words:4-8}}.)",
    "",
    R"([Read|See] [more|the whole story])"};

} // namespace

const ThemeTexts& letter_texts()
{
    return letters;
}

const ThemeTexts& list_texts()
{
    return lists;
}

const ThemeTexts& newsletter_texts()
{
    return newsletters;
}

} // namespace takedown::simulate
