#pragma once

// AuthExchange: a client's attempt to log in. The trap has no accounts; it notes the attempt.

#include <string>
#include <string_view>

namespace takedown::trap {

class AuthExchange {
public:
    enum class Next {
        Ask,     ///< send `prompt` and read a further line
        Decide,  ///< all was said: accept or refuse
        Unknown, ///< no such mechanism
        Broken,  ///< the client gave up ("*")
    };

    /// The words after AUTH: a mechanism and perhaps an initial response.
    Next start(std::string_view argument);
    /// A further line of the client.
    Next answer(std::string_view line);

    /// What to send after "334 ".
    [[nodiscard]] std::string_view prompt() const { return prompt_; }

private:
    int answers_wanted_ = 0;
    std::string prompt_;
};

} // namespace takedown::trap
