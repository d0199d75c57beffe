#include "cli/command_options.hpp"

#include <CLI/CLI.hpp>

#include <utility>

namespace takedown {

CommandOptions::CommandOptions(
    CLI::App& program, const std::string& name, const std::string& help, const std::string& footer
)
    : command_(program.add_subcommand(name, help))
{
    command_->footer(footer);
}

void CommandOptions::needs(const std::string& name, std::string& place, const std::string& help)
{
    command_->add_option(name, place, help)->required();
}

void CommandOptions::accepts(const std::string& name, std::string& place, const std::string& help)
{
    command_->add_option(name, place, help);
}

void CommandOptions::needs(
    const std::string& name, std::vector<std::string>& place, const std::string& help
)
{
    command_->add_option(name, place, help)->required();
}

void CommandOptions::takes(const std::string& name, std::string& place, const std::string& help)
{
    command_->add_option(name, place, help);
}

void CommandOptions::takes(
    const std::string& name, std::vector<std::string>& place, const std::string& help
)
{
    command_->add_option(name, place, help);
}

void CommandOptions::flag(
    const std::string& name, bool& place, const std::string& help, const std::string& instead_of
)
{
    auto* option = command_->add_flag(name, place, help);
    if (!instead_of.empty()) {
        option->excludes(command_->get_option(instead_of));
    }
}

void CommandOptions::runs(std::function<void()> run)
{
    command_->callback(std::move(run));
}

} // namespace takedown
