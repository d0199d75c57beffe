#include "core/text.hpp"
#include "store/duckdb_store.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <thread>
#include <utility>

namespace takedown {

namespace {

/// The engine takes its lock by process: a second handle on a file in this process must share the
/// first one's instance, which the cache sees to, or both would write.
duckdb_instance_cache instances()
{
    static const duckdb_instance_cache cache = duckdb_create_instance_cache();
    return cache;
}

std::string spill_folder(const std::string& path, const StoreOptions& options)
{
    return options.spill_folder.empty() ? path + ".spill" : options.spill_folder;
}

Result<ConfigHandle> configuration(const std::string& path, const StoreOptions& options)
{
    duckdb_config raw = nullptr;
    if (duckdb_create_config(&raw) != DuckDBSuccess) {
        return fail(ErrorKind::Internal, "the database engine does not start");
    }
    ConfigHandle config(raw);
    const unsigned wanted =
        options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    // Each thread pins blocks of its own while it groups and sorts: several in little memory leave
    // too little for any to end.
    constexpr std::uint64_t least_for_a_thread = std::uint64_t{64} << 20U;
    const std::uint64_t fitting = std::max<std::uint64_t>(1, options.memory / least_for_a_thread);
    const std::uint64_t threads = std::min<std::uint64_t>(wanted, fitting);
    const bool read_only = options.access == Access::ReadOnly;
    // Freed memory that the engine's allocator keeps is not counted in memory_limit: by default up
    // to half a gigabyte.
    const std::string kept_when_freed = std::to_string(options.memory / 8) + "B";
    // The last two come last: they close the door behind the others.
    const std::array<std::pair<const char*, std::string>, 13> settings{{
        {"access_mode", read_only ? "READ_ONLY" : "AUTOMATIC"},
        {"memory_limit", std::to_string(options.memory) + "B"},
        {"allocator_flush_threshold", kept_when_freed},
        {"allocator_bulk_deallocation_flush_threshold", kept_when_freed},
        {"threads", std::to_string(threads)},
        {"temp_directory", spill_folder(path, options)},
        {"preserve_insertion_order", "false"},
        {"autoinstall_known_extensions", "false"},
        {"autoload_known_extensions", "false"},
        {"allow_community_extensions", "false"},
        {"allow_unsigned_extensions", "false"},
        {"enable_external_access", "false"},
        {"lock_configuration", "true"},
    }};
    for (const auto& [name, value] : settings) {
        if (duckdb_set_config(raw, name, value.c_str()) != DuckDBSuccess) {
            return fail(
                ErrorKind::Internal,
                std::string("the database engine does not take ") + name + " = " + value
            );
        }
    }
    return config;
}

/// "PID 1234" as the engine's lock message names the holder; empty when it does not.
std::string holder_of(std::string_view message)
{
    const std::size_t at = message.find("PID ");
    if (at == std::string_view::npos) {
        return {};
    }
    const std::string_view digits = message.substr(at + 4);
    return std::string(digits.substr(0, digits.find_first_not_of("0123456789")));
}

Error open_error(const std::string& path, std::string_view message)
{
    const auto mentions = [message](std::string_view words) {
        return message.find(words) != std::string_view::npos;
    };
    if (mentions("Could not set lock")) {
        const std::string holder = holder_of(message);
        return {
            ErrorKind::Busy,
            path + ": another process" + (holder.empty() ? "" : " (PID " + holder + ")") +
                " is using the case; wait until it ends"};
    }
    if (mentions("different configuration")) {
        return {
            ErrorKind::Busy,
            path + ": this process already has the case open in another way; "
                   "close that first"};
    }
    if (mentions("not a valid DuckDB database file") || mentions("database does not exist")) {
        return {
            ErrorKind::Case,
            path + ": there is no case database of ours there; name a case folder"};
    }
    if (mentions("Trying to read a database file with version number") ||
        mentions("Serialization Error")) {
        return {
            ErrorKind::Case,
            path + ": the case was written by a newer database engine; update takedown (" +
                shorten(to_valid_utf8(message), 300) + ")"};
    }
    Error error = engine_error(path, DUCKDB_ERROR_IO, message);
    if (mentions("orrupt") || mentions("checksum") || mentions("not read enough bytes")) {
        error.kind = ErrorKind::Case;
    }
    return error;
}

} // namespace

Result<std::unique_ptr<Store>>
open_duckdb_store(const std::string& path, const StoreOptions& options)
{
    std::error_code ignored;
    if (options.access == Access::ReadOnly && !std::filesystem::exists(path, ignored)) {
        return fail(ErrorKind::Case, path + ": no case database is there; import something first");
    }
    TAKEDOWN_TRY(const ConfigHandle config, configuration(path, options));
    duckdb_database raw = nullptr;
    char* message = nullptr;
    const duckdb_state state =
        duckdb_get_or_create_from_cache(instances(), path.c_str(), &raw, config.get(), &message);
    DatabaseHandle database(raw);
    const std::string said = message != nullptr ? message : "";
    duckdb_free(message);
    if (state != DuckDBSuccess) {
        return tl::unexpected(open_error(path, said));
    }
    auto store =
        std::make_unique<DuckdbStore>(std::move(database), path, options.access, options.memory);
    TAKEDOWN_CHECKED(store->prepare());
    return store;
}

} // namespace takedown
