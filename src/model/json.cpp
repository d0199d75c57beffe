#include "model/json.hpp"

#include "model/enum_names.hpp"
#include "model/json_fields.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <type_traits>

namespace takedown {

namespace {

// Fields keep the order of the lists, so that the same findings give the same bytes.
using Json = nlohmann::ordered_json;

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
/// Types that JSON has itself and that lose nothing there.
template <class T>
inline constexpr bool is_plain = std::is_same_v<T, std::string> || std::is_integral_v<T>;

struct Writer {
    Json object = Json::object();

    template <class T>
    void operator()(const char* name, const T& value)
    {
        object[name] = written(value);
    }

    static Json written(double value)
    {
        if (std::isnan(value)) {
            return "nan";
        }
        if (std::isinf(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        return value;
    }

    template <class T>
    static Json written(const T& value)
    {
        if constexpr (is_plain<T>) {
            return value;
        } else if constexpr (std::is_enum_v<T>) {
            return std::string(name_of(value));
        } else if constexpr (std::is_same_v<T, TimePoint>) {
            return format_time(value);
        } else if constexpr (std::is_same_v<T, Micros>) {
            return value.count();
        } else if constexpr (std::is_same_v<T, Address> || std::is_same_v<T, Prefix>) {
            return value.text();
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
            json_fields::list(inner, value);
            return std::move(inner.object);
        }
    }
};

/// Thrown and caught in this file only, like the library's own errors.
struct WrongField : std::runtime_error {
    using std::runtime_error::runtime_error;
};

template <class T>
T present(const std::optional<T>& value, const Json& json)
{
    if (!value) {
        throw WrongField("cannot read " + json.dump().substr(0, 80));
    }
    return *value;
}

struct Reader {
    const Json& object;

    template <class T>
    void operator()(const char* name, T& value)
    {
        if (const auto field = object.find(name); field != object.end()) {
            read(*field, value);
        }
    }

    static void read(const Json& json, double& value)
    {
        if (!json.is_string()) {
            value = json.get<double>();
        } else if (json == "inf" || json == "-inf") {
            value = std::numeric_limits<double>::infinity() * (json == "inf" ? 1 : -1);
        } else {
            value = std::numeric_limits<double>::quiet_NaN();
        }
    }

    template <class T>
    static void read(const Json& json, T& value)
    {
        if constexpr (is_plain<T>) {
            value = json.get<T>();
        } else if constexpr (std::is_enum_v<T>) {
            if (!parse_name(json.get<std::string>(), value)) {
                throw WrongField("no such name: " + json.dump().substr(0, 80));
            }
        } else if constexpr (std::is_same_v<T, TimePoint>) {
            value = present(parse_iso_time(json.get<std::string>()), json);
        } else if constexpr (std::is_same_v<T, Micros>) {
            value = Micros(json.get<std::int64_t>());
        } else if constexpr (std::is_same_v<T, Address> || std::is_same_v<T, Prefix>) {
            value = present(T::parse(json.get<std::string>()), json);
        } else if constexpr (is_optional<T>) {
            if (json.is_null()) {
                value.reset();
            } else {
                read(json, value.emplace());
            }
        } else if constexpr (is_vector<T>) {
            value.clear();
            for (const Json& item : json.get_ref<const Json::array_t&>()) {
                read(item, value.emplace_back());
            }
        } else {
            if (!json.is_object()) {
                throw WrongField("no object: " + json.dump().substr(0, 80));
            }
            Reader inner{json};
            json_fields::list(inner, value);
        }
    }
};

} // namespace

std::string to_json(const Findings& findings)
{
    return Writer::written(findings).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Findings> findings_from_json(std::string_view text)
{
    try {
        const Json json = Json::parse(text);
        Findings findings;
        Reader::read(json, findings);
        return findings;
    } catch (const std::exception& error) {
        return fail(
            ErrorKind::Case, "the stored findings cannot be read: " + std::string(error.what())
        );
    }
}

} // namespace takedown
