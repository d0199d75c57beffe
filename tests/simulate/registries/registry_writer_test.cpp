#include "readers/feeds/range_csv.hpp"
#include "readers/reading.hpp"
#include "reference/place_ranges.hpp"
#include "simulate/internet/files.hpp"
#include "simulate/internet/worlds.hpp"
#include "simulate/registries/registry_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <set>

#include "own_folder.hpp"

namespace takedown::simulate {

namespace {

using testing_support::fresh_folder;

using nlohmann::json;
using testing::HasSubstr;

World world_with_names()
{
    World world = default_world(4);
    world.internet.systems = {named(64500, AsKind::Hosting), named(64501, AsKind::Hosting)};
    world.internet.systems[0].name = "Panama \"Best\", S.A.";
    world.internet.systems[0].abuse = "abuse@panama.example";
    world.internet.systems[0].prefixes = {*Prefix::parse("198.18.8.0/22")};
    world.internet.systems[1].prefixes = {*Prefix::parse("198.18.9.0/24")};
    return world;
}

/// Files of the world's registry and places.
std::map<std::string, std::string> written(const World& world, const std::string& name)
{
    const std::string folder = fresh_folder(name);
    const auto result = write_registry(internet_of(world), world, folder);
    EXPECT_TRUE(result) << (result ? "" : result.error().message);
    return files_below(folder);
}

/// Mailboxes of entities with that role, wherever they hang.
std::set<std::string> mailboxes(const json& object, const std::string& role)
{
    std::set<std::string> found;
    for (const json& entity : object.value("entities", json::array())) {
        const json& roles = entity.at("roles");
        for (const json& property : entity.at("vcardArray").at(1)) {
            if (property.at(0) == "email" &&
                std::find(roles.begin(), roles.end(), role) != roles.end()) {
                found.insert(property.at(3).get<std::string>());
            }
        }
        found.merge(mailboxes(entity, role));
    }
    return found;
}

TEST(RegistryWriter, AnswersForEveryBlockAsRfc9083Says)
{
    const World world = world_with_names();
    const Internet internet = internet_of(world);
    const auto files = written(world, "rdap");
    std::map<std::string, json> by_handle;
    for (const auto& [name, text] : files) {
        if (name.starts_with("registry/rdap/ip/")) {
            const json object = json::parse(text);
            by_handle[object.at("handle").get<std::string>()] = object;
        }
    }
    std::size_t assigned = 0;
    for (const auto& [handle, object] : by_handle) {
        EXPECT_EQ(object.at("objectClassName"), "ip network");
        const auto first = Address::parse(object.at("startAddress").get<std::string>());
        const auto last = Address::parse(object.at("endAddress").get<std::string>());
        ASSERT_TRUE(first && last);
        const json& cidr = object.at("cidr0_cidrs").at(0);
        const char* key = first->is_v4() ? "v4prefix" : "v6prefix";
        const Prefix prefix(
            *Address::parse(cidr.at(key).get<std::string>()), cidr.at("length").get<unsigned>()
        );
        EXPECT_EQ(prefix.address(), *first);
        EXPECT_TRUE(prefix.contains(*last));
        if (object.at("type") == "ALLOCATED UNSPECIFIED") {
            EXPECT_FALSE(object.contains("parentHandle"));
            continue;
        }
        ASSERT_TRUE(by_handle.contains(object.at("parentHandle").get<std::string>())) << handle;
        EXPECT_FALSE(object.at("country").get<std::string>().empty());
        const auto system = internet.holder(*first);
        ASSERT_TRUE(system);
        if (object.at("type") == "ASSIGNED PA") {
            ++assigned;
            EXPECT_EQ(internet.systems()[*system].kind, AsKind::Hosting);
            continue;
        }
        const std::string& abuse = internet.systems()[*system].abuse;
        EXPECT_EQ(
            mailboxes(object, "abuse"),
            abuse.empty() ? std::set<std::string>() : std::set<std::string>{abuse}
        ) << handle;
        EXPECT_EQ(object.at("country"), internet.systems()[*system].country);
    }
    EXPECT_GT(assigned, 10U);
    EXPECT_EQ(
        by_handle.at("198.18.9.0 - 198.18.9.255").at("parentHandle"), "198.18.8.0 - 198.18.11.255"
    );
    EXPECT_TRUE(files.contains("registry/rdap/ip/198.18.8.0_22.json"));
}

TEST(RegistryWriter, AnswersForEveryNumber)
{
    const World world = world_with_names();
    const Internet internet = internet_of(world);
    const auto files = written(world, "autnum");
    std::size_t nested = 0;
    std::size_t silent = 0;
    for (const System& system : internet.systems()) {
        const json object =
            json::parse(files.at("registry/rdap/autnum/" + std::to_string(system.number) + ".json")
            );
        EXPECT_EQ(object.at("startAutnum"), system.number);
        EXPECT_EQ(object.at("objectClassName"), "autnum");
        const auto abuse = mailboxes(object, "abuse");
        EXPECT_EQ(abuse.size(), system.abuse.empty() ? 0U : 1U);
        EXPECT_TRUE(abuse.empty() || *abuse.begin() == system.abuse);
        silent += system.abuse.empty() ? 1U : 0U;
        nested += object.at("entities").at(0).contains("entities") ? 1U : 0U;
    }
    EXPECT_GT(nested, 0U);
    EXPECT_GT(silent, 0U);
    EXPECT_LT(silent, internet.systems().size() / 3);
}

using Object = std::vector<std::pair<std::string, std::string>>;

std::vector<Object> objects_of(const std::string& text)
{
    std::vector<Object> objects;
    Object open;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = text.find('\n', at);
        EXPECT_NE(end, std::string::npos) << "the last line has no end";
        const std::string line = text.substr(at, end - at);
        at = end == std::string::npos ? text.size() : end + 1;
        if (line.empty()) {
            objects.push_back(std::move(open));
            open.clear();
            continue;
        }
        const std::size_t colon = line.find(':');
        EXPECT_NE(colon, std::string::npos) << line;
        const std::size_t value = line.find_first_not_of(' ', colon + 1);
        EXPECT_NE(value, std::string::npos) << line;
        open.emplace_back(line.substr(0, colon), line.substr(value));
    }
    EXPECT_TRUE(open.empty());
    return objects;
}

std::vector<std::string> values(const Object& object, const std::string& name)
{
    std::vector<std::string> found;
    for (const auto& [key, value] : object) {
        if (key == name) {
            found.push_back(value);
        }
    }
    return found;
}

class Rpsl : public testing::Test {
protected:
    const World world = world_with_names();
    const Internet internet = internet_of(world);
    std::map<std::string, std::vector<Object>> classes; // NOLINT: set once, below

