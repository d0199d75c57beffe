#include "casework/import.hpp"
#include "cli/command.hpp"
#include "cli/command_options.hpp"
#include "cli/import_view.hpp"
#include "cli/progress.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <vector>

namespace takedown {

namespace {

struct ImportOptions {
    std::string folder;
    std::vector<std::string> paths;
    bool json = false;
};

std::string footer_with_formats()
{
    std::string text = "Formats (recognised by content; gz, bz2, xz, zst and tar of them too):\n";
    for (const KnownFormat& format : known_formats()) {
        text += fmt::format("  {:<12} {}\n", format.name, format.describes);
    }
    return text + "\nExample:\n  takedown import grum spam.mbox.gz /var/log/zeek/2012-07-18";
}

ExitCode run_import(const ImportOptions& options, const Invocation& invocation)
{
    const auto resources = resources_of(invocation);
    if (!resources) {
        return report_error(resources.error());
    }
    auto opened = Case::open(options.folder, Access::ReadWrite, *resources);
    if (!opened) {
        return report_error(opened.error());
    }
    const auto progress = std::make_shared<Progress>();
    const auto imported =
        import_evidence(*opened, options.paths, terminal_watcher(progress, invocation.quiet));
    progress->finish();
    if (!imported) {
        return report_error(imported.error());
    }
    print(options.json ? import_json(*imported) : import_text(*imported));
    return import_code(*imported);
}

} // namespace

void define_import(CLI::App& program, Invocation& invocation)
{
    CommandOptions command(
        program, "import", "read evidence files into a case, each once", footer_with_formats()
    );
    auto options = std::make_shared<ImportOptions>();
    command.needs("CASE", options->folder, "folder of the case");
    command.needs("PATH", options->paths, "files or folders");
    command.flag("--json", options->json, "print the outcome as JSON");
    command.runs([options, &invocation] { invocation.code = run_import(*options, invocation); });
}

} // namespace takedown
