#pragma once

// Case: a folder with evidence, settings, a database and what came of them.

#include "casework/address_hiding.hpp"
#include "casework/settings.hpp"
#include "core/result.hpp"
#include "store/store.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace takedown {

/// What the machine may give to one command.
struct Resources {
    static constexpr std::uint64_t least_memory = std::uint64_t{256} << 20U;

    std::uint64_t memory = std::uint64_t{2} << 30U; ///< bytes for the whole program
    unsigned threads = 0;                           ///< 0: as many as the machine has

    /// Bytes that the database may count. It holds about as much again that it does not count.
    [[nodiscard]] std::uint64_t for_database() const { return beyond_the_program() / 3; }

    /// Bytes that readers may plan with.
    [[nodiscard]] std::uint64_t for_readers() const { return beyond_the_program() / 8; }

private:
    [[nodiscard]] std::uint64_t beyond_the_program() const
    {
        constexpr std::uint64_t program = std::uint64_t{64} << 20U;
        return std::max(memory, least_memory) - program;
    }
};

/// How long work tells the outside about itself, and how the outside ends it early.
struct Watcher {
    /// Stage in words, done and total in the stage's own unit; total 0: not known.
    std::function<void(std::string_view stage, std::uint64_t done, std::uint64_t total)> progress =
        [](std::string_view, std::uint64_t, std::uint64_t) {
        };
    /// One line for people that should stay readable (a refused file, a note).
    std::function<void(std::string_view line)> say = [](std::string_view) {
    };
    /// Set from a signal handler.
    const std::atomic<bool>* interrupted = nullptr;

    [[nodiscard]] bool stopping() const { return interrupted != nullptr && interrupted->load(); }
};

class Case {
public:
    /// Makes the folder with evidence/, case.toml and a key for secrets; leaves what is there
    /// alone. Error: it is a case already, or cannot be written.
    static Result<void> create(const std::string& folder);

    /// Opens the case in `folder`. For writing, whatever a case needs and lacks is made (key,
    /// database) as long as there is a case.toml, a case.duckdb or an evidence folder. Reading a
    /// case that was never analysed is an Error that says what to run.
    static Result<Case> open(const std::string& folder, Access access, const Resources& resources);

    [[nodiscard]] const std::string& folder() const { return folder_; }

    [[nodiscard]] const Settings& settings() const { return settings_; }

    [[nodiscard]] const Resources& resources() const { return resources_; }

    [[nodiscard]] std::string path(std::string_view name) const;

    [[nodiscard]] Store& store() { return *store_; }

    /// Stands for a secret in the store and in output; the same secret gives the same text in one
    /// case.
    [[nodiscard]] std::string pseudonym(std::string_view secret) const;

    /// Takes trap addresses, in any form, and recipients out of texts. Lives as long as the case.
    [[nodiscard]] const AddressHiding& hiding() const { return hiding_; }

    /// `text` with trap addresses replaced by "[trap]".
    [[nodiscard]] std::string redact(std::string_view text) const { return hiding_.hidden(text); }

    /// Notes in the case's audit log who did what.
    Result<void> audit(std::string_view action, std::string_view detail);

private:
    Case() = default;

    std::string folder_;
    Settings settings_;
    Resources resources_;
    std::string key_;
    AddressHiding hiding_;
    std::unique_ptr<Store> store_;
};

} // namespace takedown
