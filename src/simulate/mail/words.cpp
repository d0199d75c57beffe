#include "simulate/mail/words.hpp"

#include <array>
#include <vector>

namespace takedown::simulate {

namespace {

/// No word that a Received line has a meaning for ("with"): machines are named by them.
constexpr std::string_view vocabulary =
    "able about above accept account across action actual address advance advice affair afraid "
    "after again against agent agree ahead allow almost alone along already also always among "
    "amount ancient anger animal answer anxious anybody apart appear apple april argue arise arm "
    "army around arrive article aside asleep attack attempt august author autumn avenue average "
    "avoid awake aware away balance band bank barely base basket bath battle beach bear beat "
    "beauty because become bed before begin behind belief belong below bench beneath beside best "
    "better between beyond bird birth bitter black blade blank blind block blood blow blue board "
    "boat body bold bone book border borrow both bottle bottom bound bowl branch brave bread break "
    "breath brick bridge brief bright bring broad broken brother brown brush build burn bus bush "
    "business busy butter button cabin cake call calm camera camp canal candle capital captain "
    "card care carpet carry case castle catch cattle cause center century certain chain chair "
    "chance change channel chapter charge chase cheap check cheese chest chief child choice circle "
    "citizen city claim class clay clean clear clerk clever climb clock close cloth cloud club "
    "coach coal coast coat coffee coin cold collar collect college colony color column combine "
    "comfort command common company compare complete concern condition connect consider contain "
    "content control cook cool copper copy corn corner correct cost cotton council count country "
    "couple courage course court cousin cover cream create credit crew crime crop cross crowd "
    "crown cruel cry cup curious current curtain curve custom damage dance danger dark daughter "
    "dead deal dear debate decide deep deer degree delay deliver demand depend depth desert design "
    "desire desk detail develop device dinner direct discuss distance divide doctor dog dollar "
    "door double doubt down dozen dream dress drink drive drop dry during dust duty each eager "
    "early earn earth ease east easy edge effect effort egg either elder electric else empty "
    "enemy engine enjoy enough enter entire equal escape evening event ever every evil exact "
    "example except excuse exercise exist expect expense explain express extra eye face fact "
    "factory fail faint fair faith fall false family famous far farm fashion fast father favor "
    "fear feather feed feel fellow fence fever few field fierce fight figure fill film final find "
    "fine finger finish fire firm first fish fit fix flag flame flat flight float floor flow "
    "flower fly follow food foot force foreign forest forget form fortune forward frame free "
    "fresh friend front fruit full fun funny future gain game garden gate gather general gentle "
    "gift girl give glad glass goal gold good govern grace grade grain grand grass grave gray "
    "great green ground group grow guard guess guest guide habit hair half hall hammer hand "
    "handle happen happy harbor hard hardly harvest haste hat hate head health hear heart heat "
    "heavy height help hence hide high hill history hold hole holiday hollow home honest honor "
    "hope horse hospital host hotel hour house however human humble hunger hunt hurry hurt idea "
    "idle image inch include increase indeed industry inform inside instead intend interest iron "
    "island issue item jacket join joint journey joy judge juice jump just justice keen keep key "
    "kick kind kitchen knee knife knock know labor lack ladder lake lamp land language large last "
    "late laugh law lawn lay lazy lead leaf learn least leather leave left legal lend length less "
    "lesson letter level liberty library lie life lift light like limit line lion lip liquid list "
    "listen little live load local lock lonely long look loose lose loud love low loyal luck lunch "
    "machine main make manage manner many map march mark market marry mass master match material "
    "matter meadow meal mean measure meat medicine meet member memory mention merchant mercy mere "
    "merry message metal method middle might mild mile milk mill mind minute mirror miss mistake "
    "mix model modern moment money month moon moral more morning mostly motion motor mountain "
    "mouse mouth move much music must mystery nail name narrow nation native nature near neat neck "
    "need neighbor neither nest never new news next nice night noble noise none noon normal north "
    "nose note nothing notice number nurse obey object ocean offer office often oil old once only "
    "open opinion oppose orange order other ought outside over owe own page pain paint pair palace "
    "pale paper parent park part party pass past path patient pattern pause pay peace pen pencil "
    "people perfect perhaps period permit person piano picture piece pilot pink pipe place plain "
    "plan plane plant plate play please plenty pocket poem point polite pool poor popular port "
    "position possess post pot potato pound power practice praise prefer prepare present press "
    "pretty prevent price pride print prison private prize problem produce profit program promise "
    "proof proper protect proud prove provide public pull pump pure purple purpose push put "
    "quality quarter queen question quick quiet quite radio rail rain raise range rapid rare rate "
    "rather raw reach read ready real reason receive recent record red refer refuse regard region "
    "regular relate remain remark remember remove repair repeat reply report request rescue rest "
    "result return rich ride right ring rise risk river road roar rock roll roof room root rope "
    "rose rough round row royal rule run rush sad safe sail salt same sample sand save say scale "
    "scene school science screen sea search season seat second secret section see seed seem seize "
    "seldom self sell send sense separate serious serve settle several shade shake shall shape "
    "share sharp sheep sheet shelf shell shelter shine ship shirt shoe shop shore short should "
    "shoulder shout show shower shut sick side sight sign silence silk silver similar simple since "
    "sing single sister size skill skin skirt sky sleep slip slow small smell smile smoke smooth "
    "snow social soft soil soldier solid some son song soon sort sound soup south space speak "
    "special speech speed spell spend spirit split spoil spoon sport spot spread spring square "
    "staff stage stair stamp stand star start state station stay steady steam steel step stick "
    "still stock stomach stone stop store storm story straight strange stream street strength "
    "strike string strip strong student study subject succeed such sudden suffer sugar suggest "
    "suit summer sun supper supply support suppose sure surface surprise sweet swim sword system "
    "table tail talk tall task taste tax tea teach team tear tell temper temple tender tent term "
    "test than thank theater theory thick thin thing think third thorough thought thread throat "
    "through throw thunder ticket tide tie tight till timber time tin tiny tired title today "
    "together tomorrow tone tongue tonight too tool tooth top total touch toward towel tower town "
    "track trade train travel tray treasure treat tree trial tribe trick trip trouble true trunk "
    "trust truth try tube tune turn twice twist type uncle under unit until upon upper upset urge "
    "use usual vain valley value variety various verb very vessel victory view village virtue "
    "visit voice vote voyage wage wagon waist wait wake walk wall wander want war warm warn wash "
    "waste watch water wave wax way weak wealth wear weather week weigh weight welcome well west "
    "wet what wheel when where which while whisper white whole wide wife wild will win wind window "
    "wine wing winter wipe wire wise wish within without woman wonder wood wooden wool word "
    "work world worry worse worth wound wrap write wrong yard year yellow yesterday yet yield "
    "young";

constexpr std::string_view given_names =
    "James Mary John Patricia Robert Linda Michael Barbara William Elizabeth David Jennifer "
    "Richard Maria Charles Susan Joseph Margaret Thomas Dorothy Daniel Lisa Paul Nancy Mark Karen "
    "Donald Betty George Helen Kenneth Sandra Steven Donna Edward Carol Brian Ruth Ronald Sharon "
    "Anthony Michelle Kevin Laura Jason Sarah Jeff Kimberly Frank Deborah Scott Jessica Eric "
    "Shirley Stephen Cynthia Andrew Angela Raymond Melissa Gregory Brenda Joshua Amy Jerry Anna "
    "Dennis Rebecca Walter Virginia Patrick Kathleen Peter Pamela Harold Martha Douglas Debra "
    "Henry Amanda Carl Stephanie Arthur Carolyn Ryan Christine Roger Marie Joe Janet Juan "
    "Catherine Jack Frances Albert Ann Justin Joyce Gerald Diane Keith Alice Samuel Julie Willie "
    "Heather Ralph Teresa Lawrence Doris Nicholas Gloria Roy Evelyn Benjamin Jean Bruce Cheryl "
    "Brandon Mildred Adam Katherine Harry Joan Fred Ashley Wayne Judith Billy Rose Steve Janice";

constexpr std::string_view family_names =
    "Smith Johnson Williams Jones Brown Davis Miller Wilson Moore Taylor Anderson Thomas Jackson "
    "White Harris Martin Thompson Garcia Martinez Robinson Clark Rodriguez Lewis Lee Walker Hall "
    "Allen Young Hernandez King Wright Lopez Hill Scott Green Adams Baker Gonzalez Nelson Carter "
    "Mitchell Perez Roberts Turner Phillips Campbell Parker Evans Edwards Collins Stewart Sanchez "
    "Morris Rogers Reed Cook Morgan Bell Murphy Bailey Rivera Cooper Richardson Cox Howard Ward "
    "Torres Peterson Gray Ramirez Watson Brooks Kelly Sanders Price Bennett Wood Barnes Ross "
    "Henderson Coleman Jenkins Perry Powell Long Patterson Hughes Flores Washington Butler Simmons "
    "Foster Gonzales Bryant Alexander Russell Griffin Diaz Hayes Myers Ford Hamilton Graham "
    "Sullivan Wallace Woods Cole West Jordan Owens Reynolds Fisher Ellis Harrison Gibson Mcdonald "
    "Cruz Marshall Ortiz Gomez Murray Freeman Wells Webb Simpson Stevens Tucker Porter Hunter";

constexpr std::string_view providers =
    "mailbox.example freepost.example webmail.example postfach.example netmail.example "
    "citymail.example fastpost.example openmail.example homenet.example dialnet.example "
    "cablenet.example telecom.example bluemail.example quickmail.example worldpost.example "
    "inbox.test mailhost.test postnet.test eurocable.test adslnet.test";

std::vector<std::string_view> split_words(std::string_view text)
{
    std::vector<std::string_view> words;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find(' ', start), text.size());
        words.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return words;
}

} // namespace

