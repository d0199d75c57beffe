#include "analysis/controllers/captures.hpp"

#include "analysis/controllers/capture_activity.hpp"
#include "core/text.hpp"
#include "readers/format.hpp"
#include "reference/name_statistics.hpp"
#include "reference/popular_names.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <unordered_set>

namespace takedown::captures {

namespace {

const std::string data = TAKEDOWN_SOURCE_DIR "/../shared/data/";

using Names = std::unordered_set<std::string>;

/// The strings of the "list" in a warning-list file.
Names read_list(const std::string& path)
{
    Names names;
    std::ifstream lines(path);
    std::string line;
    bool listed = false;
    while (std::getline(lines, line)) {
        const std::size_t open = line.find('"');
        const std::size_t close = line.rfind('"');
        if (line.find("\"list\"") != std::string::npos) {
            listed = true;
        } else if (listed && open != std::string::npos && close > open) {
            const std::string name = line.substr(open + 1, close - open - 1);
            names.insert(name.substr(name.front() == '.' ? 1 : 0));
        }
    }
    return names;
}

bool covers(const Names& names, std::string_view name)
{
    while (true) {
        if (names.count(std::string(name)) != 0) {
            return true;
        }
        const std::size_t dot = name.find('.');
        if (dot == std::string_view::npos) {
            return false;
        }
        name.remove_prefix(dot + 1);
    }
}

} // namespace

std::string folder()
{
    const std::string path = data + "traffic/captures/";
    return std::filesystem::exists(path + "labels.tsv") ? path : std::string();
}

std::vector<std::map<std::string, std::string>> read_table(const std::string& path)
{
    std::vector<std::map<std::string, std::string>> rows;
    std::ifstream lines(path);
    std::string head;
    std::getline(lines, head);
    const auto names = split(head, '\t');
    std::string line;
    while (std::getline(lines, line)) {
        const auto values = split(line, '\t');
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < std::min(names.size(), values.size()); ++i) {
            row.emplace(names[i], values[i]);
        }
    }
    return rows;
}

std::vector<HostActivity> read_hosts(const std::string& path, std::string_view format)
{
    CaptureActivity activity(std::filesystem::path(path).stem());
    const auto all = formats();
    const auto known =
        std::find_if(all.begin(), all.end(), [&](const Format& one) { return one.name == format; });
    auto source = ByteSource::open(path);
    if (known == all.end() || !source) {
        ADD_FAILURE() << path << " cannot be read as " << format;
        return {};
    }
    ThreadPool pool(1);
    const PublicSuffixList suffixes;
    const ReadContext context{pool, suffixes, std::size_t{256} << 20U, {}};
    const auto read = known->read(*source, activity, context);
    EXPECT_TRUE(read.has_value());
    return activity.hosts();
}

ControllerSettings settings()
{
    const auto popular = PopularNames::open(data + "names/cloudflare-top100k.json");
    const auto dynamic = std::make_shared<Names>(read_list(data + "names/dynamic-dns.json"));
    ControllerSettings chosen;
    if (popular) {
        chosen.popular_name =
            [names = std::make_shared<PopularNames>(*popular)](std::string_view name) {
                return names->contains(name);
            };
    }
    chosen.machine_made = [](std::string_view label) {
        return algorithmic_log_odds(label);
    };
    chosen.dynamic_name = [dynamic](std::string_view name) {
        return covers(*dynamic, name);
    };
    return chosen;
}

} // namespace takedown::captures