    void SetUp() override
    {
        for (const auto& [name, text] : written(world, "rpsl")) {
            const std::string front = "registry/rpsl/sim.db.";
            if (name.starts_with(front)) {
                classes[name.substr(front.size())] = objects_of(text);
            }
        }
    }
};

TEST_F(Rpsl, HoldsWellFormedObjectsWhoseHandlesAreThere)
{
    std::map<std::string, std::set<std::string>> keys;
    ASSERT_EQ(classes.size(), 9U);
    for (const auto& [name, objects] : classes) {
        EXPECT_FALSE(objects.empty()) << name;
        for (const Object& object : objects) {
            EXPECT_EQ(object.front().first, name);
            EXPECT_EQ(object.back().first, "source");
            const std::string key =
                name == "role" ? values(object, "nic-hdl").at(0) : object.front().second;
            if (name != "route" && name != "route6") {
                EXPECT_TRUE(keys[name].insert(key).second) << key;
            }
        }
    }
    const std::map<std::string, std::string> references{
        {"abuse-c", "role"},
        {"admin-c", "role"},
        {"tech-c", "role"},
        {"org", "organisation"},
        {"mnt-by", "mntner"},
        {"mnt-ref", "mntner"},
        {"origin", "aut-num"}};
    std::size_t followed = 0;
    for (const auto& [name, objects] : classes) {
        for (const Object& object : objects) {
            for (const auto& [key, value] : object) {
                const auto reference = references.find(key);
                if (reference != references.end()) {
                    ++followed;
                    EXPECT_TRUE(keys[reference->second].contains(value)) << key << ' ' << value;
                }
            }
        }
    }
    EXPECT_GT(followed, 500U);
}

TEST_F(Rpsl, GivesTheMailboxAtTheSecondLookUp)
{
    std::map<std::string, std::string> mailbox_of_role;
    for (const Object& role : classes.at("role")) {
        for (const std::string& mailbox : values(role, "abuse-mailbox")) {
            mailbox_of_role[values(role, "nic-hdl").at(0)] = mailbox;
        }
    }
    std::map<std::string, std::string> mailbox_of_org;
    for (const Object& organisation : classes.at("organisation")) {
        for (const std::string& handle : values(organisation, "abuse-c")) {
            ASSERT_TRUE(mailbox_of_role.contains(handle));
            mailbox_of_org[organisation.front().second] = mailbox_of_role[handle];
        }
    }
    std::size_t with_mailbox = 0;
    for (const Object& number : classes.at("aut-num")) {
        const auto system =
            internet.find(static_cast<Asn>(std::stoul(number.front().second.substr(2))));
        ASSERT_TRUE(system);
        EXPECT_TRUE(values(number, "abuse-mailbox").empty());
        const std::string mailbox = mailbox_of_org[values(number, "org").at(0)];
        EXPECT_EQ(mailbox, internet.systems()[*system].abuse);
        with_mailbox += mailbox.empty() ? 0U : 1U;
    }
    EXPECT_GT(with_mailbox, 30U);
}

TEST_F(Rpsl, TellsTheTrueLinksAndRoutes)
{
    std::size_t links = 0;
    for (const Object& number : classes.at("aut-num")) {
        const auto system =
            *internet.find(static_cast<Asn>(std::stoul(number.front().second.substr(2))));
        const System& described = internet.systems()[system];
        std::set<std::string> expected;
        for (const std::size_t provider : described.providers) {
            const auto asn = std::to_string(internet.systems()[provider].number);
            expected.insert("from AS" + asn + " accept ANY");
        }
        std::set<std::string> told;
        for (const std::string& line : values(number, "import")) {
            ++links;
            if (line.ends_with(" ANY")) {
                told.insert(line);
            }
        }
        EXPECT_EQ(told, expected);
        EXPECT_EQ(
            values(number, "import").size(),
            described.providers.size() + described.peers.size() + described.customers.size()
        );
        EXPECT_EQ(values(number, "export").size(), values(number, "import").size());
    }
    EXPECT_GT(links, 100U);
    std::set<std::pair<std::string, std::string>> told;
    for (const char* name : {"route", "route6"}) {
        for (const Object& route : classes.at(name)) {
            told.emplace(route.front().second, values(route, "origin").at(0));
        }
    }
    std::set<std::pair<std::string, std::string>> expected;
    for (const System& system : internet.systems()) {
        for (const Prefix& prefix : system.prefixes) {
            expected.emplace(prefix.text(), "AS" + std::to_string(system.number));
        }
    }
    EXPECT_EQ(told, expected);
}

PlaceRanges ranges_of(const std::string& text, const std::string& name)
{
    CollectingSink sink;
    EXPECT_TRUE(read_text(range_csv_format(), text, sink));
    EXPECT_TRUE(sink.oddities.empty());
    return {name, sink.ranges};
}

TEST(PlaceSources, AreReadBackAndWrongForAPart)
{
    World world = world_with_names();
    world.internet.access_networks = 400;
    world.internet.wrong_places = 0.1;
    const Internet internet = internet_of(world);
    const auto files = written(world, "places");
    const PlaceRanges countries = ranges_of(files.at("places/countries.csv"), "countries");
    const PlaceRanges networks = ranges_of(files.at("places/networks.csv"), "networks");
    double wrong_countries = 0;
    double wrong_networks = 0;
    for (std::size_t i = 0; i < internet.systems().size(); ++i) {
        const System& system = internet.systems()[i];
        const auto country = countries.lookup(internet.address(i, 3));
        const auto network = networks.lookup(internet.address(i, 3));
        ASSERT_TRUE(country && network);
        EXPECT_EQ(country->country.size(), 2U);
        wrong_countries += country->country != system.country ? 1 : 0;
        wrong_networks += network->asn != system.number ? 1 : 0;
        EXPECT_TRUE(network->asn != system.number || network->holder == system.name);
        const auto v6 = countries.lookup(internet.address_v6(i, 3));
        ASSERT_TRUE(v6);
        EXPECT_EQ(v6->country, country->country);
    }
    const auto all = static_cast<double>(internet.systems().size());
    EXPECT_NEAR(wrong_countries / all, 0.1, 0.04);
    EXPECT_NEAR(wrong_networks / all, 0.1, 0.04);
    world.internet.wrong_places = 0;
    EXPECT_NE(written(world, "places")["places/countries.csv"], files.at("places/countries.csv"));
}

TEST(PlaceSources, QuoteNamesWithCommas)
{
    EXPECT_THAT(
        written(world_with_names(), "quotes")["places/networks.csv"],
        HasSubstr("198.18.8.0,198.18.11.255,64500,\"Panama \"\"Best\"\", S.A.\"\n")
    );
}

TEST(RegistryWriter, WritesTheSameForAWorldAndSeed)
{
    const World world = world_with_names();
    EXPECT_EQ(written(world, "once"), written(world, "again"));
}

TEST(RegistryWriter, SaysWhereItCannotWrite)
{
    const World world = world_with_names();
    const auto result = write_registry(internet_of(world), world, "/dev/null/world");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::Storage);
    EXPECT_THAT(result.error().message, HasSubstr("/dev/null/world"));
}

} // namespace

} // namespace takedown::simulate
