#include "simulate/truth/truth_json.hpp"

#include "core/text.hpp"
#include "model/enum_names.hpp"
#include "simulate/truth/truth_fields.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <limits>
#include <optional>
#include <type_traits>

namespace takedown::simulate {

namespace {

// Fields keep the order of the lists, so that the same truth gives the same bytes.
using Json = nlohmann::ordered_json;

constexpr int deepest = 16; ///< levels in an honest file: 7
constexpr std::uintmax_t largest_file = std::uintmax_t{1} << 30U;

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

std::string text_of_host(const HostId& host)
{
    return host.network + '/' + host.address.text();
}

struct Writer {
    Json object = Json::object();

    template <class T>
    void operator()(const char* name, const T& value)
    {
        object[name] = written(value);
    }

    static Json written(double value)
    {
        if (std::isfinite(value)) {
            return value;
        }
        return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }

    template <class T>
    static Json written(const T& value)
    {
        if constexpr (std::is_same_v<T, std::string> || std::is_integral_v<T>) {
            return value;
        } else if constexpr (std::is_enum_v<T>) {
            return std::string(name_of(value));
        } else if constexpr (std::is_same_v<T, TimePoint>) {
            return format_time(value);
        } else if constexpr (std::is_same_v<T, Address> || std::is_same_v<T, Prefix>) {
            return value.text();
        } else if constexpr (std::is_same_v<T, HostId>) {
            return text_of_host(value);
        } else if constexpr (is_optional<T>) {
            return value ? written(*value) : Json(nullptr);
        } else if constexpr (is_vector<T>) {
            Json array = Json::array();
            for (const auto& item : value) {
                array.push_back(written(item));
            }
            return array;
        } else {
            Writer inner;
            truth_fields::list(inner, value);
            return std::move(inner.object);
        }
    }
};

/// Where the reader is ("segments[3].weight"), and the first thing that was wrong there.
struct Progress {
    std::string path;
    std::string problem;

    void wrong(std::string_view what)
    {
        if (problem.empty()) {
            problem = (path.empty() ? "the whole" : path) + ": " + std::string(what);
        }
    }
};

template <class T>
void read_value(const Json& json, T& value, Progress& progress);

struct Reader {
    const Json& object;
    Progress& progress;

