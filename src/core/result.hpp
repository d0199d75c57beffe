#pragma once

// Result<T>: a value, or an Error that says what went wrong with which input and what to do.

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace takedown {

/// What the caller can do about an error; each kind is one exit code of the program
/// (docs/exit-codes.md).
enum class ErrorKind {
    Internal,    ///< a defect of ours or an exhausted machine
    Usage,       ///< the command line or case.toml is wrong
    Input,       ///< an input cannot be read or is of no known format
    Case,        ///< no case there, or its database is damaged or newer than this program
    Busy,        ///< another process writes to the case
    Storage,     ///< the disk is full or not writable
    Interrupted, ///< ended early because the user asked for it; the same command goes on
};

struct Error {
    ErrorKind kind = ErrorKind::Internal;
    std::string message; ///< names the input ("feed.mbox:1041") and says what to do
};

/// A T, or the Error that kept us from it. Result<void> holds only success.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
    using tl::expected<T, Error>::expected;
};

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorKind kind, std::string message)
{
    return tl::unexpected<Error>(Error{kind, std::move(message)});
}

} // namespace takedown

#define TAKEDOWN_CONCAT_INNER_(a, b) a##b
#define TAKEDOWN_CONCAT_(a, b) TAKEDOWN_CONCAT_INNER_(a, b)

/// TAKEDOWN_TRY(auto x, f()): x is f()'s value, or the error is returned to our caller.
#define TAKEDOWN_TRY(declaration, expression)                                                      \
    auto TAKEDOWN_CONCAT_(try_, __LINE__) = (expression);                                          \
    if (!TAKEDOWN_CONCAT_(try_, __LINE__)) {                                                       \
        return tl::unexpected<::takedown::Error>(                                                  \
            std::move(TAKEDOWN_CONCAT_(try_, __LINE__)).error()                                    \
        );                                                                                         \
    }                                                                                              \
    declaration = std::move(*TAKEDOWN_CONCAT_(try_, __LINE__))

/// TAKEDOWN_CHECKED(f()): as above for a Result<void>.
#define TAKEDOWN_CHECKED(expression)                                                               \
    do {                                                                                           \
        auto try_ = (expression);                                                                  \
        if (!try_) {                                                                               \
            return tl::unexpected<::takedown::Error>(std::move(try_).error());                     \
        }                                                                                          \
    } while (false)