std::span<const std::string_view> common_words()
{
    static const std::vector<std::string_view> words = split_words(vocabulary);
    return words;
}

std::span<const std::string_view> first_names()
{
    static const std::vector<std::string_view> words = split_words(given_names);
    return words;
}

std::span<const std::string_view> last_names()
{
    static const std::vector<std::string_view> words = split_words(family_names);
    return words;
}

std::span<const std::string_view> provider_domains()
{
    static const std::vector<std::string_view> words = split_words(providers);
    return words;
}

void append_words(std::uint64_t count, Random& random, std::string& out)
{
    const auto words = common_words();
    for (std::uint64_t i = 0; i < count; ++i) {
        if (i > 0) {
            out += ' ';
        }
        out += one_of(words, random);
    }
}

void append_sentences(std::uint64_t count, Random& random, std::string& out)
{
    const auto words = common_words();
    std::uint64_t left_in_sentence = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        const bool begins = left_in_sentence == 0;
        if (begins) {
            left_in_sentence = random.between(4, 16);
        }
        if (i > 0) {
            out += begins ? ". " : " ";
        }
        const std::size_t start = out.size();
        const std::uint64_t drawn = random.next();
        out += words[(drawn >> 32U) % words.size()];
        if (begins) {
            out[start] = static_cast<char>(out[start] - 'a' + 'A');
        } else if (left_in_sentence > 1 && i + 1 < count && drawn % 12 == 0) {
            out += ',';
        }
        --left_in_sentence;
    }
    if (count > 0) {
        out += '.';
    }
}

void append_invented_domain(Random& random, std::string& out)
{
    constexpr std::array<std::string_view, 16> heads{
        "ta",
        "ro",
        "ve",
        "lin",
        "mar",
        "pol",
        "ser",
        "kan",
        "du",
        "bel",
        "gor",
        "tri",
        "san",
        "we",
        "fal",
        "mi"};
    constexpr std::array<std::string_view, 16> tails{
        "nel",
        "dex",
        "mont",
        "gate",
        "via",
        "soft",
        "ron",
        "lux",
        "port",
        "line",
        "mer",
        "tec",
        "so",
        "bay",
        "ka",
        "ster"};
    std::uint64_t drawn = random.next();
    out += heads[drawn & 15U];
    drawn >>= 4U;
    for (std::uint64_t more = drawn & 1U; more > 0; --more) {
        drawn >>= 1U;
        out += heads[drawn & 15U];
        drawn >>= 4U;
    }
    out += tails[(drawn >> 1U) & 15U];
    out += ((drawn >> 8U) & 3U) == 0 ? ".test" : ".example";
}

std::string person(Random& random)
{
    std::string name(one_of(first_names(), random));
    name += ' ';
    name += one_of(last_names(), random);
    return name;
}

} // namespace takedown::simulate
