#pragma once

// One command's words on the command line. The parser's headers take half a minute to compile under
// the sanitizers, so the commands see this and only command_options.cpp and main.cpp see CLI11.

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
} // namespace CLI

namespace takedown {

/// Adds a command to a program and describes it. The places that are given are filled when the
/// command line is read and must live until then.
class CommandOptions {
public:
    /// `help`: half a sentence; `footer`: an example, printed below the options.
    CommandOptions(
        CLI::App& program,
        const std::string& name,
        const std::string& help,
        const std::string& footer
    );

    /// A word that must be given, by its position.
    void needs(const std::string& name, std::string& place, const std::string& help);
    /// A word that may be left out, by its position.
    void accepts(const std::string& name, std::string& place, const std::string& help);
    /// One or more words.
    void needs(const std::string& name, std::vector<std::string>& place, const std::string& help);
    /// "--name VALUE"; the list may be given more than once.
    void takes(const std::string& name, std::string& place, const std::string& help);
    void takes(const std::string& name, std::vector<std::string>& place, const std::string& help);
    /// "--name"; may not stand beside the flag named `instead_of`, if there is one.
    void flag(
        const std::string& name,
        bool& place,
        const std::string& help,
        const std::string& instead_of = {}
    );
    /// What to do when the command was chosen and its words were right.
    void runs(std::function<void()> run);

private:
    CLI::App* command_;
};

} // namespace takedown
