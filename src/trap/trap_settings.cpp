#include "trap/trap_settings.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string_view>
#include <variant>

namespace takedown::trap {

namespace {

using Place = std::variant<
    std::string*,
    std::vector<std::string>*,
    bool*,
    std::uint64_t*,
    std::chrono::seconds*,
    AuthOffer*>;

struct Key {
    std::string_view name;
    Place place;
    std::uint64_t least = 1; ///< of a number
};

std::vector<Key> keys_of(TrapSettings& s)
{
    return {
        {"name", &s.session.name},
        {"banner", &s.session.banner},
        {"listen", &s.listen},
        {"health", &s.health},
        {"user", &s.user},
        {"domains", &s.domains},
        {"tls", &s.tls},
        {"tls_certificate", &s.tls_certificate},
        {"tls_key", &s.tls_key},
        {"auth", &s.session.auth},
        {"keep_credentials", &s.session.keep_credentials},
        {"message_bytes", &s.session.most_message_bytes, 1024},
        {"session_bytes", &s.session.most_session_bytes, 2048},
        {"recipients_a_message", &s.session.most_recipients},
        {"messages_a_session", &s.session.most_messages},
        {"errors_a_session", &s.session.most_errors, 0},
        {"sessions", &s.admission.sessions},
        {"sessions_an_address", &s.admission.sessions_an_address},
        {"sessions_a_block", &s.admission.sessions_a_block},
        {"connections_a_minute", &s.admission.connections_a_minute},
        {"memory_bytes", &s.memory, std::uint64_t{1} << 20U},
        {"command_seconds", &s.pace.command},
        {"session_seconds", &s.pace.session},
        {"grace_seconds", &s.pace.grace, 0},
        {"least_bytes_a_second", &s.pace.least_bytes_a_second},
        {"stop_seconds", &s.stop, 0},
        {"rotate_bytes", &s.spool.rotate_bytes, 1},
        {"rotate_seconds", &s.spool.rotate_after, 1},
        {"least_free_bytes", &s.spool.least_free_bytes, 0},
    };
}

constexpr std::uint64_t largest = std::uint64_t{1} << 40U;

/// Puts a node's value into its place; what is wrong with it otherwise.
class Taker {
public:
    Taker(const toml::node& node, std::uint64_t least) : node_(node), least_(least) {}

    std::string operator()(std::string* place) const
    {
        const auto text = node_.value<std::string>();
        if (!node_.is_string() || !text) {
            return "must be a text";
        }
        *place = *text;
        return {};
    }

    std::string operator()(std::vector<std::string>* place) const
    {
        constexpr std::string_view wrong = "must be a list of texts";
        if (!node_.is_array()) {
            return std::string(wrong);
        }
        place->clear();
        for (const toml::node& item : *node_.as_array()) {
            const auto text = item.value<std::string>();
            if (!item.is_string() || !text) {
                return std::string(wrong);
            }
            place->push_back(*text);
        }
        return {};
    }

    std::string operator()(bool* place) const
    {
        if (!node_.is_boolean()) {
            return "must be true or false";
        }
        *place = node_.value_or(false);
        return {};
    }

    std::string operator()(std::uint64_t* place) const
    {
        const std::int64_t number = node_.value_or(std::int64_t{-1});
        if (!node_.is_integer() || number < 0 || static_cast<std::uint64_t>(number) < least_ ||
            static_cast<std::uint64_t>(number) > largest) {
            return fmt::format("must be a whole number of at least {}", least_);
        }
        *place = static_cast<std::uint64_t>(number);
        return {};
    }

    std::string operator()(std::chrono::seconds* place) const
    {
        constexpr std::uint64_t year = 366ULL * 24 * 3600;
        std::uint64_t number = 0;
        std::string wrong = (*this)(&number);
        if (wrong.empty() && number > year) {
            wrong = "must be at most a year of seconds";
        }
        if (wrong.empty()) {
            *place = std::chrono::seconds(number);
        }
        return wrong;
    }

    std::string operator()(AuthOffer* place) const
    {
        const std::string text = node_.value_or(std::string());
        if (text == "off") {
            *place = AuthOffer::Off;
        } else if (text == "refuse") {
            *place = AuthOffer::Refuse;
        } else if (text == "accept") {
            *place = AuthOffer::Accept;
        } else {
            return R"(must be "off", "refuse" or "accept")";
        }
        return {};
    }

private:
    const toml::node& node_;
    std::uint64_t least_;
};

Result<void> take(const toml::table& table, const std::string& path, TrapSettings& settings)
{
    const std::vector<Key> keys = keys_of(settings);
    for (const auto& [name, node] : table) {
        const std::string_view text = name.str();
        const auto key = std::find_if(keys.begin(), keys.end(), [text](const Key& known) {
            return known.name == text;
        });
        const std::string wrong = key == keys.end()
                                      ? "is no setting of a trap; docs/trap.md lists them"
                                      : std::visit(Taker(node, key->least), key->place);
        if (!wrong.empty()) {
            return fail(
                ErrorKind::Usage,
                fmt::format("{}:{}: '{}' {}", path, node.source().begin.line, text, wrong)
            );
        }
    }
    return {};
}

/// Goes into replies and header lines as it is.
bool is_plain_name(std::string_view text, std::string_view also)
{
    return !text.empty() && text.size() <= 255 &&
           std::all_of(text.begin(), text.end(), [also](char c) {
               return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
                      also.find(c) != std::string_view::npos;
           });
}

} // namespace

Result<void> read_settings(const std::string& path, TrapSettings& settings)
{
    const std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) {
        return fail(ErrorKind::Usage, path + ": cannot be read");
    }
    try {
        const toml::table table = toml::parse(text.str(), path);
        return take(table, path, settings);
    } catch (const toml::parse_error& error) {
        return fail(
            ErrorKind::Usage,
            fmt::format("{}:{}: {}", path, error.source().begin.line, error.description())
        );
    }
}

Result<void> check_settings(const TrapSettings& settings)
{
    if (!is_plain_name(settings.session.name, ".-")) {
        return fail(ErrorKind::Usage, "name: write a host name, like mx.example.org");
    }
    if (!is_plain_name(settings.session.banner, " .-()/_")) {
        return fail(ErrorKind::Usage, "banner: write plain words, like ESMTP");
    }
    for (const std::string& domain : settings.domains) {
        if (!is_plain_name(domain, ".-")) {
            return fail(
                ErrorKind::Usage,
                fmt::format("domains: '{}' is no domain; names beyond ASCII in xn-- form", domain)
            );
        }
    }
    if (settings.tls_certificate.empty() != settings.tls_key.empty()) {
        return fail(ErrorKind::Usage, "tls_certificate and tls_key: give both, or neither");
    }
    if (settings.session.most_session_bytes <= settings.session.most_message_bytes) {
        return fail(ErrorKind::Usage, "session_bytes must be more than message_bytes");
    }
    if (settings.listen.empty()) {
        return fail(ErrorKind::Usage, "listen: give an address and a port");
    }
    return {};
}

} // namespace takedown::trap
