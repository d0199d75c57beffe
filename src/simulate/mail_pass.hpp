#pragma once

// MailPass: writes the mail of a window, slice by slice, into the files of its traps.

#include "simulate/botnets/trap_mail.hpp"
#include "simulate/evidence/text_file.hpp"
#include "simulate/ledger.hpp"
#include "simulate/simulation.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace takedown::simulate {

class MailPass {
public:
    MailPass(const World& world, const TrapMail& mail, Ledger& ledger, std::string folder);

    /// `stop` is asked between slices; true ends the pass early.
    Result<void> run(const Window& window, const std::function<bool()>& stop);

    [[nodiscard]] const SimulationCounts& counts() const { return counts_; }

private:
    /// An mbox that is being written: one a trap and one of ham at a time.
    struct Open {
        std::string name; ///< relative to the case
        std::optional<TextFile> file;
    };

    Result<void> write(const TrapDelivery& delivery, TrueMessageWriter& truth);
    Result<TextFile*> file_for(const TrapDelivery& delivery);

    const World& world_;
    const TrapMail& mail_;
    Ledger& ledger_;
    std::string folder_;
    std::map<std::string, Open> open_;
    std::string text_;
    SimulationCounts counts_;
};

} // namespace takedown::simulate
