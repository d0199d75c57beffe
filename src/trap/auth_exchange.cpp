#include "trap/auth_exchange.hpp"

#include "core/text.hpp"

namespace takedown::trap {

namespace {

// "Username:" and "Password:" in base64, as all servers ask.
constexpr std::string_view ask_user = "VXNlcm5hbWU6";
constexpr std::string_view ask_password = "UGFzc3dvcmQ6";

} // namespace

AuthExchange::Next AuthExchange::start(std::string_view argument)
{
    const std::size_t blank = argument.find_first_of(" \t");
    const std::string_view mechanism = argument.substr(0, blank);
    const bool has_response =
        blank != std::string_view::npos && !trim(argument.substr(blank)).empty();
    if (equal_ignoring_case(mechanism, "PLAIN")) {
        answers_wanted_ = has_response ? 0 : 1;
        prompt_.clear();
    } else if (equal_ignoring_case(mechanism, "LOGIN")) {
        answers_wanted_ = has_response ? 1 : 2;
        prompt_ = has_response ? ask_password : ask_user;
    } else {
        return Next::Unknown;
    }
    return answers_wanted_ == 0 ? Next::Decide : Next::Ask;
}

AuthExchange::Next AuthExchange::answer(std::string_view line)
{
    if (trim(line) == "*") {
        return Next::Broken;
    }
    --answers_wanted_;
    prompt_ = ask_password;
    return answers_wanted_ > 0 ? Next::Ask : Next::Decide;
}

} // namespace takedown::trap