    template <class T>
    void operator()(const char* name, T& value)
    {
        if (!progress.problem.empty()) {
            return;
        }
        const std::size_t length = progress.path.size();
        progress.path += progress.path.empty() ? "" : ".";
        progress.path += name;
        if (const auto field = object.find(name); field != object.end()) {
            read_value(*field, value, progress);
        } else {
            progress.wrong("is missing");
        }
        progress.path.resize(length);
    }
};

template <class T>
void read_text_as(
    const Json& json,
    T& value,
    Progress& progress,
    std::optional<T> (*parse)(std::string_view),
    std::string_view needed
)
{
    if (json.is_string()) {
        if (const auto parsed = parse(json.get_ref<const std::string&>()); parsed) {
            value = *parsed;
            return;
        }
    }
    progress.wrong(needed);
}

std::optional<HostId> parse_host(std::string_view text)
{
    const std::size_t slash = text.rfind('/');
    if (slash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto address = Address::parse(text.substr(slash + 1));
    if (!address) {
        return std::nullopt;
    }
    return HostId{std::string(text.substr(0, slash)), *address};
}

void read_real(const Json& json, double& value, Progress& progress)
{
    if (json.is_number()) {
        value = json.get<double>();
    } else if (json == "inf" || json == "-inf") {
        value = std::numeric_limits<double>::infinity() * (json == "inf" ? 1 : -1);
    } else if (json == "nan") {
        value = std::numeric_limits<double>::quiet_NaN();
    } else {
        progress.wrong("a number is needed");
    }
}

template <class T>
void read_whole(const Json& json, T& value, Progress& progress)
{
    const auto most = std::uint64_t{std::numeric_limits<T>::max()};
    if (json.is_number_unsigned() && json.get<std::uint64_t>() <= most) {
        value = static_cast<T>(json.get<std::uint64_t>());
    } else {
        progress.wrong(fmt::format("a whole number up to {} is needed", most));
    }
}

template <class T>
void read_list(const Json& json, std::vector<T>& values, Progress& progress)
{
    values.clear();
    if (!json.is_array()) {
        progress.wrong("a list is needed");
        return;
    }
    const std::size_t length = progress.path.size();
    for (const Json& item : json) {
        progress.path += fmt::format("[{}]", values.size());
        read_value(item, values.emplace_back(), progress);
        progress.path.resize(length);
        if (!progress.problem.empty()) {
            return;
        }
    }
}

template <class T>
void read_name(const Json& json, T& value, Progress& progress)
{
    if (json.is_string() && parse_name(json.get_ref<const std::string&>(), value)) {
        return;
    }
    std::string allowed;
    for (const std::string_view name : names_of(T{})) {
        allowed += (allowed.empty() ? "" : ", ") + std::string(name);
    }
    progress.wrong("one of these is needed: " + allowed);
}

template <class T>
void read_value(const Json& json, T& value, Progress& progress)
{
    if constexpr (std::is_same_v<T, std::string>) {
        if (json.is_string()) {
            value = json.get_ref<const std::string&>();
        } else {
            progress.wrong("a text is needed");
        }
    } else if constexpr (std::is_same_v<T, bool>) {
        if (json.is_boolean()) {
            value = json.get<bool>();
        } else {
            progress.wrong("true or false is needed");
        }
    } else if constexpr (std::is_same_v<T, double>) {
        read_real(json, value, progress);
    } else if constexpr (std::is_unsigned_v<T>) {
        read_whole(json, value, progress);
    } else if constexpr (std::is_enum_v<T>) {
        read_name(json, value, progress);
    } else if constexpr (std::is_same_v<T, TimePoint>) {
        read_text_as(json, value, progress, &parse_iso_time, "a time is needed");
    } else if constexpr (std::is_same_v<T, Address>) {
        read_text_as(json, value, progress, &Address::parse, "an address is needed");
    } else if constexpr (std::is_same_v<T, Prefix>) {
        read_text_as(json, value, progress, &Prefix::parse, "a prefix is needed");
    } else if constexpr (std::is_same_v<T, HostId>) {
        read_text_as(json, value, progress, &parse_host, "a host is needed: NETWORK/ADDRESS");
    } else if constexpr (is_optional<T>) {
        value.reset();
        if (!json.is_null()) {
            read_value(json, value.emplace(), progress);
        }
    } else if constexpr (is_vector<T>) {
        read_list(json, value, progress);
    } else if (json.is_object()) {
        Reader inner{json, progress};
        truth_fields::list(inner, value);
    } else {
        progress.wrong("an object is needed");
    }
}

/// The library's message without its own number.
std::string_view said_by(const nlohmann::json::exception& error)
{
    const std::string_view text = error.what();
    const std::size_t bracket = text.find("] ");
    return bracket == std::string_view::npos ? text : text.substr(bracket + 2);
}

} // namespace

std::string truth_to_json(const Truth& truth)
{
    return Writer::written(truth).dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

Result<Truth> truth_from_json(std::string_view text, const std::string& path)
{
    bool too_deep = false;
    const auto shallow = [&too_deep](int depth, Json::parse_event_t, const Json&) {
        too_deep = too_deep || depth > deepest;
        return depth <= deepest;
    };
    try {
        const Json json = Json::parse(text, shallow);
        Progress progress;
        Truth truth;
        if (too_deep) {
            progress.wrong("is nested too deep to be a truth");
        } else {
            read_value(json, truth, progress);
        }
        if (!progress.problem.empty()) {
            return fail(ErrorKind::Input, path + ": " + progress.problem);
        }
        return truth;
    } catch (const nlohmann::json::exception& error) {
        return fail(
            ErrorKind::Input,
            fmt::format("{}: {}", path, shorten(to_valid_utf8(said_by(error)), 300))
        );
    }
}

Result<void> write_truth(const Truth& truth, const std::string& folder)
{
    std::error_code error; // what went wrong is told when the file cannot be made
    std::filesystem::create_directories(folder, error);
    const std::string path = folder + "/truth.json";
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << truth_to_json(truth);
    file.close();
    if (file.fail()) {
        return fail(ErrorKind::Storage, path + ": cannot be written; is the disk full?");
    }
    return {};
}

Result<Truth> read_truth(const std::string& folder)
{
    const std::string path = folder + "/truth.json";
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error) {
        return fail(
            ErrorKind::Input,
            fmt::format(
                "{}: cannot be read ({}); is this the truth folder of a world?",
                path,
                error.message()
            )
        );
    }
    if (size > largest_file) {
        return fail(ErrorKind::Input, path + ": is larger than 1 GiB, which no truth is");
    }
    std::string text(static_cast<std::size_t>(size), '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file || static_cast<std::uintmax_t>(file.gcount()) != size) {
        return fail(ErrorKind::Input, path + ": cannot be read to its end");
    }
    return truth_from_json(text, path);
}

} // namespace takedown::simulate
