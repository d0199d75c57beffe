#include "cli/command.hpp"
#include "cli/command_options.hpp"

#include <fmt/format.h>

#include <memory>

namespace takedown {

void define_init(CLI::App& program, Invocation& invocation)
{
    CommandOptions command(
        program,
        "init",
        "make an empty case",
        "Example:\n  takedown init grum\n  cp -r /var/spool/trap grum/evidence/traps/north"
    );
    auto folder = std::make_shared<std::string>();
    command.needs("CASE", *folder, "folder to make");
    command.runs([folder, &invocation] {
        if (const auto made = Case::create(*folder); !made) {
            invocation.code = report_error(made.error());
            return;
        }
        print(fmt::format(
            "{0}: case made\n"
            "  settings   {0}/case.toml\n"
            "  put spam in {0}/evidence/traps/NAME/, wanted mail in {0}/evidence/ham/,\n"
            "  captures and logs in {0}/evidence/traffic/, route tables in {0}/evidence/routing/\n"
            "  then        takedown run {0}\n",
            *folder
        ));
    });
}

} // namespace takedown
