#include "core/text.hpp"
#include "simulate/world/read_tables.hpp"
#include "simulate/world/world.hpp"
#include "simulate/world/world_size.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <limits>

namespace takedown::simulate {

namespace {

constexpr std::chrono::days longest_world{1100};

/// A world without a name is called as its file, as far as that can be a name.
std::string name_of_file(const std::string& path)
{
    std::string name = std::filesystem::path(path).stem().string();
    return plain_name(name).empty() ? name : "world";
}

void read_span(TomlTable& table, World& world)
{
    world.from = TimePoint{Day{std::chrono::year{2026} / 3 / 2}}; // a Monday
    table.read("from", world.from);
    world.to = world.from + std::chrono::days{2};
    table.read("to", world.to);
    if (world.to <= world.from) {
        table.complain(
            "to",
            fmt::format(
                "{} must be later than from, {}", format_time(world.to), format_time(world.from)
            )
        );
    } else if (world.to - world.from > longest_world) {
        table.complain(
            "to", fmt::format("must be at most {} days later than from", longest_world.count())
        );
    }
}

void read_world_table(TomlTable& table, World& world)
{
    table.read("name", world.name, plain_name);
    table.read("about", world.about);
    table.read_count("seed", world.seed, 0, std::numeric_limits<std::int64_t>::max());
    read_span(table, world);
    table.read("who", world.who);
    table.read("sandbox_runs", world.sandbox_runs);
    table.read("sandbox_minutes", world.sandbox_minutes, 1, 1440);
    table.read_part("popular_names", world.popular_names);
}

} // namespace

Result<World> world_from_text(std::string_view text, const std::string& path)
{
    TAKEDOWN_TRY(const TomlValue tree, parse_toml(text, path));
    Problems problems(path);
    WorldNames names(problems);
    World world;
    world.name = name_of_file(path);
    world.text = text;
    TomlTable file(tree, "", problems);
    file.require("world", "must be there: [world] with name, seed, from and to");
    file.read_table("world", [&](TomlTable& table) { read_world_table(table, world); });
    read_internet(file, world.internet, names);
    read_networks(file, world, names);
    read_mail(file, world, names);
    read_botnets(file, world, names);
    read_events(file, world);
    names.check();
    check_size(file, world);
    file.finish();
    if (!problems.empty()) {
        return problems.error();
    }
    return world;
}

Result<World> read_world(const std::string& path)
{
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
        return fail(ErrorKind::Usage, fmt::format("{}: is not a file", path));
    }
    std::ifstream in(path, std::ios::binary);
    std::string text(most_toml_bytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!in.is_open() || in.bad()) {
        return fail(ErrorKind::Usage, fmt::format("{}: cannot be read", path));
    }
    text.resize(static_cast<std::size_t>(in.gcount()));
    return world_from_text(text, path);
}

} // namespace takedown::simulate
