#include "simulate/registries/registry_writer.hpp"

#include "simulate/evidence/text_file.hpp"
#include "simulate/registries/place_sources.hpp"
#include "simulate/registries/rdap_objects.hpp"
#include "simulate/registries/registrations.hpp"
#include "simulate/registries/rpsl_objects.hpp"

#include <fmt/format.h>

namespace takedown::simulate {

namespace {

Result<void> write_file(const std::string& path, std::string_view text)
{
    TAKEDOWN_TRY(TextFile file, TextFile::create(path));
    file.write(text);
    return file.close();
}

} // namespace

Result<void> write_registry(const Internet& internet, const World& world, const std::string& folder)
{
    const Registrations registrations = registrations_of(internet, world);
    const std::string registry = folder + "/registry";
    for (const BlockRegistration& block : registrations.blocks) {
        TAKEDOWN_CHECKED(write_file(
            registry + "/rdap/ip/" + rdap_file_name(block.prefix),
            rdap_network(registrations, block)
        ));
    }
    for (std::size_t i = 0; i < internet.systems().size(); ++i) {
        TAKEDOWN_CHECKED(write_file(
            fmt::format("{}/rdap/autnum/{}.json", registry, internet.systems()[i].number),
            rdap_autnum(registrations, internet, i)
        ));
    }
    for (const RpslFile& file : rpsl_files(registrations, internet)) {
        TAKEDOWN_CHECKED(
            write_file(fmt::format("{}/rpsl/sim.db.{}", registry, file.object_class), file.text)
        );
    }
    TAKEDOWN_CHECKED(write_file(folder + "/places/countries.csv", country_ranges(internet, world)));
    return write_file(folder + "/places/networks.csv", network_ranges(internet, world));
}

} // namespace takedown::simulate
